package dev.nightjar.collector.skywalking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SkyWalking's ids as OpenTelemetry's. The same text gives the same id on every server and in every version.
 *
 * @param isHashed whether the text cannot be told from it
 */
record TraceId(long high, long low, boolean isHashed) {

    private static final int HEX_DIGITS = 32;

    /** 32 hex digits are the id; of any other text the first 128 bits of its SHA-256. */
    static TraceId of(String text) {
        if (text.length() == HEX_DIGITS && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            return new TraceId(
                    Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, HEX_DIGITS, 16), false);
        }
        ByteBuffer hash = sha256(text);
        return new TraceId(hash.getLong(), hash.getLong(), true);
    }

    /** Of a segment's span: the first 64 bits of the SHA-256 of both, never 0. */
    static long span(String segmentId, int number) {
        long id = sha256(segmentId + "#" + number).getLong();
        return id == 0 ? 1 : id;
    }

    private static ByteBuffer sha256(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
