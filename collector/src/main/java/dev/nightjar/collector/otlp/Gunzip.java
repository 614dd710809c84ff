package dev.nightjar.collector.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Compressed bodies, within a limit. */
final class Gunzip {

    private Gunzip() {}

    /** Bad when it is no gzip or larger than {@link Limits#REQUEST_BYTES}; the position is empty then. */
    static Outside<byte[]> of(byte[] compressed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] plain = in.readNBytes(Limits.REQUEST_BYTES + 1);
            return plain.length > Limits.REQUEST_BYTES ? new Outside.Bad<>(TOO_LARGE, "") : new Outside.Ok<>(plain);
        } catch (IOException e) {
            return new Outside.Bad<>("not gzip, as its content-encoding says: " + e.getMessage(), "");
        }
    }

    static final String TOO_LARGE =
            "larger than " + Limits.REQUEST_BYTES / (1024 * 1024) + " MB (after gunzip): send smaller batches";
}
