package dev.nightjar.server.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.stream.LongStream;

/** Writes files one after the other as a tar that is not compressed. One thread; the stream is closed by who opened it. */
public final class TarWriter {

    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputStream out;
    private final long modifiedEpochSeconds;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** One whose files all have the same time. */
    public TarWriter(OutputStream out, Instant modified) {
        this.out = out;
        this.modifiedEpochSeconds = modified.getEpochSecond();
    }

    /** Bytes of a whole tar with files of these sizes. */
    public static long bytes(LongStream sizes) {
        return sizes.map(size -> TarHeader.BLOCK + size + TarHeader.padding(size))
                        .sum()
                + 2 * TarHeader.BLOCK;
    }

    /**
     * Adds a file.
     *
     * @param name with slashes, in ASCII, 100 characters at most
     * @param content of which so many bytes are read as the size says; not closed
     * @throws EOFException when it has less
     */
    public void add(String name, long size, InputStream content) throws IOException {
        out.write(new TarHeader(name, size).block(modifiedEpochSeconds));
        long left = size;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException(name + " ended " + left + " bytes before its size of " + size);
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        out.write(new byte[TarHeader.padding(size)]);
    }

    /** Ends the tar; without this it is not whole. */
    public void finish() throws IOException {
        out.write(new byte[2 * TarHeader.BLOCK]);
        out.flush();
    }
}
