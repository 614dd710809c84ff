package dev.nightjar.replay;

import java.util.List;

/**
 * What a replay did and saw. Times in microseconds.
 *
 * @param scheduled requests of the schedule
 * @param elapsedMillis since the first request's time; 0 while warming up
 * @param endpoints by method and path template, most requests first
 */
public record Report(
        State state,
        String target,
        long scheduled,
        long elapsedMillis,
        Outcome total,
        Driver driver,
        List<Endpoint> endpoints) {

    public Report {
        endpoints = List.copyOf(endpoints);
    }

    /** How far a replay is. */
    public enum State {
        WARMING_UP,
        RUNNING,
        /** Everything was sent and ended. */
        FINISHED,
        /** Stopped before its end. */
        STOPPED
    }

    /**
     * What became of requests: due = answered + timeouts + errors + notSent + abandoned + pending; answered = the four
     * status classes.
     *
     * @param due requests whose time has come
     * @param timeouts handed over or connecting, and not answered in time
     * @param connectErrors the connection was refused or could not be made
     * @param closedErrors the connection was closed before the answer was whole
     * @param protocolErrors the answer was not HTTP
     * @param notSent never left the driver: no connection came free in time, or the replay was stopped
     * @param abandoned in flight when the grace of a stop was over
     * @param pending in flight or waiting in the driver now
     * @param responseMicros from the <em>intended</em> send time to the last byte of the answer; a timeout counts with
     *     the time until it was given up, so the true value is higher; errors do not count
     */
    public record Outcome(
            long due,
            long answered,
            long status2xx,
            long status3xx,
            long status4xx,
            long status5xx,
            long timeouts,
            long connectErrors,
            long closedErrors,
            long protocolErrors,
            long notSent,
            long abandoned,
            long pending,
            Distribution responseMicros) {

        public long errors() {
            return connectErrors + closedErrors + protocolErrors;
        }
    }

    /**
     * The requests of one method and path template.
     *
     * @param name {@code GET /orders/{id}}
     */
    public record Endpoint(String name, Outcome outcome) {}

    /**
     * How the driver itself did.
     *
     * @param latenessMicros from the intended time until the driver acted: handed the request to a socket, began a
     *     connection for it, or had to queue it. The driver's own fault only, never the target's
     * @param sendDelayMicros from the intended time until the request was handed to the socket, with connecting and
     *     queueing
     * @param maxLatenessMicros bound for the p99 of the lateness
     * @param late the p99 is above the bound: the host was too busy for this driver, the figures cannot be trusted
     * @param queued requests that had to wait because all connections were busy
     * @param longestQueue most that waited at a time
     */
    public record Driver(
            Distribution latenessMicros,
            Distribution sendDelayMicros,
            long maxLatenessMicros,
            boolean late,
            long queued,
            long longestQueue,
            long connectionsOpened) {}

    /** Exact to three digits; all 0 when the count is. */
    public record Distribution(long count, long p50, long p90, long p99, long max) {}
}
