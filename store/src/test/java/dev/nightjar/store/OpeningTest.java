package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.Stamped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {

    @TempDir
    Path dataDir;

    @Test
    void aSecondStoreOnTheSameFolderIsRefusedByTheProcessThatHasIt() {
        try (DuckDbStore first = DuckDbStore.open(StoreSettings.defaults(dataDir))) {
            assertThat(first.environments()).isEmpty();
            assertThatThrownBy(() -> DuckDbStore.open(StoreSettings.defaults(dataDir)))
                    .isInstanceOf(StoreNotOpened.class)
                    .hasMessageContaining(dataDir.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("nightjar.data-dir");
        }
        DuckDbStore.open(StoreSettings.defaults(dataDir)).close();
    }

    @Test
    void aFolderWithoutAStoreIsNotMadeOneByReading() throws Exception {
        assertThatThrownBy(() -> DuckDbStore.openToRead(StoreSettings.defaults(dataDir)))
                .isInstanceOf(StoreNotOpened.class)
                .hasMessageContaining("there is no store in " + dataDir);
        assertThat(dataDir).isEmptyDirectory();
        DuckDbStore.open(StoreSettings.defaults(dataDir)).close();
        try (DuckDbStore store = DuckDbStore.openToRead(StoreSettings.defaults(dataDir))) {
            assertThat(store.environments()).isEmpty();
            assertThatThrownBy(() -> DuckDbStore.openToRead(StoreSettings.defaults(dataDir)))
                    .hasMessageContaining("is in use by process");
        }
    }

    /** POSIX forgets a process's lock when any descriptor of the file is closed. */
    @Test
    void aSecondTryInTheSameProcessDoesNotOpenTheFolderToOthers() throws Exception {
        try (DuckDbStore _ = DuckDbStore.open(StoreSettings.defaults(dataDir))) {
            assertThatThrownBy(() -> DuckDbStore.open(StoreSettings.defaults(dataDir)))
                    .isInstanceOf(StoreNotOpened.class);
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AckedWriter.class.getName(),
                            dataDir.toString())
                    .redirectErrorStream(true)
                    .start();
            String told = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).isNotZero();
            assertThat(told)
                    .contains("is in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAsItIs() throws Exception {
        DuckDbStore.open(StoreSettings.defaults(dataDir)).close();
        execute("update meta set meaning = '8' where name = 'schema'");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> DuckDbStore.open(StoreSettings.defaults(dataDir)))
                    .isInstanceOf(StoreNotOpened.class)
                    .hasMessageContaining(
                            "has schema 8, written by a newer Nightjar; this one knows up to " + Schema.VERSION);
        }
    }

    @Test
    void aStoreOfTheFirstSchemaIsBroughtUpToDateAndKeepsItsFacts() throws Exception {
        RandomFacts random = new RandomFacts(3);
        Origin origin = random.origin("production", "order");
        Work work = random.work("GET /report", 1_000);
        GcPause old = new GcPause(1_000, 20, "G1New", "G1 Evacuation Pause", 4);
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(dataDir))) {
            store.write(random.batch(origin, old, work)).join();
        }
        execute("alter table work_0 rename to work");
        execute("alter table work_total_0 rename to work_total");
        execute("drop table operation_minute_0");
        execute("drop table operation_walls_minute_0");
        execute("drop table span_walls_minute_0");
        execute("drop table work_pinned");
        execute("drop table work_total_pinned");
        execute("drop table segment");
        execute("drop table segment_origin");
        execute("drop table span_0");
        execute("drop table log_record_0");
        execute("drop table metric_point_0");
        execute("drop table profile_sample_0");
        execute("alter table origin drop column attributes");
        execute("alter table work drop column parent_id");
        execute("drop table allocations");
        execute("drop table lock_holders");
        execute("drop table part_sites");
        execute("drop table gc_log");
        execute("drop table eden");
        execute("drop table db_counters");
        execute("drop table db_statements");
        execute("alter table gc_pause drop column figures");
        execute("update meta set meaning = '1' where name = 'schema'");

        GcPause figured = new GcPause(2_000, 20, "G1New", "", 5, Map.of(GcFigure.PROMOTED, 7L));
        Allocations allocations = random.allocations("GET /report", 3_000);
        LockHolders locks = random.lockHolders("GET /report", 4_000);
        PartSites sites = random.partSites("GET /report", 5_000);
        GcLog log = random.gcLog(6_000);
        EdenUse eden = random.edenUse("GET /report", 6_000);
        DbCounters counters = random.counters("postgresql://db:5432/shop", 7_000);
        DbStatements statements = random.statements("postgresql://db:5432/shop", 8_000);
        TimeRange all = new TimeRange(0, 10_000);
        for (int opened = 0; opened < 2; opened++) {
            try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(dataDir))) {
                if (opened == 0) {
                    store.write(random.batch(
                                    origin, figured, allocations, locks, sites, log, eden, counters, statements))
                            .join();
                }
                assertThat(store.gcPauses(new Query.GcPauses("production", "order", all)))
                        .extracting(Stamped::fact)
                        .containsExactly(old, figured);
                assertThat(store.works(new Query.Works("production", null, null, all, 10)))
                        .extracting(stamped -> stamped.fact().spanId())
                        .containsExactly(work.spanId());
                assertThat(store.allocations(new Query.Allocations("production", "order", null, all)))
                        .extracting(Stamped::fact)
                        .containsExactly(allocations);
                assertThat(store.lockHolders(new Query.LockHolders("production", "order", null, all)))
                        .extracting(Stamped::fact)
                        .containsExactly(locks);
                assertThat(store.partSites(new Query.PartSites("production", "order", null, null, all)))
                        .extracting(Stamped::fact)
                        .containsExactly(sites);
                assertThat(store.gcLog(new Query.GcLog("production", "order", null, all, 10)))
                        .extracting(Stamped::fact)
                        .containsExactly(log);
                assertThat(store.edenUses(new Query.EdenUses("production", "order", all)))
                        .extracting(Stamped::fact)
                        .containsExactly(eden);
                assertThat(store.counters(new Query.Counters("production", null, all)))
                        .extracting(Stamped::fact)
                        .containsExactly(counters);
                assertThat(store.statementUses(new Query.StatementUses("production", null, all)))
                        .extracting(Stamped::fact)
                        .containsExactly(statements);
            }
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsToldWithAdvice() throws Exception {
        Path file = Files.createFile(dataDir.resolve("file"));
        assertThatThrownBy(() -> DuckDbStore.open(StoreSettings.defaults(file.resolve("store"))))
                .isInstanceOf(StoreNotOpened.class)
                .hasMessageContaining("nightjar.data-dir");
    }

    @Test
    void aFileThatIsNoDatabaseIsToldByName() throws Exception {
        Files.writeString(dataDir.resolve("nightjar.duckdb"), "not a database, ".repeat(1_000));
        assertThatThrownBy(() -> DuckDbStore.open(StoreSettings.defaults(dataDir)))
                .isInstanceOf(StoreNotOpened.class)
                .hasMessageContaining("nightjar.duckdb cannot be opened");
    }

    @Test
    void sqlReachesNothingOutsideTheFolder() throws Exception {
        Path outside = Files.writeString(dataDir.resolve("secret.csv"), "a\n1\n");
        Path store = dataDir.resolve("store");
        try (Database database = Database.open(StoreSettings.defaults(Files.createDirectory(store)), 0);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "select * from read_csv('" + outside + "')",
                    "copy (select 1) to '" + dataDir.resolve("out.csv") + "'",
                    "attach '" + dataDir.resolve("other.duckdb") + "'",
                    "install httpfs",
                    "set enable_external_access = true",
                    "set memory_limit = '100GB'")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void theSettingsReachTheDatabase() throws Exception {
        StoreSettings settings = StoreSettings.defaults(dataDir).withMemoryLimitBytes(256L << 20);
        try (Database database = Database.open(settings, 0);
                Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('memory_limit'), current_setting('threads'),"
                        + " current_setting('checkpoint_threshold'), current_setting('temp_directory'),"
                        + " current_setting('max_temp_directory_size')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("256.0 MiB");
            assertThat(row.getInt(2)).isEqualTo(1);
            assertThat(row.getString(3)).startsWith("244.1 MiB");
            assertThat(row.getString(4)).isEqualTo(dataDir.resolve("spill").toString());
            assertThat(row.getString(5)).isEqualTo("1.0 GiB");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + dataDir.resolve("nightjar.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
