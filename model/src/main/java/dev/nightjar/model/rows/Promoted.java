package dev.nightjar.model.rows;

import dev.nightjar.model.rows.Layout.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Attributes of a layout's rows that have a column of their own. */
final class Promoted {

    private final Layout layout;
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    Promoted(Layout layout) {
        this.layout = layout;
    }

    /** Adds a column for an attribute, which rows may lack. */
    int column(String attribute, Kind kind) {
        int column = layout.optional(attribute.replace('.', '_'), kind);
        columns.put(attribute, column);
        return column;
    }

    Map<String, Integer> columns() {
        return Collections.unmodifiableMap(columns);
    }
}
