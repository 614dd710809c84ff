package dev.nightjar.server.tar;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a tar as {@link TarWriter} makes it, one after the other. Everything that goes wrong is {@link TarBroken}.
 * One thread; the stream is closed by who opened it.
 */
public final class TarReader {

    /** A file in the tar. */
    public record Entry(String name, long bytes) {}

    private final InputStream in;
    private long left;
    private int padding;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next file, whatever is left of the one before; null at the tar's end. */
    public @Nullable Entry next() throws TarBroken {
        byte[] block;
        try {
            in.skipNBytes(left + padding);
            block = in.readNBytes(TarHeader.BLOCK);
        } catch (IOException e) {
            throw broken(e);
        }
        if (block.length < TarHeader.BLOCK) {
            throw new TarBroken("it ended before its end");
        }
        left = 0;
        padding = 0;
        if (isEmpty(block)) {
            return null;
        }
        TarHeader header = TarHeader.parse(block);
        left = header.bytes();
        padding = TarHeader.padding(left);
        return new Entry(header.name(), left);
    }

    /** More of the file, as {@link InputStream#read(byte[])} does; -1 at its end. */
    public int read(byte[] buffer) throws TarBroken {
        if (left == 0) {
            return -1;
        }
        int read;
        try {
            read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        } catch (IOException e) {
            throw broken(e);
        }
        if (read < 0) {
            throw new TarBroken("it ended " + left + " bytes before the end of a file");
        }
        left -= read;
        return read;
    }

    private static TarBroken broken(IOException e) {
        TarBroken broken = new TarBroken(e.getMessage() == null ? e.toString() : e.getMessage());
        broken.initCause(e);
        return broken;
    }

    private static boolean isEmpty(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
