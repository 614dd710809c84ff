package dev.nightjar.collector.door;

import com.github.luben.zstd.ZstdInputStream;
import dev.nightjar.collector.read.Outside;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** How a body is compressed. What is larger than a request may be, or is not what it is said to be, is refused. */
public enum Encoding {
    IDENTITY,
    GZIP,
    ZSTD,
    /** One block, without frames: Prometheus' remote write. */
    SNAPPY;

    /** 16 MB, as large as a request may be: what a sender asks for is taken from native memory. */
    private static final int ZSTD_WINDOW_LOG = 24;

    static final String TOO_LARGE = "larger than " + DoorLimits.REQUEST_BYTES / (1024 * 1024)
            + " MB (after decompression): send smaller batches";

    /** As a header has it, {@code gzip}. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    Outside<byte[]> unpack(byte[] body) {
        try {
            return switch (this) {
                case IDENTITY -> new Outside.Ok<>(body);
                case GZIP -> read(new GZIPInputStream(new ByteArrayInputStream(body)));
                case ZSTD -> read(new ZstdInputStream(new ByteArrayInputStream(body)).setLongMax(ZSTD_WINDOW_LOG));
                case SNAPPY -> snappy(body);
            };
        } catch (IOException e) {
            return new Outside.Bad<>("not " + word() + ", as its content-encoding says: " + e.getMessage(), "");
        }
    }

    private static Outside<byte[]> read(InputStream unpacked) throws IOException {
        try (unpacked) {
            byte[] plain = unpacked.readNBytes(DoorLimits.REQUEST_BYTES + 1);
            return plain.length > DoorLimits.REQUEST_BYTES ? new Outside.Bad<>(TOO_LARGE, "") : new Outside.Ok<>(plain);
        }
    }

    private static Outside<byte[]> snappy(byte[] body) throws IOException {
        int length = Snappy.uncompressedLength(body);
        return length < 0 || length > DoorLimits.REQUEST_BYTES
                ? new Outside.Bad<>(TOO_LARGE, "")
                : new Outside.Ok<>(Snappy.uncompress(body));
    }
}
