package dev.nightjar.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One process owns a data folder. The lock is the operating system's: it goes when the process dies, however it dies.
 * DuckDB locks its file as well, but lets the same process in twice and says less.
 */
final class OwnerLock implements AutoCloseable {

    private final FileChannel file;

    private OwnerLock(FileChannel file) {
        this.file = file;
    }

    static OwnerLock take(Path dataDir) throws IOException {
        Path path = dataDir.resolve("owner.pid");
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(file) == null) {
                throw new StoreNotOpened(
                        "the store in " + dataDir + " is in use by process " + pidIn(path)
                                + ": stop that process or give this one another nightjar.data-dir",
                        null);
            }
            file.truncate(0);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            file.write(ByteBuffer.wrap(pid), 0);
            return new OwnerLock(file);
        } catch (RuntimeException | IOException e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, through another store.
            return null;
        }
    }

    private static String pidIn(Path path) throws IOException {
        String pid = Files.readString(path, StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
