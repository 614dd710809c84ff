package dev.nightjar.agent.gclog;

import dev.nightjar.agent.jfr.DiskRoom;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * A log of our own: a file in a folder that only this user may read, both gone when it is switched off. A folder is locked while
 * its JVM lives, so that the next agent of the same user on this machine can remove what a killed JVM left behind.
 */
final class OwnOutput {

    private static final String PREFIX = "nightjar-gc-";
    private static final String LOCK = "lock";
    private static final String NAME = "gc.log";
    private static final String DECORATORS = "decorators=timenanos,level,tags";

    /** The file that is written and the one before it. */
    static final int MAX_BYTES = (2 * 512) << 10;

    /** Of the disk: more than we take, so that it is not we who fill it. */
    static final long LEAST_FREE_BYTES = 16L << 20;

    /** A folder that was made just now may not have its lock yet. */
    private static final long YOUNG_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Path directory;
    private final FileChannel lock;
    private final LogOutput output;

    private OwnOutput(Path directory, FileChannel lock, LogOutput output) {
        this.directory = directory;
        this.lock = lock;
        this.output = output;
    }

    /**
     * Where it can be, the best first. HotSpot writes its log while all threads stand, so a disk that stalls would make pauses
     * longer: where there is a file system in memory, it is taken.
     */
    static List<Path> directories() {
        List<Path> directories = new ArrayList<>();
        Path memory = Path.of("/dev/shm"); // Linux
        if (Files.isDirectory(memory)) {
            directories.add(memory);
        }
        directories.add(Path.of(System.getProperty("java.io.tmpdir", ".")).toAbsolutePath());
        return directories;
    }

    /** The JVM does not do it. Asked again it would say the same, and might keep a file open each time. */
    static final class Refused extends IOException {
        private Refused(String message) {
            super(message);
        }
    }

    /**
     * Switches it on.
     *
     * @throws Refused when the JVM does not do it
     * @throws IOException when it cannot be there; nothing is left in both cases
     */
    static OwnOutput on(VmLog vmLog, Path parent) throws IOException {
        if (DiskRoom.freeBytes(parent.toFile()) < LEAST_FREE_BYTES) {
            throw new IOException(parent + " has less than " + (LEAST_FREE_BYTES >> 20) + " MiB free");
        }
        Path directory = Files.createTempDirectory(parent, PREFIX);
        FileChannel channel = null;
        try {
            removeLeftBehind(parent, Files.getOwner(directory));
            channel =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
        } catch (IOException | RuntimeException e) {
            remove(directory, channel);
            throw e;
        }
        Path file = directory.resolve(NAME);
        try {
            return new OwnOutput(directory, channel, switchOn(vmLog, file));
        } catch (JMException | RuntimeException | Refused e) {
            Refused refused = e instanceof Refused known ? known : new Refused(String.valueOf(e));
            try {
                switchOff(vmLog, file); // what it did not do whole it may have done in part
            } catch (JMException | RuntimeException also) {
                refused.addSuppressed(also);
            }
            remove(directory, channel);
            throw refused;
        }
    }

    private static LogOutput switchOn(VmLog vmLog, Path file) throws JMException, Refused {
        String said = vmLog.run(
                        name(file),
                        "what=gc*=info,safepoint=info",
                        DECORATORS,
                        "output_options=filecount=1,filesize=" + (MAX_BYTES >> 11) + "K")
                .strip();
        if (said.isEmpty()) {
            // ZGC's tables are a hundred lines every ten seconds. What a JVM that does not know their tags says does
            // not matter.
            vmLog.run(name(file), "what=gc*=info,gc+stats=off,safepoint=info", DECORATORS);
            for (LogOutput output : vmLog.outputs()) {
                if (output.file().equals(file.toString()) && output.hasCollections() && Files.exists(file)) {
                    return output;
                }
            }
        }
        throw new Refused("the JVM does not log to " + file + ": " + said);
    }

    /** How the JVM says that it logs to it. */
    LogOutput output() {
        return output;
    }

    /** Switches this output off, no other, and removes what was written. Never throws for files that stay. */
    void off(VmLog vmLog) throws JMException {
        try {
            switchOff(vmLog, file());
        } finally {
            remove(directory, lock);
        }
    }

    Path file() {
        return directory.resolve(NAME);
    }

    private static void switchOff(VmLog vmLog, Path file) throws JMException {
        vmLog.run(name(file), "what=all=off");
    }

    private static String name(Path file) {
        return "output=\"" + file + '"';
    }

    /** Of this user only, and no link: anybody may put things there, under our name too. */
    private static void removeLeftBehind(Path parent, UserPrincipal user) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path directory : found) {
                long ageMillis = System.currentTimeMillis()
                        - Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS)
                                .toMillis();
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(user)
                        && ageMillis > YOUNG_MILLIS
                        && isNobodys(directory.resolve(LOCK))) {
                    remove(directory);
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

    private static void remove(Path directory, @Nullable FileChannel lock) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // it is given free with the JVM
            }
        }
        remove(directory);
    }

    private static void remove(Path directory) {
        for (String file : List.of(NAME, NAME + ".0", LOCK)) {
            directory.resolve(file).toFile().delete();
        }
        directory.toFile().delete(); // not if somebody has put something else there
    }
}
