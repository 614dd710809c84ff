package dev.nightjar.store;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The store as it was at one instant, as files that stay as they are until this is closed. Made by {@link
 * DuckDbStore#backup()}; any thread; closed by who asked for it.
 */
public final class Backup implements AutoCloseable {

    /**
     * A file of the backup.
     *
     * @param name where it belongs below the folder of a backup, with slashes
     * @param path where it can be read now
     */
    public record Entry(String name, Path path, long bytes) {}

    private final BackupSummary summary;
    private final List<Entry> entries;
    private final Runnable end;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** One that has the given end. */
    Backup(BackupSummary summary, List<Entry> entries, Runnable end) {
        this.summary = summary;
        this.entries = List.copyOf(entries);
        this.end = end;
    }

    public BackupSummary summary() {
        return summary;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** Removes what was made for it. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            end.run();
        }
    }
}
