package dev.nightjar.collector.read;

import dev.nightjar.model.sql.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes whose values must not be kept as they come: statements lose theirs, parameters and command lines are left out. */
public final class Secrets {

    /** What becomes of an attribute. */
    public enum Care {
        NONE,
        STATEMENT,
        LEFT_OUT
    }

    private static final List<String> STATEMENTS = List.of("db.statement", "db.query.text", "sql.query");

    /** Beginnings of names, lower case. */
    private static final List<String> LEFT_OUT = List.of(
            "db.query.parameter",
            "db.sql.parameters",
            "db.operation.parameter",
            "jdbc.query",
            "jdbc.params",
            "process.command_line",
            "process.command_args",
            "skywalking.jvm arguments",
            "skywalking.jvm_arguments");

    private static final int LONGEST = 64;

    /** What a letter of ASCII has and its capital has not. */
    private static final int LOWER_CASE = 0x20;

    /** A sender has some ten names that may be one of those. */
    private static final KnownBytes<Care> KNOWN = new KnownBytes<>(1_024, Limits.KEY_BYTES);

    /** Of attributes that say no dialect: OpenTelemetry's older {@code db.statement} above all. */
    private static final SqlTexts SQL = new SqlTexts();

    private Secrets() {}

    /** What becomes of an attribute, by its name in a request, UTF-8: cheap, for every one. */
    public static Care of(byte[] bytes, int offset, int length) {
        if (!isSuspect(bytes, offset, length)) {
            return Care.NONE;
        }
        Care care = KNOWN.find(bytes, offset, length);
        if (care == null) {
            care = of(new String(bytes, offset, length, StandardCharsets.UTF_8));
            KNOWN.keep(bytes, offset, length, care);
        }
        return care;
    }

    /** Whether a name may be one of those, which most are not. */
    private static boolean isSuspect(byte[] bytes, int offset, int length) {
        if (length < 9 || length > LONGEST) {
            return length > LONGEST;
        }
        int first = bytes[offset] | LOWER_CASE;
        int second = bytes[offset + 1] | LOWER_CASE;
        return (first == 'd' && second == 'b')
                || (first == 's' && (second == 'q' || second == 'k'))
                || (first == 'j' && second == 'd')
                || (first == 'p' && second == 'r');
    }

    /** What becomes of an attribute, by its name in upper or lower case. */
    public static Care of(String name) {
        char first = name.isEmpty() ? ' ' : Character.toLowerCase(name.charAt(0));
        if (first != 'd' && first != 's' && first != 'j' && first != 'p') {
            return Care.NONE; // most are none
        }
        String lower = (name.length() > LONGEST ? name.substring(0, LONGEST) : name).toLowerCase(java.util.Locale.ROOT);
        if (STATEMENTS.contains(lower)) {
            return Care.STATEMENT;
        }
        return LEFT_OUT.stream().anyMatch(lower::startsWith) ? Care.LEFT_OUT : Care.NONE;
    }

    /** What may be kept of a value; null: nothing. */
    public static @Nullable String kept(String name, String value) {
        return switch (of(name)) {
            case NONE -> value;
            case STATEMENT -> {
                byte[] statement = value.getBytes(StandardCharsets.UTF_8);
                yield new String(
                        SQL.normalised(statement, 0, statement.length, Dialect.UNKNOWN), StandardCharsets.UTF_8);
            }
            case LEFT_OUT -> null;
        };
    }
}
