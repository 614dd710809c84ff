package dev.nightjar.collector.mysql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of servers as their command line shows them: labels, then a line for each row, columns between bars. */
final class Rows {

    private Rows() {}

    static List<MySqlRow> of(String table) {
        List<String> lines = table.lines().filter(line -> !line.isBlank()).toList();
        List<String> labels = cells(lines.getFirst());
        List<MySqlRow> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            if (cells.size() != labels.size()) {
                throw new IllegalArgumentException(cells.size() + " cells, " + labels.size() + " labels: " + line);
            }
            Map<String, @Nullable String> values = new HashMap<>();
            for (int i = 0; i < labels.size(); i++) {
                values.put(labels.get(i), cells.get(i).equals("NULL") ? null : cells.get(i));
            }
            rows.add(new MySqlRow(values));
        }
        return rows;
    }

    static MySqlRow one(String table) {
        return of(table).getFirst();
    }

    private static List<String> cells(String line) {
        String inner = line.strip().substring(1, line.strip().length() - 1);
        return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
    }
}
