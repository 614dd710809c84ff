package dev.nightjar.collector.mysql;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer, as texts.
 *
 * @param values by the labels of the columns, in lower case
 */
record MySqlRow(Map<String, @Nullable String> values) {

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    @Nullable
    String textOrNull(String label) {
        if (!values.containsKey(label)) {
            throw new IllegalArgumentException("no column '" + label + "', there are " + values.keySet());
        }
        return values.get(label);
    }

    /** Empty when it is null. */
    String text(String label) {
        String text = textOrNull(label);
        return text == null ? "" : text;
    }

    /** Whole; sums are of a type that has digits behind the point, and some counters have 64 bits: as large as may be then. */
    @Nullable
    Long numberOrNull(String label) {
        String text = textOrNull(label);
        return text == null || text.isBlank()
                ? null
                : Long.valueOf(new BigDecimal(text.trim()).min(MOST).longValue());
    }

    /** 0 when it is null. */
    long number(String label) {
        Long number = numberOrNull(label);
        return number == null ? 0 : number;
    }
}
