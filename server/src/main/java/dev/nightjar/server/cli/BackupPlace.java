package dev.nightjar.server.cli;

import dev.nightjar.server.tar.TarBroken;
import dev.nightjar.server.tar.TarReader;
import dev.nightjar.server.tar.Tenths;
import dev.nightjar.store.BackupSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a backup: unpacked beside it, on the disk, and in its place only when its last file has said that all the
 * others have come. One thread.
 */
final class BackupPlace {

    /** In the folder until all has come, and locked by who makes it: the lock goes with the process, however that ends. */
    static final String MARK = "backup-in-progress";

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MOST_OF_SUMMARY_BYTES = 64 << 10;
    private static final long MB = 1L << 20;

    private final Path folder;
    private final Path partial;

    BackupPlace(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.partial = this.folder.resolveSibling(this.folder.getFileName() + ".partial");
    }

    /** What keeps a backup from coming here, in a sentence; null when nothing does. */
    @Nullable
    String fault() throws IOException {
        Path parent = folder.getParent();
        if (parent == null
                || (Files.exists(folder) && !Files.getFileStore(folder).equals(Files.getFileStore(parent)))) {
            return folder + " is a disk of its own, which nothing can be moved to: name a folder in it, as "
                    + folder.resolve("nightjar");
        }
        if (Files.exists(folder) && !isEmpty(folder)) {
            return folder + " is there already and not empty: name a folder that is not there";
        }
        if (Files.exists(partial) && !isLeftOver()) {
            return partial + " is there already: another backup is being made, or it is none: wait, or move it away";
        }
        return null;
    }

    /** Whether the partial folder was left by one that was killed. */
    private boolean isLeftOver() throws IOException {
        Path mark = partial.resolve(MARK);
        if (!Files.isRegularFile(mark)) {
            return false;
        }
        try (FileChannel left = FileChannel.open(mark, StandardOpenOption.WRITE)) {
            return left.tryLock() != null;
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Takes a backup as the server sends it. One that is not whole leaves nothing.
     *
     * @param bytes of the stream, when they are known
     * @throws TarBroken when it did not come whole
     * @throws IOException when it could not be written
     */
    BackupSummary take(InputStream tar, OptionalLong bytes, Tenths progress) throws IOException {
        Files.createDirectories(partial.getParent());
        if (isLeftOver()) {
            removeAll(partial);
        }
        Files.createDirectory(partial, onlyOurs());
        try {
            BackupSummary summary = marked(tar, bytes, progress);
            Files.deleteIfExists(folder);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
            force(Objects.requireNonNull(folder.getParent()));
            return summary;
        } catch (IOException | RuntimeException e) {
            try {
                removeAll(partial);
            } catch (IOException | RuntimeException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** All of it on the disk; the mark is there meanwhile. */
    private BackupSummary marked(InputStream tar, OptionalLong bytes, Tenths progress) throws IOException {
        Path mark = partial.resolve(MARK);
        try (FileChannel making = FileChannel.open(mark, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var _ = making.lock();
            requireRoom(bytes);
            BackupSummary summary = unpacked(new TarReader(tar), bytes, progress);
            bytes.ifPresent(all -> progress.at(all, all)); // headers and padding are no file's
            forceAllBut(mark);
            Files.delete(mark);
            return summary;
        }
    }

    /** It is as secret as the store is. */
    private FileAttribute<?>[] onlyOurs() throws IOException {
        boolean posix = Files.getFileStore(Objects.requireNonNull(partial.getParent()))
                .supportsFileAttributeView(PosixFileAttributeView.class);
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private void requireRoom(OptionalLong bytes) throws IOException {
        long free = Files.getFileStore(partial).getUsableSpace();
        if (bytes.isPresent() && bytes.getAsLong() > free) {
            throw new IOException("it has " + bytes.getAsLong() / MB + " MB, and the disk with " + partial.getParent()
                    + " has " + free / MB + " MB free");
        }
    }

    private BackupSummary unpacked(TarReader tar, OptionalLong ofBytes, Tenths progress) throws IOException {
        long files = 0;
        long bytes = 0;
        for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
            if (entry.name().equals(BackupSummary.FILE)) {
                return last(entry, tar, files, bytes);
            }
            write(tar, inside(entry.name()), bytes, ofBytes, progress);
            files++;
            bytes += entry.bytes();
        }
        throw new TarBroken("it ended without " + BackupSummary.FILE + ", its last file");
    }

    private Path inside(String name) throws TarBroken {
        Path file = partial.resolve(name).normalize();
        if (!file.startsWith(partial) || file.equals(partial)) {
            throw new TarBroken("it has a file '" + name + "', which would lie outside the backup's folder");
        }
        return file;
    }

    private static void write(TarReader tar, Path file, long before, OptionalLong ofBytes, Tenths progress)
            throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long written = before;
            for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
                ByteBuffer left = ByteBuffer.wrap(buffer, 0, read);
                while (left.hasRemaining()) {
                    written += to.write(left);
                }
                if (ofBytes.isPresent()) {
                    progress.at(written, ofBytes.getAsLong());
                }
            }
        }
    }

    private BackupSummary last(TarReader.Entry entry, TarReader tar, long files, long bytes) throws IOException {
        if (entry.bytes() > MOST_OF_SUMMARY_BYTES) {
            throw new TarBroken(entry.name() + " has " + entry.bytes() + " bytes, which cannot be");
        }
        Path file = inside(entry.name());
        write(tar, file, 0, OptionalLong.empty(), new Tenths(_ -> {}));
        BackupSummary summary;
        try {
            summary = BackupSummary.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new TarBroken(String.valueOf(e.getMessage()));
        }
        if (summary.files() != files || summary.bytes() != bytes) {
            throw new TarBroken(files + " files of " + bytes + " bytes have come, and " + summary.files() + " of "
                    + summary.bytes() + " were sent");
        }
        return summary;
    }

    /** When all has come: the server does not wait for the disk. Not the mark: who closes a file gives up its lock (POSIX). */
    private void forceAllBut(Path mark) throws IOException {
        try (Stream<Path> all = Files.walk(partial)) {
            for (Path each : all.filter(file -> !file.equals(mark)).toList()) {
                force(each);
            }
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
