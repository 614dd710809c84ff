package dev.nightjar.collector.door;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which path of the HTTP door a request is for, and what its headers say of its body. */
final class HttpRoutes {

    private final Map<String, HttpRoute> byPath = new LinkedHashMap<>();

    HttpRoutes(List<HttpRoute> routes) {
        routes.forEach(route -> byPath.put(route.path(), route));
    }

    @Nullable
    HttpRoute of(HttpRequest request) {
        return byPath.get(path(request));
    }

    String paths() {
        return String.join(", ", byPath.keySet());
    }

    /** Without its query, cut to what may be shown. */
    static String path(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.length() > 100 ? path.substring(0, 100) + "…" : path;
    }

    /** Lower case, without parameters. */
    static String contentType(HttpRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /** Null when the route does not take it. */
    static @Nullable Encoding encoding(HttpRequest request, HttpRoute route) {
        String word = request.headers()
                .get(HttpHeaderNames.CONTENT_ENCODING, "identity")
                .strip();
        for (Encoding encoding : route.encodings()) {
            if (encoding.word().equalsIgnoreCase(word)) {
                return encoding;
            }
        }
        return null;
    }
}
