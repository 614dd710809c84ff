package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.wire.FindingWire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Findings as the JSON text of their tree, one row per environment and id. */
final class FindingTable {

    static final String CREATE = """
            create table finding (
                environment varchar not null, id varchar not null, last_seen_nanos bigint not null,
                finding varchar not null)""";

    /** A finding as text, and as objects with texts, figures and their names: some four times as much. */
    private static final long HEAP_PER_CHARACTER = 5;

    private FindingTable() {}

    static String json(Finding finding) {
        return DetailJson.TREE.write(FindingWire.encode(finding));
    }

    static long lastSeenEpochNanos(Finding finding) {
        long last = Long.MIN_VALUE;
        for (TimeRange occurrence : finding.occurrences()) {
            last = Math.max(last, occurrence.toEpochNanos());
        }
        return last;
    }

    static void replace(Pending.FindingWrite finding, Connection connection) throws SQLException {
        delete(finding.environment(), finding.id(), connection);
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into finding (environment, id, last_seen_nanos, finding) values (?, ?, ?, ?)")) {
            insert.setString(1, finding.environment());
            insert.setString(2, finding.id());
            insert.setLong(3, finding.lastSeenEpochNanos());
            insert.setString(4, finding.json());
            insert.executeUpdate();
        }
    }

    static void delete(String environment, String id, Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from finding where environment = ? and id = ?")) {
            delete.setString(1, environment);
            delete.setString(2, id);
            delete.executeUpdate();
        }
    }

    /**
     * What could be read.
     *
     * @param unreadable rows that are damaged, or in a shape that this version cannot read
     */
    record Answer(List<Finding> findings, int unreadable) {}

    static Answer read(String environment, Reading reading) throws SQLException {
        List<String> stored = new ArrayList<>();
        reading.all(
                "select finding from finding where environment = ? order by last_seen_nanos desc, id",
                List.of(environment),
                row -> {
                    String json = row.getString(1);
                    reading.keeps(HEAP_PER_CHARACTER * json.length());
                    stored.add(json);
                });
        List<Finding> findings = new ArrayList<>();
        for (String json : stored) {
            try {
                findings.add(FindingWire.decode(DetailJson.TREE.read(json)));
            } catch (IllegalArgumentException | JacksonException e) {
                // Counted: the others are shown all the same.
            }
        }
        return new Answer(findings, stored.size() - findings.size());
    }
}
