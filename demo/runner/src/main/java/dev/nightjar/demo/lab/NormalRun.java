package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.Driver;
import dev.nightjar.demo.stage.StageFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Hours in which nothing is wrong: the normal loads in turn on one shop, each for as long as in its variant and then a rest, with one
 * server that sees all of it. What {@code ./nightjar bench silence --store} counts false findings in. For one thread.
 */
final class NormalRun {

    private static final Duration LOAD = Timeline.STANDARD.fault();
    private static final Duration REST = Duration.ofSeconds(25);
    private static final Duration DRIVER_RESERVE = Duration.ofMinutes(2);

    private final WarmShop shop;
    private final List<Variant> loads;

    NormalRun(WarmShop shop, List<Variant> loads) {
        this.shop = shop;
        this.loads = loads;
    }

    /** Ends the server then, and leaves its store in a directory that is not there yet; likewise where something broke before. */
    void run(Duration length, Path store) throws StageFailed, InterruptedException {
        shop.stage().startServerAnew();
        Driver driver = shop.stage().startDriver(shop.traffic(), length.plus(DRIVER_RESERVE));
        Instant end = Instant.now().plus(length);
        try {
            for (int turn = 0; Instant.now().isBefore(end); turn++) {
                Variant load = loads.get(turn % loads.size());
                shop.progress()
                        .line("  " + load.name() + ", "
                                + Duration.between(Instant.now(), end).toMinutes() + " min left");
                turn(load);
                shop.stage().requireAlive("in the middle of " + load.name());
            }
        } finally {
            try {
                driver.stop();
            } finally {
                shop.stage().keepStore(store);
            }
        }
    }

    private void turn(Variant load) throws StageFailed, InterruptedException {
        Acting running = new Acting(shop);
        try {
            running.start(load.actors());
            Thread.sleep(LOAD);
        } finally {
            running.stop();
        }
        Thread.sleep(REST);
    }
}
