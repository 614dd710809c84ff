package dev.nightjar.agent.jfr;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A folder for files of ours that only this user may read. It is locked while its JVM lives, so that the next agent of the same
 * user on this machine can remove what a killed JVM left behind. Whoever makes it removes it; one thread.
 */
public final class OwnFolder {

    private static final String LOCK = "lock";

    /** A folder that was made just now may not have its lock yet. */
    private static final long YOUNG_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Path directory;
    private final List<String> files;
    private final FileChannel lock;

    private OwnFolder(Path directory, List<String> files, FileChannel lock) {
        this.directory = directory;
        this.files = files;
        this.lock = lock;
    }

    /**
     * A new one, and those go that killed JVMs left beside it.
     *
     * @param files that may come into it, and go with it
     * @throws IOException when it cannot be; nothing is left then
     */
    public static OwnFolder make(Path parent, String prefix, List<String> files) throws IOException {
        Path directory = Files.createTempDirectory(parent, prefix); // of its owner only, as Java makes them
        FileChannel channel = null;
        try {
            removeLeftBehind(parent, prefix, files, Files.getOwner(directory));
            channel =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            return new OwnFolder(directory.toAbsolutePath(), files, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            remove(directory, files);
            throw e;
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** With its files. Returns false when something stays, of somebody else perhaps. */
    public boolean remove() {
        try {
            lock.close();
        } catch (IOException e) {
            // it is given free with the JVM
        }
        remove(directory, files);
        return !Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /** Of this user only, and no link: anybody may put things there, under our name too. */
    private static void removeLeftBehind(Path parent, String prefix, List<String> files, UserPrincipal user) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path directory : found) {
                long ageMillis = System.currentTimeMillis()
                        - Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS)
                                .toMillis();
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)
                        && ageMillis > YOUNG_MILLIS
                        && isNobodys(directory.resolve(LOCK))) {
                    remove(directory, files);
                }
            }
        } catch (IOException | RuntimeException e) {
            // of somebody else, or gone meanwhile
        }
    }

    private static boolean isNobodys(Path lock) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void remove(Path directory, List<String> files) {
        for (String file : files) {
            directory.resolve(file).toFile().delete();
        }
        directory.resolve(LOCK).toFile().delete();
        directory.toFile().delete(); // not if somebody has put something else there
    }
}
