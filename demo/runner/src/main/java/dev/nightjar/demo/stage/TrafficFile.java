package dev.nightjar.demo.stage;

import dev.nightjar.replay.GorWriter;
import dev.nightjar.replay.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Traffic as a recording, which the driver reads. */
final class TrafficFile {

    /** 2026-01-01: a recording has a time, the driver replays the distances. */
    private static final long BEGIN_EPOCH_NANOS = 1_767_225_600_000_000_000L;

    private TrafficFile() {}

    /** Every request is a customer of its own: nobody waits for the answer to somebody else's. */
    static void write(Path file, Traffic traffic, Duration length) throws IOException {
        try (GorWriter recording = GorWriter.create(file)) {
            long customer = 0;
            for (Traffic.Request request : traffic.during(length)) {
                recording.write(recorded(request, customer++));
            }
        }
    }

    private static RecordedRequest recorded(Traffic.Request request, long customer) {
        long epochNanos = BEGIN_EPOCH_NANOS + request.atNanos();
        return switch (request.method()) {
            case "GET" -> RecordedRequest.get(epochNanos, customer, request.path());
            case "POST" ->
                RecordedRequest.post(epochNanos, customer, request.path(), "application/json", request.body());
            default -> throw new IllegalStateException("the shop has no customers who " + request.method());
        };
    }
}
