package dev.nightjar.replay.driver;

import dev.nightjar.replay.Report.Outcome;
import org.HdrHistogram.Histogram;

/** What became of the requests of one endpoint. Written by one lane; lanes' tallies add up. */
final class Tally {

    private long due;
    private final long[] statusClasses = new long[6];
    private long timeouts;
    private long connectErrors;
    private long closedErrors;
    private long protocolErrors;
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
        switch (failure) {
            case CONNECT -> connectErrors++;
            case CLOSED -> closedErrors++;
            case PROTOCOL -> protocolErrors++;
        }
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
        connectErrors += other.connectErrors;
        closedErrors += other.closedErrors;
        protocolErrors += other.protocolErrors;
        notSent += other.notSent;
        abandoned += other.abandoned;
        responseMicros.add(other.responseMicros);
    }

    Outcome outcome() {
        long answered = 0;
        for (long count : statusClasses) {
            answered += count;
        }
        long errors = connectErrors + closedErrors + protocolErrors;
        return new Outcome(
                due,
                answered,
                statusClasses[2],
                statusClasses[3],
                statusClasses[4],
                statusClasses[5],
                timeouts,
                connectErrors,
                closedErrors,
                protocolErrors,
                notSent,
                abandoned,
                due - answered - timeouts - errors - notSent - abandoned,
                Distributions.of(responseMicros));
    }
}
