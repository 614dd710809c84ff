package dev.nightjar.server.api;

import dev.nightjar.model.port.SignalReader;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What callers of the API ask for, by name. */
final class Asked {

    private Asked() {}

    /** There is no such thing; the message says what there is. Answered with 400. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown(String message) {
            super(message);
        }
    }

    /** The path leads to nothing, or to nothing any more; the message says where to look. Answered with 404. */
    static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotThere(String message) {
            super(message);
        }
    }

    /** The one that was asked for, all when none was. */
    static List<String> environments(SignalReader reader, @Nullable String environment) {
        List<String> known = reader.environments();
        if (environment == null) {
            return known;
        }
        if (!known.contains(environment)) {
            throw new Unknown("unknown environment '" + environment + "'; known: "
                    + (known.isEmpty() ? "none yet, no agent has reported" : String.join(", ", known)));
        }
        return List.of(environment);
    }

    static Locale locale(String lang) {
        return switch (lang) {
            case "en" -> Locale.ENGLISH;
            case "zh" -> Locale.SIMPLIFIED_CHINESE;
            default -> throw new Unknown("unknown lang '" + lang + "'; known: en, zh");
        };
    }
}
