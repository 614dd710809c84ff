package dev.nightjar.store;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.wire.FindingWire;
import dev.nightjar.store.Segment.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Which rows the evidence of the stored findings rests on: they stay as long as the finding does, so that its numbers can be computed
 * again. Of segments that go they are copied to a native table of their own; in other tables they are left. In a transaction of the
 * retention's, after {@link #refresh}.
 */
final class Pins {

    private static final Logger log = LoggerFactory.getLogger(Pins.class);

    /** Evidence of longer times is a reference, or the whole history of a job: that is not kept, but for sums per minute. */
    static final long LONGEST_NANOS = Duration.ofDays(1).toNanos();

    /** Of an operation in a segment, the slowest first: as many as evidence asks for at most. */
    private static final int MOST_WORKS = 2_000;

    /** Tables in segments of which copies are made. */
    static final List<StoredTable> COPIED = List.of(FactTables.WORK, FactTables.WORK_TOTAL);

    /**
     * Rows of a table; null: whatever it is.
     *
     * @param name of the database or pool
     */
    private record Pin(
            String table,
            String environment,
            @Nullable String service,
            @Nullable String operation,
            @Nullable String name,
            TimeRange range) {}

    private Pins() {}

    /** Puts them into a temporary table of the connection, as the findings are now. */
    static void refresh(Connection connection) throws SQLException {
        Set<Pin> pins = all(connection);
        Sql.execute(
                connection,
                "create or replace temp table pin (table_name varchar, environment varchar, service varchar,"
                        + " operation varchar, name varchar, from_nanos bigint, to_nanos bigint)");
        try (PreparedStatement insert = connection.prepareStatement("insert into pin values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Pin pin : pins) {
                insert.setString(1, pin.table());
                insert.setString(2, pin.environment());
                insert.setString(3, pin.service());
                insert.setString(4, pin.operation());
                insert.setString(5, pin.name());
                insert.setLong(6, pin.range().fromEpochNanos());
                insert.setLong(7, pin.range().toEpochNanos());
                insert.executeUpdate();
            }
        }
    }

    private static Set<Pin> all(Connection connection) throws SQLException {
        Set<Pin> pins = new LinkedHashSet<>();
        int unreadable = 0;
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("select finding from finding")) {
            while (rows.next()) {
                try {
                    add(FindingWire.decode(DetailJson.TREE.read(rows.getString(1))), pins);
                } catch (IllegalArgumentException | JacksonException e) {
                    unreadable++;
                }
            }
        }
        if (unreadable > 0) {
            log.warn("{} findings cannot be read: what they rest on goes with the retention", unreadable);
        }
        return pins;
    }

    private static void add(Finding finding, Set<Pin> pins) {
        for (Link link : finding.links()) {
            for (Evidence evidence : link.evidence()) {
                Pin pin = of(evidence.query());
                if (pin != null && pin.range().nanos() <= LONGEST_NANOS) {
                    pins.add(pin);
                }
            }
        }
    }

    private static @Nullable Pin of(Query query) {
        return switch (query) {
            case Query.Totals totals -> pin(FactTables.WORK_TOTAL, totals, totals.service(), totals.operation());
            case Query.Works works -> pin(FactTables.WORK, works, works.service(), works.operation());
            case Query.Holders holders -> named(FactTables.POOL_HOLDERS, holders, holders.service(), holders.pool());
            case Query.LockHolders holders ->
                pin(FactTables.LOCK_HOLDERS, holders, holders.service(), holders.operation());
            case Query.Sessions sessions -> named(FactTables.DB_POLL, sessions, null, sessions.database());
            case Query.Counters counters -> named(FactTables.DB_COUNTERS, counters, null, counters.database());
            case Query.StatementUses uses -> named(FactTables.DB_STATEMENTS, uses, null, uses.database());
            case Query.GcPauses pauses -> pin(FactTables.GC_PAUSE, pauses, pauses.service(), null);
            case Query.EdenUses uses -> pin(FactTables.EDEN, uses, uses.service(), null);
            case Query.Safepoints safepoints -> pin(FactTables.SAFEPOINT, safepoints, safepoints.service(), null);
            case Query.Allocations allocations ->
                pin(FactTables.ALLOCATIONS, allocations, allocations.service(), allocations.operation());
            case Query.PartSites sites -> pin(FactTables.PART_SITES, sites, sites.service(), sites.operation());
            case Query.GcLog gcLog -> pin(FactTables.GC_LOG, gcLog, gcLog.service(), null);
            case Query.Health health -> pin(FactTables.AGENT_HEALTH, health, health.service(), null);
            // No evidence is of spans or profiles yet; what is of sums stays.
            case Query.Trace _,
                    Query.Traces _,
                    Query.TraceSearch _,
                    Query.Calls _,
                    Query.ProfileTypes _,
                    Query.Stacks _ -> null;
            case Query.Grid _, Query.Services _, Query.SpanNames _ -> null;
        };
    }

    private static Pin pin(StoredTable table, Query query, @Nullable String service, @Nullable String operation) {
        return new Pin(table.name(), query.environment(), service, operation, null, query.range());
    }

    private static Pin named(StoredTable table, Query query, @Nullable String service, @Nullable String name) {
        return new Pin(table.name(), query.environment(), service, null, name, query.range());
    }

    /** Copies what is pinned of a segment that is about to go. A file that cannot be read keeps nothing from going. */
    static void copy(StoredTable table, Segment segment, Path dataDir, Connection connection) throws SQLException {
        if (!COPIED.contains(table)
                || segment.state() == State.MISSING
                || !reaches(table, segment.fromNanos(), segment.toNanos(), connection)) {
            return;
        }
        if (segment.state() == State.SEALED && !isWhole(segment.file(dataDir), segment.bytes())) {
            log.error("{} is not there or not whole: what findings rest on in it is lost", segment.file(dataDir));
            return;
        }
        copyAll(table, Sources.of(table, segment, dataDir), connection);
    }

    /** Likewise of some rows. */
    static void copy(StoredTable table, String relation, Connection connection) throws SQLException {
        if (COPIED.contains(table) && reaches(table, Long.MIN_VALUE, Long.MAX_VALUE, connection)) {
            copyAll(table, relation, connection);
        }
    }

    private static void copyAll(StoredTable table, String relation, Connection connection) throws SQLException {
        // Reports of works that were open give way to what came later, wherever that lies: none stays without it.
        String which = table.equals(FactTables.WORK)
                ? " and not kept.open qualify row_number() over (partition by environment, service, operation"
                        + " order by wall_nanos desc) <= " + MOST_WORKS
                : "";
        Sql.execute(
                connection,
                "insert into " + Segment.pinnedTable(table.name()) + " select " + table.allColumns() + " from "
                        + relation + " kept where " + condition(table, "kept") + which);
    }

    /** Whether any pin of a table is of such a time. */
    private static boolean reaches(StoredTable table, long fromNanos, long toNanos, Connection connection)
            throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select count(*) from pin where table_name = '" + table.name()
                        + "' and from_nanos <= " + toNanos + " and to_nanos > " + fromNanos)) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private static boolean isWhole(Path file, long bytes) {
        try {
            return Files.size(file) == bytes;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes copies that no finding rests on any more. */
    static void release(Connection connection) throws SQLException {
        for (StoredTable table : COPIED) {
            String pinned = Segment.pinnedTable(table.name());
            Sql.execute(connection, "delete from " + pinned + " where not " + condition(table, pinned));
        }
    }

    /** What a delete from a table that has no segments needs, so that pinned rows are left; empty when none is pinned. */
    static String left(StoredTable table, Connection connection) throws SQLException {
        return reaches(table, Long.MIN_VALUE, Long.MAX_VALUE, connection)
                ? " and not " + condition(table, table.name())
                : "";
    }

    /** Whether a row of a relation is pinned. */
    private static String condition(StoredTable table, String relation) {
        List<String> conditions = new ArrayList<>(List.of(
                "pin.table_name = '" + table.name() + "'",
                "pin.environment = " + relation + ".environment",
                relation + "." + table.timeColumn() + " >= pin.from_nanos",
                relation + "." + table.timeColumn() + " < pin.to_nanos",
                orNull("service", relation + ".service")));
        if (table.hasColumn("operation")) {
            conditions.add(orNull("operation", relation + ".operation"));
        }
        for (String name : List.of("pool", "database")) {
            if (table.hasColumn(name)) {
                conditions.add(orNull("name", relation + "." + name));
            }
        }
        return "exists (select 1 from pin where " + String.join(" and ", conditions) + ")";
    }

    private static String orNull(String column, String value) {
        return "(pin." + column + " is null or pin." + column + " = " + value + ")";
    }
}
