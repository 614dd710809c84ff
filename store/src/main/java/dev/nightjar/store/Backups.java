package dev.nightjar.store;

import dev.nightjar.store.BackupRefused.Reason;
import dev.nightjar.store.Segment.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups, one at a time: a copy of the database file, made by DuckDB in one snapshot, and the sealed files that the
 * manifest of that snapshot names, which nobody removes until the backup is closed. Any thread; writes and queries go on.
 */
final class Backups {

    private static final Logger log = LoggerFactory.getLogger(Backups.class);

    /** Below the data folder. No name that somebody would choose: what is in it is removed. */
    static final String FOLDER = "backup-in-progress";

    private static final String COPY = "backup_copy";
    private static final long MB = 1L << 20;

    private final Database database;
    private final StoreSettings settings;
    private final InstantSource clock;
    private final LongSupplier freeDiskBytes;
    private final Sealer sealer;
    private final UnusedFiles files;

    Backups(
            Database database,
            StoreSettings settings,
            InstantSource clock,
            LongSupplier freeDiskBytes,
            Sealer sealer,
            UnusedFiles files) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.freeDiskBytes = freeDiskBytes;
        this.sealer = sealer;
        this.files = files;
    }

    Backup make() {
        if (!files.keep()) {
            throw new BackupRefused(
                    Reason.RUNNING, "another backup of this store is running: try again when it has ended", null);
        }
        try {
            requireRoom();
            // No table is dropped then, so nothing that the copy still has to read.
            return sealer.whileNothingIsSealed(this::copied);
        } catch (Throwable e) {
            files.letGo();
            throw refused(e);
        }
    }

    private static BackupRefused refused(Throwable e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof BackupRefused refused) {
            return refused;
        }
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        boolean closed = cause instanceof CancellationException || cause instanceof RejectedExecutionException;
        return new BackupRefused(
                Reason.FAILED, closed ? "the store is closed" : "no backup was made: " + Trouble.reason(cause), cause);
    }

    private void requireRoom() throws IOException {
        long copy = database.fileBytes() + database.walBytes();
        long free = freeDiskBytes.getAsLong();
        if (free - settings.minFreeDiskBytes() < copy) {
            throw new BackupRefused(
                    Reason.DISK_FULL,
                    "a backup begins with a copy of what is not sealed, " + copy / MB + " MB beside the reserve of "
                            + settings.minFreeDiskBytes() / MB + " MB, and the disk with " + settings.dataDir()
                            + " has " + free / MB + " MB free: free some space, or lower nightjar.store.retention",
                    null);
        }
    }

    private Backup copied() throws SQLException, IOException {
        long begin = System.nanoTime();
        Path dataDir = database.dataDir();
        removeLeftOver(dataDir);
        Path copy = Files.createDirectory(dataDir.resolve(FOLDER)).resolve(Database.FILE);
        log.info("A backup begins with a copy of {}", Database.FILE);
        try {
            Instant taken = clock.instant();
            List<Backup.Entry> entries = entries(dataDir, copyTo(copy), copy);
            long bytes = entries.stream().mapToLong(Backup.Entry::bytes).sum();
            log.info(
                    "{} is copied after {} ms; the backup has {} files, {} MB",
                    Database.FILE,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                    entries.size(),
                    bytes / MB);
            return new Backup(
                    new BackupSummary(Schema.VERSION, taken, entries.size(), bytes), entries, () -> end(dataDir));
        } catch (SQLException | IOException | RuntimeException e) {
            suppressing(e, () -> removeLeftOver(dataDir));
            throw e;
        }
    }

    private void end(Path dataDir) {
        try {
            removeLeftOver(dataDir);
        } catch (IOException e) {
            log.warn("What a backup left is removed by the next one or at the next start: {}", e.toString());
        }
        files.letGo();
    }

    /** The sealed segments as of the copy. */
    private List<Segment> copyTo(Path copy) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "detach database if exists " + COPY); // of one that could not be ended
            Sql.execute(connection, "attach '" + copy.toString().replace("'", "''") + "' as " + COPY);
            List<Segment> sealed;
            try {
                sealed = inOneSnapshot(connection);
            } catch (SQLException | RuntimeException e) {
                suppressing(e, () -> Sql.execute(connection, "detach " + COPY));
                throw e;
            }
            // Checkpoints too: a checkpoint that failed as a statement might end the whole DuckDB of this process.
            Sql.execute(connection, "detach " + COPY);
            return sealed;
        }
    }

    private List<Segment> inOneSnapshot(Connection connection) throws SQLException {
        Sql.execute(connection, "begin transaction");
        try {
            for (String what : List.of("schema", "data")) {
                Sql.execute(connection, "copy from database " + Database.CATALOG + " to " + COPY + " (" + what + ")");
            }
            List<Segment> sealed = new ArrayList<>();
            for (StoredTable table : Manifest.TABLES) {
                Manifest.all(table.name(), connection).stream()
                        .filter(segment -> segment.state() == State.SEALED)
                        .forEach(sealed::add);
            }
            requireReserve();
            Sql.execute(connection, "commit");
            return sealed;
        } catch (SQLException | RuntimeException e) {
            suppressing(e, () -> Sql.execute(connection, "rollback"));
            throw e;
        }
    }

    /** A commit may checkpoint, and a checkpoint that fails may end DuckDB until the process starts again. */
    private void requireReserve() {
        if (freeDiskBytes.getAsLong() < settings.minFreeDiskBytes()) {
            throw new BackupRefused(
                    Reason.DISK_FULL,
                    "the disk with " + settings.dataDir() + " filled up while the store was copied: free some space",
                    null);
        }
    }

    private static List<Backup.Entry> entries(Path dataDir, List<Segment> sealed, Path copy) throws IOException {
        try (DirectoryStream<Path> made = Files.newDirectoryStream(copy.getParent())) {
            for (Path file : made) {
                if (!file.equals(copy) && Files.size(file) > 0) {
                    throw new IllegalStateException("the copy is not complete without " + file.getFileName());
                }
            }
        }
        List<Backup.Entry> entries = new ArrayList<>();
        entries.add(new Backup.Entry(Database.FILE, copy, Files.size(copy)));
        for (Segment segment : sealed) {
            Path file = segment.file(dataDir);
            if (!Files.isRegularFile(file) || Files.size(file) != segment.bytes()) {
                throw new BackupRefused(
                        Reason.FAILED,
                        file + " is not there any more, or not with its " + segment.bytes()
                                + " bytes: put it back, or start the server again, which then goes on without it",
                        null);
            }
            entries.add(new Backup.Entry(name(dataDir, file), file, segment.bytes()));
        }
        return entries;
    }

    /** Of a file in a backup: as below the data folder, with slashes. */
    static String name(Path dataDir, Path file) {
        return dataDir.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** What a backup made, also one that was under way when the server was killed. */
    static void removeLeftOver(Path dataDir) throws IOException {
        Path folder = dataDir.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Database.FILE + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private interface Step {
        void take() throws SQLException, IOException;
    }

    /** Tidies up after a failure, which is what is told. */
    private static void suppressing(Exception failure, Step step) {
        try {
            step.take();
        } catch (SQLException | IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
