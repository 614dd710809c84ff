package dev.nightjar.demo.lab;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * Customers beside those of the driver: Poisson arrivals, whether the ones before are answered or not.
 *
 * @param path with {@code {sku}}, which is another one each time
 * @param atOnce customers that would be more than so many do not come
 */
record Calls(String service, String method, String path, String body, Rate rate, int atOnce) implements Actor {

    private static final int MANY = 400;
    private static final int SKUS = 1_999;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double SLICE_SECONDS = 0.1;

    /** How many come. */
    @FunctionalInterface
    interface Rate {

        /** Per second, {@code seconds} after the start. */
        double at(double seconds);
    }

    static Calls get(String service, String path, double perSecond) {
        return new Calls(service, "GET", path, "", seconds -> perSecond, MANY);
    }

    static Calls post(String service, String path, String body, double perSecond) {
        return new Calls(service, "POST", path, body, seconds -> perSecond, MANY);
    }

    /** More orders of the usual kind. */
    static Calls orders(Rate rate) {
        return new Calls("order", "POST", "/orders", "{\"sku\":\"{sku}\",\"quantity\":1}", rate, MANY);
    }

    Calls atOnce(int most) {
        return new Calls(service, method, path, body, rate, most);
    }

    @Override
    public Running start(WarmShop shop) {
        Thread thread = Thread.ofPlatform().name("calls " + path).daemon().start(() -> call(shop));
        return () -> {
            thread.interrupt();
            thread.join();
        };
    }

    private void call(WarmShop shop) {
        SplittableRandom random = new SplittableRandom(shop.seed() + path.hashCode());
        Semaphore free = new Semaphore(atOnce);
        long start = System.nanoTime();
        double next = 0;
        try {
            while (true) {
                // Arrivals have no memory: a gap that is longer than a slice is drawn again, at the rate of then.
                double gap = -Math.log1p(-random.nextDouble()) / Math.max(0, rate.at(next));
                boolean arrives = gap < SLICE_SECONDS;
                next += arrives ? gap : SLICE_SECONDS;
                sleepUntil(start, next);
                if (arrives && free.tryAcquire()) {
                    var _ = shop.http()
                            .sendAsync(request(shop, random), HttpResponse.BodyHandlers.discarding())
                            .whenComplete((answer, failure) -> free.release());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepUntil(long startNanos, double seconds) throws InterruptedException {
        long left = startNanos + (long) (seconds * 1e9) - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private HttpRequest request(WarmShop shop, SplittableRandom random) {
        String sku = Hit.sku(1 + random.nextInt(SKUS));
        URI address = shop.stage().address(service).resolve(path.replace("{sku}", sku));
        HttpRequest.BodyPublisher publisher = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.replace("{sku}", sku));
        return HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
    }
}
