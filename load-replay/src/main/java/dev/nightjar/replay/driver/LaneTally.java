package dev.nightjar.replay.driver;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Everything one lane counts. Written on its event loop only; others read a copy. */
final class LaneTally {

    private final List<Tally> endpoints = new ArrayList<>();
    private final Histogram latenessMicros = Distributions.newHistogram();
    private final Histogram sendDelayMicros = Distributions.newHistogram();
    private long queued;
    private long longestQueue;
    private long connectionsOpened;

    LaneTally(int endpointCount) {
        for (int i = 0; i < endpointCount; i++) {
            endpoints.add(new Tally());
        }
    }

    Tally of(Exchange exchange) {
        return endpoints.get(exchange.request().endpoint());
    }

    Tally endpoint(int index) {
        return endpoints.get(index);
    }

    void late(long nanos) {
        Distributions.record(latenessMicros, nanos);
    }

    void handedOver(long afterIntendedNanos) {
        Distributions.record(sendDelayMicros, afterIntendedNanos);
    }

    void queued(int queueLength) {
        queued++;
        longestQueue = Math.max(longestQueue, queueLength);
    }

    void connectionOpened() {
        connectionsOpened++;
    }

    LaneTally copy() {
        LaneTally copy = new LaneTally(endpoints.size());
        copy.add(this);
        return copy;
    }

    /** The lengths of two lanes' queues add up to an upper bound: they may not have been longest at one time. */
    void add(LaneTally other) {
        for (int i = 0; i < endpoints.size(); i++) {
            endpoints.get(i).add(other.endpoints.get(i));
        }
        latenessMicros.add(other.latenessMicros);
        sendDelayMicros.add(other.sendDelayMicros);
        queued += other.queued;
        longestQueue += other.longestQueue;
        connectionsOpened += other.connectionsOpened;
    }

    Histogram latenessMicros() {
        return latenessMicros;
    }

    Histogram sendDelayMicros() {
        return sendDelayMicros;
    }

    long queuedCount() {
        return queued;
    }

    long longestQueue() {
        return longestQueue;
    }

    long connectionsOpened() {
        return connectionsOpened;
    }
}
