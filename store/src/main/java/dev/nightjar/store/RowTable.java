package dev.nightjar.store;

import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.LogColumns;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.ProfileColumns;
import dev.nightjar.model.rows.SpanColumns;
import java.util.List;

/** The table of a layout: its columns, time first, after those that every table begins with. */
final class RowTable extends StoredTable {

    static final RowTable SPAN = new RowTable(SpanColumns.LAYOUT, SpanColumns.EMITTER);

    static final RowTable LOG_RECORD = new RowTable(LogColumns.LAYOUT, LogColumns.EMITTER);
    static final RowTable METRIC_POINT = new RowTable(MetricColumns.LAYOUT, MetricColumns.EMITTER);

    static final RowTable PROFILE_SAMPLE = new RowTable(ProfileColumns.LAYOUT, ProfileColumns.EMITTER);

    static final List<RowTable> ALL = List.of(SPAN, LOG_RECORD, METRIC_POINT, PROFILE_SAMPLE);

    private final Layout layout;
    private final int emitterColumn;

    private RowTable(Layout layout, int emitterColumn) {
        super(
                layout.table(),
                SENT,
                layout.columns().stream()
                        .filter(column -> !column.equals(layout.column(emitterColumn)))
                        .map(RowTable::definition)
                        .toList());
        this.layout = layout;
        this.emitterColumn = emitterColumn;
    }

    static RowTable of(Layout layout) {
        return ALL.stream().filter(table -> table.layout == layout).findFirst().orElseThrow();
    }

    Layout layout() {
        return layout;
    }

    /** The column that says whose a row is; the table has it among the first. */
    int emitterColumn() {
        return emitterColumn;
    }

    private static String definition(Layout.Column column) {
        String type = switch (column.kind()) {
            case LONG -> "bigint";
            case INT -> "integer";
            case DOUBLE -> "double";
            case UUID -> "uuid";
            case TEXT -> "varchar";
            case TEXTS -> "map(varchar, varchar)";
        };
        return column.name() + " " + type + (column.optional() ? "" : " not null");
    }
}
