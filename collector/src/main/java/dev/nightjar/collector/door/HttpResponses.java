package dev.nightjar.collector.door;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a sender is told, as HTTP has it. */
final class HttpResponses {

    private final HttpRoutes routes;

    HttpResponses(HttpRoutes routes) {
        this.routes = routes;
    }

    static FullHttpResponse taken(HttpRoute.Response said) {
        FullHttpResponse response = response(HttpResponseStatus.valueOf(said.status()), said.body());
        if (!said.contentType().isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, said.contentType());
        }
        return response;
    }

    FullHttpResponse busy(HttpRequest request, Answer.Busy busy) {
        FullHttpResponse response = error(request, HttpResponseStatus.SERVICE_UNAVAILABLE, busy.reason());
        response.headers().set(HttpHeaderNames.RETRY_AFTER, wholeSeconds(busy.retryAfter()));
        return response;
    }

    /** OTLP wants a {@code google.rpc.Status}; whoever did not send protobuf, a human most likely, gets text. */
    FullHttpResponse error(HttpRequest request, HttpResponseStatus status, String message) {
        HttpRoute route = routes.of(request);
        boolean protobuf = (route == null || route.rpcErrors())
                && HttpRoutes.contentType(request).equals(HttpRoute.PROTOBUF);
        byte[] body = protobuf
                ? Status.newBuilder()
                        .setCode(rpcCode(status))
                        .setMessage(message)
                        .build()
                        .toByteArray()
                : (message + "\n").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = response(status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, protobuf ? HttpRoute.PROTOBUF : "text/plain; charset=utf-8");
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "POST");
        }
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (status.equals(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE)) {
            response.headers().set(HttpHeaderNames.ACCEPT_ENCODING, "gzip, zstd, identity");
        }
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, byte[] body) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    }

    private static int rpcCode(HttpResponseStatus status) {
        return switch (status.code()) {
            case 401 -> Code.UNAUTHENTICATED_VALUE;
            case 404, 405 -> Code.UNIMPLEMENTED_VALUE;
            case 413 -> Code.RESOURCE_EXHAUSTED_VALUE;
            case 503 -> Code.UNAVAILABLE_VALUE;
            case 500 -> Code.INTERNAL_VALUE;
            default -> Code.INVALID_ARGUMENT_VALUE;
        };
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
