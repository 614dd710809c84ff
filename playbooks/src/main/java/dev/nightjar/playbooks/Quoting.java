package dev.nightjar.playbooks;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names from a finding in a text that somebody copies into a database or a shell. Anybody who may log in chooses an {@code
 * application_name}: it must not become a statement of its own. What cannot be quoted for sure is not filled in.
 */
final class Quoting {

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+,][A-Za-z0-9_./:@%+,-]*");

    private Quoting() {}

    /** {@code 'it''s'}; empty for what databases read in different ways. */
    static Optional<String> sqlLiteral(String name) {
        return isUnclear(name) || name.indexOf('\\') >= 0
                ? Optional.empty()
                : Optional.of("'" + name.replace("'", "''") + "'");
    }

    /** {@code 'POST /orders'}, or the plain word when it needs no quotes. */
    static Optional<String> shellWord(String name) {
        if (isUnclear(name)) {
            return Optional.empty();
        }
        return Optional.of(PLAIN_WORD.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'");
    }

    /** Line ends, escape sequences, marks that reverse the direction of writing. */
    private static boolean isUnclear(String name) {
        return name.codePoints().anyMatch(sign -> {
            int type = Character.getType(sign);
            return type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
        });
    }
}
