package dev.nightjar.history.plan;

import java.time.Duration;

/** Something that comes at its hours, beside the load. */
public sealed interface Job {

    /** What it is called; of a database's, its {@code application_name}. */
    String name();

    Schedule schedule();

    /**
     * A batch in the database that no agent sees: transaction after transaction changes rows and keeps them locked until its end.
     *
     * @param changes the table
     * @param share of the table's rows that a transaction has locked
     * @param pause from one transaction to the next
     */
    record Locking(
            String name,
            Schedule schedule,
            String database,
            Step.Query statement,
            String changes,
            double share,
            Duration transaction,
            Duration pause)
            implements Job {
        public Locking {
            if (!(share >= 0 && share <= 1) || transaction.toMillis() < 1 || pause.toMillis() < 1) {
                throw new IllegalArgumentException(name + ": locks " + share + " of the rows for " + transaction
                        + ", then waits " + pause + ": a share, and a millisecond at least");
            }
        }
    }

    /** It is in the database at its hours and locks what nobody waits for. */
    record Bystander(String name, Schedule schedule, String database, Step.Query statement) implements Job {}

    /**
     * Somebody asks an operation again and again, each time as soon as the answer is there.
     *
     * @param atOnce so many of them
     */
    record Asking(String name, Schedule schedule, String service, String operation, int atOnce) implements Job {}

    /** An operation has more customers than usually, by a factor. */
    record Rush(String name, Schedule schedule, String service, String operation, double times) implements Job {}

    /** A new version of a service: another JVM takes its place, and is cold. */
    record Deploy(String name, Schedule schedule, String service) implements Job {}
}
