package dev.nightjar.store;

import dev.nightjar.model.port.BatchId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a batch is known by in memory: 127 bits of the SHA-256 of its key. Of 4,000,000 batches that two have the same is as likely as one
 * in 10^25.
 *
 * @param high never 0
 */
record BatchHash(long high, long low) {

    static BatchHash of(BatchId id) {
        return of(id.key());
    }

    static BatchHash of(String key) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bits = ByteBuffer.wrap(sha256);
            return new BatchHash(bits.getLong() | 1, bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
