package dev.nightjar.replay;

import dev.nightjar.replay.RecordedRequest.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of one record: its own first line, then an HTTP/1 request with CRLF or LF line ends. */
final class RequestText {

    private static final Pattern FIRST_LINE = Pattern.compile("([0-9]+) ([0-9a-fA-F]+) ([0-9]{1,19})( .*)?");
    private static final Pattern REQUEST_LINE = Pattern.compile("(\\S+) (\\S+) HTTP/[0-9](\\.[0-9])?");
    private static final Pattern ABSOLUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*");

    /** 2000-01-01: a smaller timestamp is in another unit. */
    private static final long EARLIEST_EPOCH_NANOS = 946_684_800L * 1_000_000_000L;

    /** Newer captures put ports and client address (64 bits) before the sequence number (32 bits). */
    private static final int ID_WITH_CONNECTION = 24;

    private static final int CONNECTION_DIGITS = 16;

    private final byte[] bytes;
    private int at;

    private RequestText(byte[] bytes) {
        this.bytes = bytes;
    }

    static GorRecord parse(byte[] record) throws MalformedRequest {
        return new RequestText(record).record();
    }

    private GorRecord record() throws MalformedRequest {
        String line = firstLine();
        Matcher first = FIRST_LINE.matcher(line);
        if (!first.matches()) {
            throw new MalformedRequest("first line is not 'type id timestamp': " + shown(line));
        }
        return switch (first.group(1)) {
            case "1" -> {
                try {
                    yield new GorRecord.Request(request(epochNanos(first.group(3)), session(first.group(2))));
                } catch (IllegalArgumentException e) {
                    throw new MalformedRequest(String.valueOf(e.getMessage()));
                }
            }
            case "2", "3" -> new GorRecord.Response();
            default -> throw new MalformedRequest("type " + first.group(1) + " is none of 1, 2 and 3");
        };
    }

    /** A damaged record may be one line without an end: the message then shows it. */
    private String firstLine() throws MalformedRequest {
        for (byte b : bytes) {
            if (b == '\n') {
                return line("its first line");
            }
        }
        at = bytes.length;
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static long epochNanos(String digits) throws MalformedRequest {
        long epochNanos;
        try {
            epochNanos = Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedRequest("timestamp " + digits + " is beyond 2262");
        }
        if (epochNanos < EARLIEST_EPOCH_NANOS) {
            throw new MalformedRequest("timestamp " + digits + " is not in nanoseconds since 1970");
        }
        return epochNanos;
    }

    private static long session(String id) {
        if (id.length() == ID_WITH_CONNECTION) {
            return Long.parseUnsignedLong(id.substring(0, CONNECTION_DIGITS), 16);
        }
        long hash = 0;
        for (int i = 0; i < id.length(); i++) {
            hash = 31 * hash + id.charAt(i);
        }
        return hash;
    }

    private RecordedRequest request(long epochNanos, long session) throws MalformedRequest {
        String line = line("the request line");
        Matcher request = REQUEST_LINE.matcher(line);
        if (!request.matches()) {
            throw new MalformedRequest("request line is not 'METHOD path HTTP/1.1': " + shown(line));
        }
        List<Header> headers = new ArrayList<>();
        Long contentLength = null;
        boolean chunked = false;
        for (String field = line("a header"); !field.isEmpty(); field = line("the blank line after the headers")) {
            int colon = field.indexOf(':', 1);
            if (colon < 0) {
                throw new MalformedRequest("header without a colon: " + shown(field));
            }
            String name = field.substring(0, colon);
            String value = field.substring(colon + 1).strip();
            switch (name.toLowerCase(Locale.ROOT)) {
                case "content-length" -> contentLength = contentLength(value, contentLength);
                case "transfer-encoding" -> {
                    if (!value.equalsIgnoreCase("chunked")) {
                        throw new MalformedRequest("Transfer-Encoding '" + value + "' is not supported, only chunked");
                    }
                    chunked = true;
                }
                default -> {
                    // A capture of HTTP/2 carries pseudo headers; the request line has what they say.
                    if (!name.startsWith(":")) {
                        headers.add(new Header(name, value));
                    }
                }
            }
        }
        ByteBuffer body = body(contentLength, chunked);
        return new RecordedRequest(epochNanos, session, request.group(1), path(request.group(2)), headers, body);
    }

    /** A proxy's capture has absolute URIs. */
    private static String path(String uri) {
        Matcher absolute = ABSOLUTE.matcher(uri);
        if (!absolute.lookingAt()) {
            return uri;
        }
        String path = uri.substring(absolute.end());
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Long contentLength(String value, @Nullable Long earlier) throws MalformedRequest {
        if (!value.matches("[0-9]{1,18}")) {
            throw new MalformedRequest("Content-Length '" + value + "' is not a number");
        }
        long length = Long.parseLong(value);
        if (earlier != null && earlier != length) {
            throw new MalformedRequest("two values of Content-Length: " + earlier + " and " + length);
        }
        return length;
    }

    private ByteBuffer body(@Nullable Long contentLength, boolean chunked) throws MalformedRequest {
        int left = bytes.length - at;
        if (chunked) {
            ByteBuffer rest = ByteBuffer.wrap(bytes, at, left).slice();
            ByteBuffer body = ChunkedBody.decode(rest);
            at = bytes.length - rest.remaining();
            expectEnd("after the last chunk");
            return body;
        }
        long length = contentLength == null ? 0 : contentLength;
        if (length > left) {
            throw new MalformedRequest("body was cut: Content-Length " + length + ", recorded " + left + " bytes");
        }
        ByteBuffer body = ByteBuffer.wrap(bytes, at, (int) length);
        at += (int) length;
        expectEnd(contentLength == null ? "after the head, but no Content-Length" : "after the body's end");
        return body;
    }

    /** More bytes than framed mean that something is missing before them, perhaps a separator: nothing is guessed. */
    private void expectEnd(String where) throws MalformedRequest {
        for (int i = at; i < bytes.length; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r') {
                throw new MalformedRequest((bytes.length - at) + " bytes " + where);
            }
        }
    }

    private String line(String what) throws MalformedRequest {
        for (int end = at; end < bytes.length; end++) {
            if (bytes[end] == '\n') {
                int textEnd = end > at && bytes[end - 1] == '\r' ? end - 1 : end;
                String line = new String(bytes, at, textEnd - at, StandardCharsets.ISO_8859_1);
                at = end + 1;
                return line;
            }
        }
        throw new MalformedRequest("ends before " + what);
    }

    /** Recorded text may be long, binary or secret: a message quotes its beginning only. */
    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return "'" + (printable.length() > 40 ? printable.substring(0, 40) + "…" : printable) + "'";
    }
}
