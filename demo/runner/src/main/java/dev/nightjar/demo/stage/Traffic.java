package dev.nightjar.demo.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The shop's customers: Poisson arrivals, six of ten requests an order, few products bought often (Zipf with exponent
 * 1). Pure: the same seed gives the same requests.
 *
 * @param perSecond mean rate of all requests
 */
public record Traffic(long seed, double perSecond) {

    /** What the order service is seeded with. The last product is nearly sold out and stays out of the traffic. */
    static final int PRODUCTS = 1_999;

    public static final int SEEDED_ORDERS = 1_000;

    private static final double PER_SECOND_ON_TWO_PROCESSORS = 25;
    private static final double PER_SECOND_PER_FURTHER_PROCESSOR = 4;
    private static final double MOST_PER_SECOND = 60;

    /**
     * A request at a time.
     *
     * @param body JSON, empty for GET
     */
    public record Request(long atNanos, String method, String path, String body) {}

    /** A rate that leaves more than two thirds of the machine free (demo/README.md has the figures). */
    public static Traffic forProcessors(int processors, long seed) {
        double further = Math.max(0, processors - 2) * PER_SECOND_PER_FURTHER_PROCESSOR;
        return new Traffic(seed, Math.min(MOST_PER_SECOND, PER_SECOND_ON_TWO_PROCESSORS + further));
    }

    public List<Request> during(Duration duration) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] popularity = zipf(PRODUCTS);
        List<Request> requests = new ArrayList<>();
        double atSeconds = 0;
        while (true) {
            atSeconds += -Math.log1p(-random.nextDouble()) / perSecond;
            long atNanos = (long) (atSeconds * 1e9);
            if (atNanos >= duration.toNanos()) {
                return requests;
            }
            requests.add(request(atNanos, random, popularity));
        }
    }

    private static Request request(long atNanos, SplittableRandom random, double[] popularity) {
        int percent = random.nextInt(100);
        String sku = sku(random, popularity);
        if (percent < 60) {
            String body = String.format(Locale.ROOT, "{\"sku\":\"%s\",\"quantity\":%d}", sku, 1 + random.nextInt(3));
            return new Request(atNanos, "POST", "/orders", body);
        } else if (percent < 75) {
            return new Request(atNanos, "GET", "/products/" + sku, "");
        } else if (percent < 85) {
            return new Request(atNanos, "GET", "/orders/" + (1 + random.nextInt(SEEDED_ORDERS)), "");
        }
        return new Request(atNanos, "GET", "/prices/" + sku, "");
    }

    private static String sku(SplittableRandom random, double[] popularity) {
        double draw = random.nextDouble();
        int low = 0;
        int high = popularity.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (popularity[middle] > draw) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return String.format(Locale.ROOT, "SKU-%04d", low + 1);
    }

    /** Cumulative shares: entry k is the share of the k + 1 most popular. */
    private static double[] zipf(int count) {
        double[] cumulative = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += 1.0 / (k + 1);
            cumulative[k] = sum;
        }
        for (int k = 0; k < count; k++) {
            cumulative[k] /= sum;
        }
        return cumulative;
    }
}
