package dev.nightjar.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The chunked transfer coding (RFC 9112, 7.1) of a recorded body; extensions and trailers are dropped. */
final class ChunkedBody {

    private ChunkedBody() {}

    /** Decodes one body and leaves the position after it. */
    static ByteBuffer decode(ByteBuffer in) throws MalformedRequest {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            if (size > in.remaining()) {
                throw new MalformedRequest("body was cut: a chunk of " + size + " bytes, recorded " + in.remaining());
            }
            byte[] chunk = new byte[size];
            in.get(chunk);
            body.writeBytes(chunk);
            if (!line(in).isEmpty()) {
                throw new MalformedRequest("a chunk of " + size + " bytes is longer than it says");
            }
        }
        while (!line(in).isEmpty()) {
            // trailers
        }
        return ByteBuffer.wrap(body.toByteArray());
    }

    private static int chunkSize(ByteBuffer in) throws MalformedRequest {
        String line = line(in);
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        if (!digits.matches("[0-9a-fA-F]{1,7}")) {
            throw new MalformedRequest("a chunk's size is not a hexadecimal number below 10000000");
        }
        return Integer.parseInt(digits, 16);
    }

    private static String line(ByteBuffer in) throws MalformedRequest {
        StringBuilder line = new StringBuilder();
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n') {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            line.append((char) (b & 0xff));
        }
        throw new MalformedRequest("body was cut: it ends before its last chunk");
    }
}
