package dev.nightjar.replay;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Writes requests in the format that {@link GorFile} reads; packed when the name ends with {@code .gz}. For one thread.
 * The file is whole when it is closed.
 */
public final class GorWriter implements Closeable {

    private final OutputStream out;
    private int sequence;

    private GorWriter(OutputStream out) {
        this.out = out;
    }

    /** Creates the file or replaces it. */
    public static GorWriter create(Path file) throws IOException {
        OutputStream bytes = Files.newOutputStream(file);
        return new GorWriter(new BufferedOutputStream(GorFile.isPacked(file) ? new GZIPOutputStream(bytes) : bytes));
    }

    /**
     * Appends a request; times need not be in order.
     *
     * @throws IllegalArgumentException when the body holds the format's record separator
     */
    public void write(RecordedRequest request) throws IOException {
        byte[] body = new byte[request.body().remaining()];
        request.body().get(body);
        // The line ends before and after the body could complete a separator, too.
        String framed = "\n" + new String(body, StandardCharsets.ISO_8859_1) + "\n";
        if (framed.contains(new String(GorRecords.SEPARATOR, StandardCharsets.ISO_8859_1))) {
            throw new IllegalArgumentException("the body of " + request.method() + " " + request.uri()
                    + " holds the record separator, which this format cannot carry");
        }
        StringBuilder head = new StringBuilder();
        HexFormat hex = HexFormat.of();
        head.append("1 ").append(hex.toHexDigits(request.session())).append(hex.toHexDigits(sequence++));
        head.append(' ').append(request.epochNanos()).append(" 0\n");
        head.append(request.method()).append(' ').append(request.uri()).append(" HTTP/1.1\r\n");
        for (RecordedRequest.Header header : request.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (request.announcesLength()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.write(GorRecords.SEPARATOR);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
