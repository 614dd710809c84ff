package dev.nightjar.demo.stage;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/** Traffic as a .gor file, which the driver reads. */
final class TrafficFile {

    /** Any recording has a time; the driver replays the distances. */
    private static final long BEGIN_EPOCH_NANOS = 1_767_225_600_000_000_000L;

    private TrafficFile() {}

    static void write(Path file, Traffic traffic, Duration length) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            long id = 0;
            for (Traffic.Request request : traffic.during(length)) {
                out.write("1 " + HexFormat.of().toHexDigits(id++) + "00000000 "
                        + (BEGIN_EPOCH_NANOS + request.atNanos()) + " 0\n");
                out.write(request.method() + " " + request.path() + " HTTP/1.1\r\nHost: order\r\n");
                if (!request.body().isEmpty()) {
                    out.write("Content-Type: application/json\r\nContent-Length: "
                            + request.body().getBytes(StandardCharsets.UTF_8).length + "\r\n");
                }
                out.write("\r\n" + request.body() + "\n🐵🙈🙉\n");
            }
        }
    }
}
