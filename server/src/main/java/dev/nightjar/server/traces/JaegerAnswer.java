package dev.nightjar.server.traces;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of everything that Jaeger's API answers.
 *
 * @param data null when nothing could be answered
 * @param total how many there are in it
 * @param limit always 0, as Jaeger has it
 * @param offset likewise
 * @param errors null when nothing went wrong
 */
record JaegerAnswer(
        @Nullable List<?> data,
        int total,
        int limit,
        int offset,
        @Nullable List<?> errors) {

    static JaegerAnswer of(List<?> data) {
        return new JaegerAnswer(data, data.size(), 0, 0, null);
    }

    /** What could be answered, and why it is not all. */
    static JaegerAnswer part(List<?> data, String why) {
        return new JaegerAnswer(data, data.size(), 0, 0, List.of(Map.of("msg", why)));
    }

    static JaegerAnswer error(int status, String why) {
        return new JaegerAnswer(null, 0, 0, 0, List.of(Map.of("code", status, "msg", why)));
    }
}
