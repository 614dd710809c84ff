package dev.nightjar.history;

import dev.nightjar.history.plan.Job;
import dev.nightjar.history.plan.Schedule;
import dev.nightjar.history.plan.Shop;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A shop in which a scenario takes place, and the jobs that there are for it.
 *
 * @param shop its number, counted from 0
 * @param first day of the history
 */
record Where(int shop, ZoneId zone, LocalDate first) {

    /** As the demo's settlement, and longer than a wait for a connection may last. */
    private static final Duration TRANSACTION = Duration.ofSeconds(11);

    private static final Duration BETWEEN = Duration.ofMillis(300);

    private static final double MOST_ROWS = 0.8;

    /** Names of one shop are not those of another. */
    private String named(String name) {
        return shop == 0 ? name : name + "-" + (shop + 1);
    }

    private String database() {
        return Shop.database(shop);
    }

    Schedule hourly(int minute, Duration length) {
        return Schedule.every(zone, Duration.ofHours(1), Duration.ofMinutes(minute), length);
    }

    /** A batch that locks most rows which orders change. */
    Job locking(String name, Schedule schedule) {
        return new Job.Locking(
                named(name), schedule, database(), Shop.SETTLE, Shop.INVENTORY, MOST_ROWS, TRANSACTION, BETWEEN);
    }

    /** The same batch, written so that nobody waits for it. */
    Job harmless(String name, Schedule schedule) {
        return new Job.Locking(named(name), schedule, database(), Shop.SETTLE, Shop.INVENTORY, 0, TRANSACTION, BETWEEN);
    }

    Job bystander(String name, Schedule schedule) {
        return new Job.Bystander(named(name), schedule, database(), Shop.REFRESH);
    }

    Job rush(String name, Schedule schedule, String operation, double times) {
        return new Job.Rush(named(name), schedule, named("order"), operation, times);
    }

    Job reports(String name, Schedule schedule) {
        return new Job.Asking(named(name), schedule, named("order"), Shop.REPORTS, 2);
    }

    Job deploy(String name, Schedule schedule) {
        return new Job.Deploy(named(name), schedule, named("order"));
    }
}
