package dev.nightjar.replay.driver;

import dev.nightjar.replay.RecordedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** One request as its bytes go out, but for the trace context, which is new each time. */
final class EncodedRequest {

    /**
     * Not replayed: hop-by-hop fields (RFC 9110, 7.6.1); {@code Expect}, because the body goes out at once; and the trace
     * the original belonged to.
     */
    private static final Set<String> DROPPED = Set.of(
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "expect",
            "traceparent",
            "tracestate",
            "b3",
            "x-b3-traceid",
            "x-b3-spanid",
            "x-b3-parentspanid",
            "x-b3-sampled",
            "x-b3-flags",
            "sw8",
            "uber-trace-id");

    private final byte[] bytes;
    private final int traceParentAt;
    private final int endpoint;
    private final boolean head;

    private EncodedRequest(byte[] bytes, int traceParentAt, int endpoint, boolean head) {
        this.bytes = bytes;
        this.traceParentAt = traceParentAt;
        this.endpoint = endpoint;
        this.head = head;
    }

    /**
     * Encodes a request for a target.
     *
     * @param host value of the Host header
     * @param endpoint index in {@link EncodedRequests#endpoints()}
     */
    static EncodedRequest of(RecordedRequest request, String host, int endpoint) {
        StringBuilder text = new StringBuilder();
        text.append(request.method()).append(' ').append(request.uri()).append(" HTTP/1.1\r\n");
        text.append("Host: ").append(host).append("\r\ntraceparent: ");
        int traceParentAt = text.length();
        text.append(TraceParents.PLACEHOLDER).append("\r\n");
        Set<String> named = namedByConnection(request);
        for (RecordedRequest.Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!DROPPED.contains(name) && !named.contains(name)) {
                text.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        ByteBuffer body = request.body();
        if (request.announcesLength()) {
            text.append("Content-Length: ").append(body.remaining()).append("\r\n");
        }
        text.append("\r\n");
        byte[] start = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = ByteBuffer.allocate(start.length + body.remaining())
                .put(start)
                .put(body)
                .array();
        return new EncodedRequest(
                bytes, traceParentAt, endpoint, request.method().equals("HEAD"));
    }

    /** The Connection header names further fields that are for one hop only. */
    private static Set<String> namedByConnection(RecordedRequest request) {
        Set<String> named = new HashSet<>();
        for (RecordedRequest.Header header : request.headers()) {
            if (header.name().equalsIgnoreCase("connection")) {
                for (String name : header.value().split(",", -1)) {
                    named.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return named;
    }

    /** The bytes to send now, in a buffer that the caller releases or writes. */
    ByteBuf toBuffer(ByteBufAllocator allocator, TraceParents traceParents) {
        ByteBuf out = allocator.directBuffer(bytes.length).writeBytes(bytes);
        traceParents.write(out, traceParentAt);
        return out;
    }

    int length() {
        return bytes.length;
    }

    int endpoint() {
        return endpoint;
    }

    /** The answer to HEAD has no body whatever its headers say. */
    boolean isHead() {
        return head;
    }
}
