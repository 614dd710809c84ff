package dev.nightjar.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One HTTP request as it was recorded. Text is kept byte for byte as ISO-8859-1.
 *
 * @param epochNanos when it was recorded, nanoseconds since the Unix epoch
 * @param session the connection or session it came on; requests of one session keep their order
 * @param uri path and query: {@code /orders?page=2}
 * @param headers in recorded order, without the framing headers (Content-Length, Transfer-Encoding): the body is here,
 *     decoded, and whoever writes the request frames it anew
 * @param body read-only; the accessor gives a view of its own each time
 */
public record RecordedRequest(
        long epochNanos, long session, String method, String uri, List<Header> headers, ByteBuffer body) {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern URI = Pattern.compile("/[\\x21-\\x7e\\x80-\\xff]*");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    /** One header field; the name in the case it was recorded in. */
    public record Header(String name, String value) {
        public Header {
            if (!TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("header name '" + name + "' is not an HTTP token");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("header " + name + " holds a control character");
            }
            if (name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding")) {
                throw new IllegalArgumentException("header " + name + " is computed from the body, not recorded");
            }
        }
    }

    public RecordedRequest {
        if (!TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException("method '" + method + "' is not an HTTP token");
        }
        boolean asterisk = uri.equals("*") && method.equals("OPTIONS");
        if (!asterisk && !URI.matcher(uri).matches()) {
            throw new IllegalArgumentException("'" + uri + "' is not a path that begins with / and has no blanks");
        }
        headers = List.copyOf(headers);
        body = body.slice().asReadOnlyBuffer();
    }

    public static RecordedRequest get(long epochNanos, long session, String uri) {
        return new RecordedRequest(epochNanos, session, "GET", uri, List.of(), ByteBuffer.allocate(0));
    }

    public static RecordedRequest post(long epochNanos, long session, String uri, String contentType, String body) {
        List<Header> headers = List.of(new Header("Content-Type", contentType));
        ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
        return new RecordedRequest(epochNanos, session, "POST", uri, headers, bytes);
    }

    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** Whether the request is sent with a Content-Length: it has a body, or its method is one that announces one. */
    public boolean announcesLength() {
        return body.hasRemaining() || method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }
}
