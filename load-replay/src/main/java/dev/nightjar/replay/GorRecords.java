package dev.nightjar.replay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into records at the separator, which is also where reading resumes after a damaged one. Holds one record
 * at a time. The caller closes the stream.
 */
final class GorRecords {

    static final byte[] SEPARATOR = "\n🐵🙈🙉\n".getBytes(StandardCharsets.UTF_8);

    private final InputStream in;
    private final int maxRecordBytes;
    private byte[] buffer = new byte[1 << 12];
    private int length;
    /** Bytes of the current record that were let go because it is too long. */
    private long dropped;

    private long offset;
    private long count;
    private boolean atEnd;

    GorRecords(InputStream in, int maxRecordBytes) {
        this.in = in;
        this.maxRecordBytes = maxRecordBytes;
    }

    /** Records given so far. */
    long count() {
        return count;
    }

    /** The next record, null at the end of the file. */
    @Nullable
    GorRecord next() throws IOException {
        while (!atEnd) {
            long start = offset;
            String breakage = readRecord();
            if (breakage == null && isBlank()) {
                continue;
            }
            count++;
            if (breakage != null) {
                return rejected(start, breakage);
            }
            if (dropped > 0) {
                return rejected(start, (length + dropped) + " bytes, more than the limit of " + maxRecordBytes);
            }
            try {
                return RequestText.parse(Arrays.copyOf(buffer, length));
            } catch (MalformedRequest e) {
                return rejected(start, e.getMessage());
            }
        }
        return null;
    }

    private GorRecord rejected(long start, String reason) {
        return new GorRecord.Unreadable(new Rejected(count, start, reason));
    }

    /** Fills the buffer up to the separator or the end. Says what is broken when a packed stream breaks off. */
    private @Nullable String readRecord() throws IOException {
        length = 0;
        dropped = 0;
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                offset++;
                append((byte) b);
                if (b == '\n' && endsWithSeparator()) {
                    length -= SEPARATOR.length;
                    return null;
                }
            }
            atEnd = true;
            dropUnfinishedSeparator();
            return null;
        } catch (EOFException | ZipException e) {
            atEnd = true;
            return "the gzip stream breaks off here (" + e.getMessage() + "); what came before was read";
        }
    }

    private void append(byte b) {
        if (length == buffer.length) {
            if (length >= maxRecordBytes + SEPARATOR.length) {
                // Too long to keep: only enough of its end to see the separator come.
                dropped += length - SEPARATOR.length;
                System.arraycopy(buffer, length - SEPARATOR.length, buffer, 0, SEPARATOR.length);
                length = SEPARATOR.length;
            } else {
                int grown = (int) Math.min(2L * length, (long) maxRecordBytes + SEPARATOR.length);
                buffer = Arrays.copyOf(buffer, Math.max(grown, length + 1));
            }
        }
        buffer[length++] = b;
    }

    private boolean endsWithSeparator() {
        return length >= SEPARATOR.length
                && Arrays.equals(buffer, length - SEPARATOR.length, length, SEPARATOR, 0, SEPARATOR.length);
    }

    /** The last separator of a file may lack its line end. */
    private void dropUnfinishedSeparator() {
        int shorter = SEPARATOR.length - 1;
        if (length >= shorter && Arrays.equals(buffer, length - shorter, length, SEPARATOR, 0, shorter)) {
            length -= shorter;
        }
    }

    private boolean isBlank() {
        if (dropped > 0) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer[i] != '\n' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
