package dev.nightjar.agent.gclog;

import dev.nightjar.agent.jfr.DiskRoom;
import dev.nightjar.agent.jfr.OwnFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;

/** A log of our own: a file in an {@link OwnFolder}, both gone when it is switched off. */
final class OwnOutput {

    private static final String PREFIX = "nightjar-gc-";
    private static final String NAME = "gc.log";
    private static final String DECORATORS = "decorators=timenanos,level,tags";

    /** The file that is written and the one before it. */
    static final int MAX_BYTES = (2 * 512) << 10;

    /** Of the disk: more than we take, so that it is not we who fill it. */
    static final long LEAST_FREE_BYTES = 16L << 20;

    private final OwnFolder folder;

    private final LogOutput output;

    private OwnOutput(OwnFolder folder, LogOutput output) {
        this.folder = folder;
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
        OwnFolder folder = OwnFolder.make(parent, PREFIX, List.of(NAME, NAME + ".0"));
        Path file = folder.file(NAME);
        try {
            return new OwnOutput(folder, switchOn(vmLog, file));
        } catch (JMException | RuntimeException | Refused e) {
            Refused refused = e instanceof Refused known ? known : new Refused(String.valueOf(e));
            try {
                switchOff(vmLog, file); // what it did not do whole it may have done in part
            } catch (JMException | RuntimeException also) {
                refused.addSuppressed(also);
            }
            folder.remove();
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
            folder.remove();
        }
    }

    Path file() {
        return folder.file(NAME);
    }

    private static void switchOff(VmLog vmLog, Path file) throws JMException {
        vmLog.run(name(file), "what=all=off");
    }

    private static String name(Path file) {
        return "output=\"" + file + '"';
    }
}
