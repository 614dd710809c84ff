package dev.nightjar.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * The open DuckDB file: {@code nightjar.duckdb} in the data folder, locked down to that folder. Gives connections; each is
 * used by one thread and closed by who asked for it. Closed by {@link DuckDbStore}.
 */
final class Database implements AutoCloseable {

    /** The default of 16 MiB makes every third commit a checkpoint (facts: 35 % of the wall time, p90 0.55 s). */
    private static final String CHECKPOINT_THRESHOLD = "256MB";

    /**
     * Each statement runs on the thread that asks for it, those of several at the same time. With more, whoever asks spins while DuckDB's own
     * threads work: on two processors a fifth more CPU for what is written (docs/benchmarks/ingest.md).
     */
    private static final int THREADS = 1;

    /** In the data folder. */
    static final String FILE = "nightjar.duckdb";

    /** As DuckDB calls the database of that file. */
    static final String CATALOG = "nightjar";

    private final Path dataDir;
    private final Path file;
    private final DuckDBConnection root;
    private final OriginMemory origins = new OriginMemory();

    private Database(Path dataDir, Path file, DuckDBConnection root) {
        this.dataDir = dataDir;
        this.file = file;
        this.root = root;
    }

    static Database open(StoreSettings settings, long nowEpochNanos) throws IOException {
        Path dataDir = settings.dataDir().toAbsolutePath();
        Path file = dataDir.resolve(FILE);
        Path spill = Files.createDirectories(dataDir.resolve("spill"));
        Properties properties = new Properties();
        properties.setProperty("memory_limit", settings.memoryLimitBytes() + "B");
        properties.setProperty("threads", Integer.toString(THREADS));
        properties.setProperty("temp_directory", spill.toString());
        properties.setProperty("checkpoint_threshold", CHECKPOINT_THRESHOLD);
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
            try {
                limitSpill(connection, settings.spillBytes());
                lockDown(connection, dataDir);
                Schema.prepare(connection, file, nowEpochNanos);
                SealedFiles.compare(dataDir, connection);
                return new Database(dataDir, file, connection.unwrap(DuckDBConnection.class));
            } catch (SQLException | IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreNotOpened(why(file, e), e);
        }
    }

    /** A statement, no property of the opening: of that one DuckDB 1.5 is told to take it without a word and not to keep to it. */
    private static void limitSpill(Connection connection, long bytes) throws SQLException {
        Sql.execute(connection, "set max_temp_directory_size = '" + bytes + "B'");
    }

    /** SQL that reaches this process by whatever way touches nothing outside the data folder and loads no code. */
    private static void lockDown(Connection connection, Path dataDir) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set allowed_directories = ['" + dataDir.toString().replace("'", "''") + "']");
            statement.execute("set enable_external_access = false");
            statement.execute("set lock_configuration = true");
        }
    }

    private static String why(Path file, SQLException e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("lock")) {
            return "the store " + file + " is held by another process: stop it first (" + message + ")";
        }
        return "the store " + file + " cannot be opened: " + message;
    }

    /** A connection of its own snapshot and transaction, for one thread. */
    Connection connect() throws SQLException {
        synchronized (root) {
            return root.duplicate();
        }
    }

    /** Of its queries. */
    OriginMemory origins() {
        return origins;
    }

    /** Absolute. */
    Path dataDir() {
        return dataDir;
    }

    long fileBytes() throws IOException {
        return Files.size(file);
    }

    long walBytes() throws IOException {
        Path wal = file.resolveSibling(file.getFileName() + ".wal");
        return Files.exists(wal) ? Files.size(wal) : 0;
    }

    @Override
    public void close() throws SQLException {
        synchronized (root) {
            root.close();
        }
    }
}
