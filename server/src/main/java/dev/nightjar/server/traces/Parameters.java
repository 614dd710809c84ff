package dev.nightjar.server.traces;

import dev.nightjar.model.port.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** What stands behind the {@code ?} of a request. */
final class Parameters {

    private final MultiValueMap<String, String> values;

    Parameters(MultiValueMap<String, String> values) {
        this.values = values;
    }

    /** The first of that name; null when there is none, or nothing in it. */
    @Nullable
    String text(String name) {
        String text = values.getFirst(name);
        return text == null || text.isBlank() ? null : text;
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw Refused.wrong("parameter '" + name + "' is required");
        }
        return text;
    }

    /** All of that name. */
    List<String> all(String name) {
        List<String> all = values.get(name);
        return all == null ? List.of() : List.copyOf(all);
    }

    /** A whole number, 0 or more. */
    long number(String name, long absent) {
        String text = text(name);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as what is negative.
        }
        throw Refused.wrong("parameter '" + name + "' must be a whole number, 0 or more, is '" + text + "'");
    }

    /** How many traces are wanted. */
    int limit(int absent) {
        long limit = number("limit", absent);
        if (limit < 1 || limit > Query.MOST_TRACES) {
            throw Refused.wrong("parameter 'limit' must be 1 to " + Query.MOST_TRACES + ", is '" + limit + "'");
        }
        return (int) limit;
    }
}
