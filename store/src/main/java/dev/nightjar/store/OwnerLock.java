package dev.nightjar.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process owns a data folder. The lock is the operating system's: it goes when the process dies, however it dies.
 * DuckDB locks its file as well, but lets the same process in twice and says less.
 */
final class OwnerLock implements AutoCloseable {

    /**
     * Of this process. Asked before the file is opened: POSIX gives up all of a process's locks on a file when any of its
     * descriptors is closed, so a second store that looked would free the folder for others.
     */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final FileChannel file;
    private final Path folder;

    private OwnerLock(FileChannel file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    static OwnerLock take(Path dataDir) throws IOException {
        Path folder = dataDir.toRealPath();
        if (!OWNED.add(folder)) {
            throw inUse(dataDir, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return lock(dataDir, folder);
        } catch (RuntimeException | IOException e) {
            OWNED.remove(folder);
            throw e;
        }
    }

    private static OwnerLock lock(Path dataDir, Path folder) throws IOException {
        Path path = dataDir.resolve("owner.pid");
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() == null) {
                throw inUse(dataDir, pidIn(path));
            }
            file.truncate(0);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            file.write(ByteBuffer.wrap(pid), 0);
            return new OwnerLock(file, folder);
        } catch (RuntimeException | IOException e) {
            file.close();
            throw e;
        }
    }

    private static StoreNotOpened inUse(Path dataDir, String pid) {
        return new StoreNotOpened(
                "the store in " + dataDir + " is in use by process " + pid
                        + ": stop that process or give this one another nightjar.data-dir",
                null);
    }

    private static String pidIn(Path path) throws IOException {
        String pid = Files.readString(path, StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            OWNED.remove(folder);
        }
    }
}
