package dev.nightjar.server.traces;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.rows.Span;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a span must be to be found: tags that stand for its kind and status are those, all others attributes. One thread. */
final class Conditions {

    private final @Nullable String service;
    private final @Nullable String name;
    private final Map<String, String> attributes = new TreeMap<>();
    private Span.@Nullable Kind kind;
    private Span.@Nullable Status status;

    Conditions(@Nullable String service, @Nullable String name) {
        this.service = service;
        this.name = name;
    }

    void tag(String key, String value) {
        switch (key) {
            case SpanTags.KIND -> kind = word(Span.Kind.class, key, value);
            case SpanTags.STATUS -> status = word(Span.Status.class, key, value);
            case SpanTags.ERROR -> {
                if (value.equals("true")) {
                    failed();
                } else {
                    attributes.put(key, value);
                }
            }
            default -> attributes.put(key, value);
        }
    }

    void failed() {
        status = Span.Status.ERROR;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String key, String value) {
        for (E word : type.getEnumConstants()) {
            if (word.name().equalsIgnoreCase(value)) {
                return word;
            }
        }
        throw Refused.wrong("no span has " + key + "=" + value + "; known: "
                + String.join(
                        ", ",
                        Arrays.stream(type.getEnumConstants())
                                .map(word -> word.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    @SuppressWarnings("NullAway") // it misses the annotations of nested types in class files
    Query.TraceSearch search(String environment, long leastWallNanos, long mostWallNanos, TimeRange range, int limit) {
        if (leastWallNanos > mostWallNanos) {
            throw Refused.wrong("'minDuration' is longer than 'maxDuration': no span is that");
        }
        return new Query.TraceSearch(
                environment, service, name, kind, status, attributes, leastWallNanos, mostWallNanos, range, limit);
    }
}
