package dev.nightjar.store;

import dev.nightjar.store.Segment.State;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;

/**
 * Makes a data folder of the files of a {@link Backup}, under their names in a folder. All of them are there and on the disk
 * before the first has its place.
 */
public final class Restore {

    /** In the data folder until all files have their places. */
    static final String UNFINISHED = "restore-in-progress";

    /** What taking the lock leaves, a file system's own, and what a restore left that was killed. */
    private static final Set<String> NOBODYS = Set.of("owner.pid", "lost+found", UNFINISHED);

    private static final long CHUNK_BYTES = 8L << 20;
    private static final long MB = 1L << 20;

    private final Path backup;
    private final Path dataDir;
    private final Progress progress;

    private Restore(Path backup, Path dataDir, Progress progress) {
        this.backup = backup;
        this.dataDir = dataDir;
        this.progress = progress;
    }

    /** Told of bytes that were copied, again and again. */
    public interface Progress {
        void copied(long bytes, long ofBytes);
    }

    /**
     * Checks a backup, then copies it. The store of an older Nightjar is brought up to date when it is opened.
     *
     * @param backup folder with the files, is only read
     * @param dataDir folder that is not there yet, or has nothing in it but what a restore left that was killed
     * @throws RestoreRefused when one of the two is not as it should be; nothing has changed then
     * @throws StoreNotOpened when a process owns the data folder
     */
    public static BackupSummary run(Path backup, Path dataDir, Progress progress) {
        return new Restore(backup, dataDir, progress).run();
    }

    private BackupSummary run() {
        BackupSummary summary = summary();
        List<Backup.Entry> entries;
        try {
            entries = checked(summary);
        } catch (IOException e) {
            throw new RestoreRefused("the backup in " + backup + " cannot be read: " + e, e);
        }
        try {
            Files.createDirectories(dataDir);
            try (OwnerLock _ = OwnerLock.take(dataDir)) {
                requireEmpty();
                removeLeftOver();
                requireRoom(summary.bytes());
                copy(entries, summary.bytes());
            }
        } catch (IOException e) {
            throw new RestoreRefused(
                    "the backup was not restored, " + dataDir + " could not be written: " + e
                            + ". Look for free space and for who may write there",
                    e);
        }
        return summary;
    }

    private BackupSummary summary() {
        Path file = backup.resolve(BackupSummary.FILE);
        BackupSummary summary;
        try {
            summary = BackupSummary.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new RestoreRefused(
                    backup + " is no backup, or not a whole one: " + file + " cannot be read (" + e.getMessage()
                            + "). Name the folder that ./nightjar backup made",
                    e);
        }
        if (summary.schema() > Schema.VERSION) {
            throw new RestoreRefused(
                    "the backup in " + backup + " has schema " + summary.schema()
                            + ", written by a newer Nightjar; this one knows up to " + Schema.VERSION
                            + ": restore it with the newer one",
                    null);
        }
        return summary;
    }

    /** All files of the backup, each with the size that it should have. */
    private List<Backup.Entry> checked(BackupSummary summary) throws IOException {
        Path database = backup.resolve(Database.FILE);
        if (!Files.isRegularFile(database)) {
            throw damaged(Database.FILE + " is missing");
        }
        List<Backup.Entry> entries = new ArrayList<>(sealed(database));
        for (Backup.Entry entry : entries) {
            if (!Files.isRegularFile(entry.path())) {
                throw damaged(entry.name() + " is missing");
            }
            if (Files.size(entry.path()) != entry.bytes()) {
                throw damaged(
                        entry.name() + " has " + Files.size(entry.path()) + " bytes and should have " + entry.bytes());
            }
        }
        entries.add(new Backup.Entry(Database.FILE, database, Files.size(database)));
        long bytes = entries.stream().mapToLong(Backup.Entry::bytes).sum();
        if (entries.size() != summary.files() || bytes != summary.bytes()) {
            throw damaged("it has " + entries.size() + " files of " + bytes + " bytes and should have "
                    + summary.files() + " of " + summary.bytes());
        }
        return entries;
    }

    private RestoreRefused damaged(String why) {
        return new RestoreRefused(
                "the backup in " + backup + " is damaged: " + why
                        + ". Copy it again from where it was made, or take another",
                null);
    }

    /** Only columns that every version since the first backups has. */
    private List<Backup.Entry> sealed(Path database) {
        Properties readOnly = new Properties();
        readOnly.setProperty(DuckDBDriver.DUCKDB_ACCESS_MODE_PROPERTY, DuckDBDriver.DUCKDB_ACCESS_MODE_READ_ONLY);
        List<Backup.Entry> entries = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database.toAbsolutePath(), readOnly);
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("select table_name, id, opened_nanos, bytes from segment"
                        + " where state = '" + State.SEALED + "' order by table_name, id")) {
            while (rows.next()) {
                String table = rows.getString(1);
                if (!Manifest.isSegmented(table)) { // its name becomes a folder's
                    throw damaged("its manifest names a table '" + table + "', which is none");
                }
                Segment segment =
                        new Segment(table, rows.getLong(2), State.SEALED, rows.getLong(3), 0, 0, 0, rows.getLong(4));
                Path file = segment.file(backup);
                entries.add(new Backup.Entry(Backups.name(backup, file), file, segment.bytes()));
            }
            return entries;
        } catch (SQLException e) {
            throw new RestoreRefused(
                    "the backup in " + backup + " is damaged: " + Database.FILE + " cannot be read (" + e.getMessage()
                            + "). Copy it again from where it was made, or take another",
                    e);
        }
    }

    private void requireEmpty() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(dataDir)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !NOBODYS.contains(name))
                    .sorted()
                    .toList();
        }
        if (!names.isEmpty()) {
            throw new RestoreRefused(
                    dataDir + " is not empty (" + names.stream().limit(5).collect(Collectors.joining(", "))
                            + "): a backup is restored into an empty or new folder. Move away what is in it, or name another",
                    null);
        }
    }

    private void removeLeftOver() throws IOException {
        Path unfinished = dataDir.resolve(UNFINISHED);
        if (Files.exists(unfinished)) {
            removeAll(unfinished);
        }
    }

    private void requireRoom(long bytes) throws IOException {
        long free = Files.getFileStore(dataDir).getUsableSpace();
        if (free < bytes) {
            throw new RestoreRefused(
                    "the backup has " + bytes / MB + " MB, and the disk with " + dataDir + " has " + free / MB
                            + " MB free: free some space, or name a folder on another disk",
                    null);
        }
    }

    private void copy(List<Backup.Entry> entries, long ofBytes) throws IOException {
        Path unfinished = Files.createDirectory(dataDir.resolve(UNFINISHED));
        try {
            long copied = 0;
            for (Backup.Entry entry : entries) {
                Path target = unfinished.resolve(entry.name());
                Files.createDirectories(target.getParent());
                copied = copy(entry, target, copied, ofBytes);
            }
            forceFolders(unfinished);
            if (Files.exists(unfinished.resolve(SealedFiles.FOLDER))) {
                move(unfinished, SealedFiles.FOLDER);
            }
            move(unfinished, Database.FILE);
            Files.delete(unfinished);
            Sealer.force(dataDir);
        } catch (IOException | RuntimeException e) {
            // With a part of it in its place the mark stays: a server must not begin with that.
            if (!Files.exists(dataDir.resolve(SealedFiles.FOLDER))) {
                try {
                    removeAll(unfinished);
                } catch (IOException | RuntimeException left) {
                    e.addSuppressed(left);
                }
            }
            throw e;
        }
    }

    private long copy(Backup.Entry entry, Path target, long before, long ofBytes) throws IOException {
        try (FileChannel from = FileChannel.open(entry.path(), StandardOpenOption.READ);
                FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long at = 0;
            while (at < entry.bytes()) {
                long moved = from.transferTo(at, Math.min(CHUNK_BYTES, entry.bytes() - at), to);
                if (moved <= 0) {
                    throw new EOFException(entry.path() + " became shorter while it was copied");
                }
                at += moved;
                progress.copied(before + at, ofBytes);
            }
            to.force(true);
            return before + at;
        }
    }

    private static void forceFolders(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.walk(folder)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path each : folders) {
            Sealer.force(each);
        }
    }

    private void move(Path unfinished, String name) throws IOException {
        Files.move(unfinished.resolve(name), dataDir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /**
     * A server that began anew there would look as if everything were lost. With the database in its place, which comes last,
     * only the mark was left.
     */
    static void requireNoneUnfinished(Path dataDir) throws IOException {
        if (Files.exists(dataDir.resolve(Database.FILE))) {
            Files.deleteIfExists(dataDir.resolve(UNFINISHED));
        } else if (Files.exists(dataDir.resolve(UNFINISHED))) {
            throw new StoreNotOpened(
                    "a backup was being restored into " + dataDir + " and is not whole: run ./nightjar restore again",
                    null);
        }
    }
}
