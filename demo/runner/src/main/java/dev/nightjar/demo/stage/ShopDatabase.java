package dev.nightjar.demo.stage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL 18 of the run's own, with the shop's database, its owner, and a monitor's role for the sampler. */
public final class ShopDatabase implements AutoCloseable {

    public static final String SHOP_ROLE = "shop";
    static final String MONITOR_ROLE = "nightjar";

    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final EmbeddedPostgres postgres;
    private final ProcessHandle postmaster;

    private ShopDatabase(EmbeddedPostgres postgres, ProcessHandle postmaster) {
        this.postgres = postgres;
        this.postmaster = postmaster;
    }

    static ShopDatabase start(RunDirectory directory, int port, Children children) throws StageFailed {
        return start(directory, port, children, Map.of());
    }

    /**
     * Whatever fails: nothing of it is left running.
     *
     * @param settings of postgresql.conf, beside those that it always has
     */
    static ShopDatabase start(RunDirectory directory, int port, Children children, Map<String, String> settings)
            throws StageFailed {
        Path log = directory.resolve("postgres.log");
        EmbeddedPostgres postgres = startServer(directory, port, log, settings);
        try {
            ProcessHandle postmaster = postmaster(directory).orElseThrow(() -> new IOException("its process is gone"));
            ShopDatabase database = new ShopDatabase(postgres, postmaster);
            children.watch("INT", postmaster);
            database.createShop();
            return database;
        } catch (IOException | SQLException e) {
            close(postgres, directory);
            throw new StageFailed(
                    "the shop's database cannot be made: " + e.getMessage() + " PostgreSQL's output: " + log, e);
        }
    }

    private static EmbeddedPostgres startServer(
            RunDirectory directory, int port, Path log, Map<String, String> settings) throws StageFailed {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data(directory))
                    .setOverrideWorkingDirectory(binaries().toFile())
                    .setPort(port)
                    .setRegisterShutdownHook(false)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(START_LIMIT)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .setServerConfig("unix_socket_directories", "");
            settings.forEach(builder::setServerConfig);
            return builder.start();
        } catch (IOException | IllegalStateException e) {
            // It may have been started and not have answered in time.
            postmaster(directory).ifPresent(ProcessHandle::destroyForcibly);
            throw new StageFailed(
                    "PostgreSQL does not start: " + e.getMessage() + ". " + advice() + " Its output: " + log, e);
        }
    }

    /** The guardian looks there, too. */
    private static Path data(RunDirectory directory) {
        return directory.resolve("postgres");
    }

    /** Empty when it does not run. */
    private static Optional<ProcessHandle> postmaster(RunDirectory directory) {
        try {
            String pid = Files.readAllLines(data(directory).resolve("postmaster.pid"))
                    .getFirst();
            return ProcessHandle.of(Long.parseLong(pid.trim()));
        } catch (IOException | NoSuchElementException | NumberFormatException noneOrNotWhole) {
            return Optional.empty();
        }
    }

    private static void close(EmbeddedPostgres postgres, RunDirectory directory) {
        Optional<ProcessHandle> postmaster = postmaster(directory);
        try {
            postgres.close();
        } catch (IOException | IllegalStateException e) {
            postmaster.ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Unpacked once per user: somebody else's directory could not be written to. */
    private static Path binaries() {
        return Path.of(System.getProperty("java.io.tmpdir"), "nightjar-postgres-" + System.getProperty("user.name"));
    }

    private static String advice() {
        return "root".equals(System.getProperty("user.name"))
                ? "As root it needs user namespaces ('unshare -U true' must work): else run the demo as an ordinary user."
                : "It needs glibc (not musl) on Linux, and room under " + System.getProperty("java.io.tmpdir") + ".";
    }

    private void createShop() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + SHOP_ROLE + " login");
            statement.execute("create role " + MONITOR_ROLE + " login in role pg_monitor");
            statement.execute("create database shop owner " + SHOP_ROLE);
        }
        try (Connection connection = postgres.getDatabase("postgres", "shop").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension pg_stat_statements");
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/shop";
    }

    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    }

    /** Ends it at once, without waiting for its clients. */
    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException | IllegalStateException e) {
            postmaster.destroyForcibly();
        }
    }
}
