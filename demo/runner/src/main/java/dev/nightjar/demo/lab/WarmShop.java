package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.Driver;
import dev.nightjar.demo.stage.Home;
import dev.nightjar.demo.stage.Progress;
import dev.nightjar.demo.stage.Stage;
import dev.nightjar.demo.stage.StageFailed;
import dev.nightjar.demo.stage.Traffic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One stage for many variants: its services stay up, and warm, unless a variant needs a JVM of its own. For one
 * thread.
 */
final class WarmShop implements AutoCloseable {

    /** What the compilers need until the shop's latency does not fall any more (demo/README.md: 40 s of warm-up). */
    private static final Duration WARM_UP = Duration.ofSeconds(40);

    private static final Duration TRAFFIC_RESERVE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> SERVICES = List.of("inventory", "inventory-2", "payment", "order");

    private final Progress progress;
    private final long seed;
    private final Stage stage;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, List<String>> options = new HashMap<>();

    private WarmShop(Progress progress, long seed, Stage stage) {
        this.progress = progress;
        this.seed = seed;
        this.stage = stage;
    }

    /** Nothing runs yet, so that a hook can close what is going to be started. */
    static WarmShop at(Home home, Progress progress, long seed) throws StageFailed {
        return new WarmShop(progress, seed, new Stage(home, progress, true));
    }

    void start() throws StageFailed, InterruptedException {
        stage.start();
        LabTables.create(stage.database());
        warmUp();
    }

    Stage stage() {
        return stage;
    }

    Progress progress() {
        return progress;
    }

    HttpClient http() {
        return http;
    }

    long seed() {
        return seed;
    }

    Traffic traffic() {
        return Traffic.forProcessors(Runtime.getRuntime().availableProcessors(), seed);
    }

    /** Services whose JVMs have other options than the variant needs are started again, and warmed up. */
    void prepare(Variant variant) throws StageFailed, InterruptedException {
        boolean changed = false;
        for (String service : SERVICES) {
            List<String> wanted = variant.jvmOptions().getOrDefault(service, List.of());
            if (!wanted.equals(options.getOrDefault(service, List.of()))) {
                progress.line("  " + service + " starts again" + (wanted.isEmpty() ? "" : " with " + wanted));
                stage.restart(service, wanted);
                options.put(service, wanted);
                changed = true;
            }
        }
        if (changed) {
            warmUp();
        }
    }

    /** After a fault whose traces did not go away. */
    void restartAll() throws StageFailed, InterruptedException {
        for (String service : SERVICES) {
            restart(service);
        }
        warmUp();
    }

    /** With the options that it has just now. */
    void restart(String service) throws StageFailed, InterruptedException {
        stage.restart(service, options.getOrDefault(service, List.of()));
    }

    private void warmUp() throws StageFailed, InterruptedException {
        progress.line("  warming up, " + WARM_UP.toSeconds() + " s");
        Driver driver = stage.startDriver(traffic(), WARM_UP.plus(TRAFFIC_RESERVE));
        Thread.sleep(WARM_UP);
        driver.stop();
    }

    void post(String service, String path) throws StageFailed, InterruptedException {
        URI uri = stage.address(service).resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 300) {
                throw new StageFailed(uri + " answered " + status);
            }
        } catch (IOException e) {
            throw new StageFailed(uri + " does not answer: " + e.getMessage(), e);
        }
    }

    /** Where the logs of all processes stay. */
    Path keepLogs() {
        return stage.keepLogs();
    }

    @Override
    public void close() {
        stage.close();
        http.shutdownNow();
    }
}
