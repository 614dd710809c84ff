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

    /** The file that is written and the one before it. */
    static final int MAX_BYTES = (2 * 512) << 10;

    /** Of the disk: more than we take, so that it is not we who fill it. */
    static final long LEAST_FREE_BYTES = 16L << 20;

    private final OwnFolder folder;

    private OwnOutput(OwnFolder folder) {
        this.folder = folder;
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

    /**
     * Switches it on.
     *
     * @throws IOException when that cannot be; nothing is left then
     */
    static OwnOutput on(VmLog vmLog, Path parent) throws IOException, JMException {
        if (DiskRoom.freeBytes(parent.toFile()) < LEAST_FREE_BYTES) {
            throw new IOException(parent + " has less than " + (LEAST_FREE_BYTES >> 20) + " MiB free");
        }
        OwnFolder folder = OwnFolder.make(parent, PREFIX, List.of(NAME, NAME + ".0"));
        try {
            OwnOutput output = new OwnOutput(folder);
            String said = vmLog.run(
                    output.name(),
                    // gc+stats: ZGC's tables, a hundred lines every ten seconds
                    "what=gc*=info,gc+stats=off,safepoint=info",
                    "decorators=timenanos,level,tags",
                    "output_options=filecount=1,filesize=" + (MAX_BYTES >> 11) + "K");
            if (!said.isBlank() || !Files.exists(output.file())) {
                throw new IOException("the JVM does not log to " + output.file() + ": " + said.strip());
            }
            return output;
        } catch (IOException | JMException | RuntimeException e) {
            folder.remove();
            throw e;
        }
    }

    /** Switches this output off, no other, and removes what was written. Never throws for files that stay. */
    void off(VmLog vmLog) throws JMException {
        try {
            vmLog.run(name(), "what=all=off");
        } finally {
            folder.remove();
        }
    }

    Path file() {
        return folder.file(NAME);
    }

    private String name() {
        return "output=\"" + file() + '"';
    }
}
