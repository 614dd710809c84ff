package dev.nightjar.collector.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The token that senders must show. Keeps only its hash; comparing takes the same time whatever is shown. */
public final class Token {

    private static final String SCHEME = "Bearer ";

    /** What a sender without it is told. */
    static final String MISSING =
            "token missing or wrong: send the header 'authorization: Bearer …' (agent: set nightjar.token; OpenTelemetry:"
                    + " otel.exporter.otlp.headers=authorization=Bearer …)";

    private final byte @Nullable [] hash;

    /** Null when none is asked for. */
    public Token(@Nullable String token) {
        this.hash = token == null ? null : sha256(token);
    }

    /** Whether the value of the {@code authorization} header opens the door. */
    boolean opensFor(@Nullable String authorization) {
        if (hash == null) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                hash, sha256(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
