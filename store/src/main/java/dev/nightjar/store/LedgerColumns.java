package dev.nightjar.store;

import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A column per part and per amount, null where the ledger has none: {@code part_pool_nanos},
 * {@code amount_gc_stall_nanos}. A part that the model gains needs a schema step.
 */
final class LedgerColumns {

    private static final Part[] PARTS = Part.values();
    private static final Amount[] AMOUNTS = Amount.values();

    private LedgerColumns() {}

    static List<String> parts() {
        List<String> columns = new ArrayList<>();
        for (Part part : PARTS) {
            columns.add("part_" + part.word() + "_nanos bigint");
        }
        return columns;
    }

    static void append(AppendedRow row, Map<Part, Long> parts) throws SQLException {
        for (Part part : PARTS) {
            row.addOrNull(parts.get(part));
        }
    }

    static Map<Part, Long> readParts(ReadRow row) throws SQLException {
        Map<Part, Long> parts = new EnumMap<>(Part.class);
        for (Part part : PARTS) {
            Long nanos = row.numberOrNull();
            if (nanos != null) {
                parts.put(part, nanos);
            }
        }
        return parts;
    }

    static List<String> amounts() {
        List<String> columns = new ArrayList<>();
        for (Amount amount : AMOUNTS) {
            columns.add("amount_" + amount.word().replace('.', '_') + "_nanos bigint");
        }
        return columns;
    }

    static void appendAmounts(AppendedRow row, Map<Amount, Long> amounts) throws SQLException {
        for (Amount amount : AMOUNTS) {
            row.addOrNull(amounts.get(amount));
        }
    }

    static Map<Amount, Long> readAmounts(ReadRow row) throws SQLException {
        Map<Amount, Long> amounts = new EnumMap<>(Amount.class);
        for (Amount amount : AMOUNTS) {
            Long nanos = row.numberOrNull();
            if (nanos != null) {
                amounts.put(amount, nanos);
            }
        }
        return amounts;
    }

    /** The mask as words with spaces between; null when nothing is missing. */
    static @Nullable String write(Set<Missing> missing) {
        if (missing.isEmpty()) {
            return null;
        }
        StringJoiner words = new StringJoiner(" ");
        missing.forEach(source -> words.add(source.word()));
        return words.toString();
    }

    static Set<Missing> readMissing(@Nullable String words) {
        Set<Missing> missing = EnumSet.noneOf(Missing.class);
        if (words != null) {
            for (String word : words.split(" ", -1)) {
                missing.add(Missing.parse(word));
            }
        }
        return missing;
    }
}
