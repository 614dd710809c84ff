package dev.nightjar.replay.driver;

import dev.nightjar.replay.Report.Outcome;
import org.HdrHistogram.Histogram;

/** What became of the requests of one endpoint. Written by one lane; lanes' tallies add up. */
final class Tally {

    private long due;
    private final long[] statusClasses = new long[6];
    private long timeouts;
    private final long[] failures = new long[Failure.values().length];
    private long notSent;
    private long abandoned;
    private final Histogram responseMicros = Distributions.newHistogram();

    void due() {
        due++;
    }

    void answered(int status, long fromIntendedNanos) {
        statusClasses[status / 100]++;
        Distributions.record(responseMicros, fromIntendedNanos);
    }

    void timedOut(long fromIntendedNanos) {
        timeouts++;
        Distributions.record(responseMicros, fromIntendedNanos);
    }

    void failed(Failure failure) {
        failures[failure.ordinal()]++;
    }

    void notSent() {
        notSent++;
    }

    void abandoned() {
        abandoned++;
    }

    void add(Tally other) {
        due += other.due;
        for (int i = 0; i < statusClasses.length; i++) {
            statusClasses[i] += other.statusClasses[i];
        }
        timeouts += other.timeouts;
        for (int i = 0; i < failures.length; i++) {
            failures[i] += other.failures[i];
        }
        notSent += other.notSent;
        abandoned += other.abandoned;
        responseMicros.add(other.responseMicros);
    }

    Outcome outcome() {
        long answered = 0;
        for (long count : statusClasses) {
            answered += count;
        }
        long connect = failures[Failure.CONNECT.ordinal()];
        long closed = failures[Failure.CLOSED.ordinal()];
        long protocol = failures[Failure.PROTOCOL.ordinal()];
        return new Outcome(
                due,
                answered,
                statusClasses[2],
                statusClasses[3],
                statusClasses[4],
                statusClasses[5],
                timeouts,
                connect,
                closed,
                protocol,
                notSent,
                abandoned,
                due - answered - timeouts - connect - closed - protocol - notSent - abandoned,
                Distributions.of(responseMicros));
    }
}
