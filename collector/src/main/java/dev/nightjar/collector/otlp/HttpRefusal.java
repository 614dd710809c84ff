package dev.nightjar.collector.otlp;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a request cannot be taken, as far as its head tells. */
record HttpRefusal(HttpResponseStatus status, String message) {

    static final String PROTOBUF = "application/x-protobuf";

    private static final String OCTETS = "application/octet-stream";

    /** Where pieces of recordings come in. */
    static final String RECORDINGS = "/v1/recordings";

    /**
     * Null when its body may be read. The token comes first: strangers learn nothing else.
     *
     * @param recordings whether recordings are taken
     */
    static @Nullable HttpRefusal of(HttpRequest request, Token token, boolean recordings) {
        if (!request.decoderResult().isSuccess()) {
            return new HttpRefusal(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
        }
        if (!token.opensFor(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            return new HttpRefusal(HttpResponseStatus.UNAUTHORIZED, Token.MISSING);
        }
        if (recordings && isRecording(request)) {
            return ofRecording(request);
        }
        if (signal(request) == null) {
            return new HttpRefusal(
                    HttpResponseStatus.NOT_FOUND,
                    "nothing at " + path(request) + ": OTLP comes in at /v1/logs, /v1/traces, /v1/metrics");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return new HttpRefusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "only POST is allowed at " + path(request));
        }
        if (!isProtobuf(request)) {
            return new HttpRefusal(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "only " + PROTOBUF + " is read, JSON is not: set otel.exporter.otlp.protocol=http/protobuf");
        }
        String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!encoding.equalsIgnoreCase("identity") && !isGzip(request)) {
            return new HttpRefusal(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "content-encoding is not supported: set otel.exporter.otlp.compression=gzip or none");
        }
        if (HttpUtil.getContentLength(request, 0L) > Limits.REQUEST_BYTES) {
            return tooLarge();
        }
        return null;
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
        return HttpUtil.getContentLength(request, 0L) > Limits.REQUEST_BYTES ? tooLarge() : null;
    }

    static boolean isRecording(HttpRequest request) {
        return path(request).equals(RECORDINGS);
    }

    static HttpRefusal tooLarge() {
        return new HttpRefusal(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, Gunzip.TOO_LARGE);
    }

    static @Nullable Signal signal(HttpRequest request) {
        String path = path(request);
        for (Signal signal : Signal.values()) {
            if (signal.httpPath().equals(path)) {
                return signal;
            }
        }
        return null;
    }

    static boolean isGzip(HttpRequest request) {
        return "gzip".equalsIgnoreCase(request.headers().get(HttpHeaderNames.CONTENT_ENCODING));
    }

    static boolean isProtobuf(HttpRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals(PROTOBUF);
    }

    private static String path(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.length() > 100 ? path.substring(0, 100) + "…" : path;
    }
}
