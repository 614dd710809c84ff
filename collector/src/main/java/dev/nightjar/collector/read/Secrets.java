package dev.nightjar.collector.read;

import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
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

    private Secrets() {}

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

    /** Whether a name in a request may be one of those: cheap, for every attribute. */
    public static boolean isSuspect(byte[] bytes, int offset, int length) {
        if (length < 9 || length > LONGEST) {
            return length > LONGEST;
        }
        byte first = bytes[offset];
        byte second = bytes[offset + 1];
        return (first == 'd' && second == 'b')
                || (first == 's' && (second == 'q' || second == 'k'))
                || (first == 'j' && second == 'd')
                || (first == 'p' && second == 'r');
    }

    /** What may be kept of a value; null: nothing. */
    public static @Nullable String kept(String name, String value) {
        return switch (of(name)) {
            case NONE -> value;
            case STATEMENT -> SqlNormaliser.normalise(value, Dialect.UNKNOWN);
            case LEFT_OUT -> null;
        };
    }
}
