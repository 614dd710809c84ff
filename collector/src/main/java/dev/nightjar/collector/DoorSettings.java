package dev.nightjar.collector;

import dev.nightjar.collector.read.Limits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where OTLP comes in, and who may. Defaults: {@link #loopback()}.
 *
 * @param address {@code nightjar.otlp.address}
 * @param grpcPort {@code nightjar.otlp.grpc-port}, 0 takes any free port
 * @param httpPort {@code nightjar.otlp.http-port}, 0 takes any free port
 * @param token {@code nightjar.door.token}
 * @param certificate {@code nightjar.door.certificate}
 * @param privateKey {@code nightjar.door.private-key}
 * @param insecure {@code nightjar.door.insecure}
 * @param oldestFacts {@code nightjar.otlp.oldest-facts}: older ones of our own senders are refused; of others what is older
 *     than {@link #OLDEST} is, whatever this says
 */
public record DoorSettings(
        String address,
        int grpcPort,
        int httpPort,
        @Nullable String token,
        @Nullable Path certificate,
        @Nullable Path privateKey,
        boolean insecure,
        Duration oldestFacts) {

    /** How old facts may be unless it is set: no window that is looked at reaches further. */
    public static final Duration OLDEST = Limits.OLD;

    private static final Duration LEAST_OLDEST = Duration.ofDays(1);

    private static final Duration MOST_OLDEST = Duration.ofDays(3_650);

    /** OTLP's own ports. */
    public static final int GRPC_PORT = 4317;

    public static final int HTTP_PORT = 4318;

    public DoorSettings {
        requirePort("nightjar.otlp.grpc-port", grpcPort);
        requirePort("nightjar.otlp.http-port", httpPort);
        if (grpcPort == httpPort && grpcPort != 0) {
            throw new IllegalArgumentException(
                    "nightjar.otlp.grpc-port and nightjar.otlp.http-port are both " + grpcPort + ": set two ports");
        }
        if (oldestFacts.compareTo(LEAST_OLDEST) < 0 || oldestFacts.compareTo(MOST_OLDEST) > 0) {
            throw new IllegalArgumentException("nightjar.otlp.oldest-facts=" + oldestFacts + ": "
                    + LEAST_OLDEST.toDays() + "d to " + MOST_OLDEST.toDays() + "d");
        }
    }

    /** Facts may be as old as usual. */
    public DoorSettings(
            String address,
            int grpcPort,
            int httpPort,
            @Nullable String token,
            @Nullable Path certificate,
            @Nullable Path privateKey,
            boolean insecure) {
        this(address, grpcPort, httpPort, token, certificate, privateKey, insecure, OLDEST);
    }

    public static DoorSettings loopback() {
        return loopback(GRPC_PORT, HTTP_PORT);
    }

    public static DoorSettings loopback(int grpcPort, int httpPort) {
        return new DoorSettings("127.0.0.1", grpcPort, httpPort, null, null, null, false);
    }

    /** The same for facts of months ago: a history that is made, or told again. */
    public DoorSettings withOldestFacts(Duration oldest) {
        return new DoorSettings(address, grpcPort, httpPort, token, certificate, privateKey, insecure, oldest);
    }

    /** The rule for this address. */
    public Door door() {
        return new Door("nightjar.otlp.address", address, token, certificate, privateKey, insecure);
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "DoorSettings[grpcPort=" + grpcPort + ", httpPort=" + httpPort + ", " + door() + "]";
    }

    private static void requirePort(String key, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(key + "=" + port + ": a port is 1 to 65535, 0 takes any free one");
        }
    }
}
