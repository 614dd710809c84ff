package dev.nightjar.collector.door;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Why a request cannot be taken, as far as its head tells. */
record HttpRefusal(HttpResponseStatus status, String message) {

    private static final String OCTETS = "application/octet-stream";

    /** Where pieces of recordings come in. */
    static final String RECORDINGS = "/v1/recordings";

    /**
     * Null when its body may be read. The token comes first: strangers learn nothing else.
     *
     * @param recordings whether recordings are taken
     */
    static @Nullable HttpRefusal of(HttpRequest request, HttpRoutes routes, Token token, boolean recordings) {
        if (!request.decoderResult().isSuccess()) {
            return new HttpRefusal(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
        }
        if (!token.opensFor(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            return new HttpRefusal(HttpResponseStatus.UNAUTHORIZED, Token.MISSING);
        }
        if (recordings && isRecording(request)) {
            return ofRecording(request);
        }
        String path = HttpRoutes.path(request);
        HttpRoute route = routes.of(request);
        if (route == null) {
            return new HttpRefusal(
                    HttpResponseStatus.NOT_FOUND,
                    "nothing at " + path + ": what is sent comes in at " + routes.paths());
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return new HttpRefusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "only POST is allowed at " + path);
        }
        if (!route.intakes().containsKey(HttpRoutes.contentType(request))) {
            return new HttpRefusal(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "only " + String.join(" and ", new TreeSet<>(route.intakes().keySet())) + " is read: "
                            + route.advice());
        }
        if (HttpRoutes.encoding(request, route) == null) {
            return new HttpRefusal(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "content-encoding is not supported: " + route.advice());
        }
        return HttpUtil.getContentLength(request, 0L) > DoorLimits.REQUEST_BYTES ? tooLarge() : null;
    }

    private static @Nullable HttpRefusal ofRecording(HttpRequest request) {
        if (!request.method().equals(HttpMethod.POST)) {
            return new HttpRefusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "only POST is allowed at " + RECORDINGS);
        } else if (!OCTETS.equalsIgnoreCase(
                request.headers().get(HttpHeaderNames.CONTENT_TYPE, "").strip())) {
            return new HttpRefusal(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "a piece of a recording is " + OCTETS);
        } else if (request.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return new HttpRefusal(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "content-encoding is not supported");
        }
        return HttpUtil.getContentLength(request, 0L) > DoorLimits.REQUEST_BYTES ? tooLarge() : null;
    }

    static boolean isRecording(HttpRequest request) {
        return HttpRoutes.path(request).equals(RECORDINGS);
    }

    static HttpRefusal tooLarge() {
        return new HttpRefusal(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, Encoding.TOO_LARGE);
    }
}
