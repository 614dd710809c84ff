package dev.nightjar.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM may do with files, as far as another process can tell: it looks at them through the JVM's own root, and,
 * when the tool is root and the JVM is not, at the permission bits. Groups are taken to let it in.
 */
final class Sight {

    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int ENTER = 1;

    private final Proc proc;
    private final long pid;

    /** Null when it is the tool's own: then the system itself knows. */
    private final @Nullable Integer user;

    Sight(Proc proc, long pid) {
        this.proc = proc;
        this.pid = pid;
        Integer theirs = proc.effectiveUser(String.valueOf(pid));
        user = theirs == null || theirs.equals(proc.effectiveUser("self")) ? null : theirs;
    }

    boolean reads(Path file) {
        Path seen = proc.seenBy(pid, file);
        return Files.isRegularFile(seen) && Files.isReadable(seen) && isReached(file) && allows(seen, READ);
    }

    boolean writesInto(Path directory) {
        Path seen = proc.seenBy(pid, directory);
        return Files.isDirectory(seen)
                && Files.isWritable(seen)
                && isReached(directory)
                && allows(seen, WRITE)
                && allows(seen, ENTER);
    }

    private boolean isReached(Path file) {
        for (Path above = file.getParent(); above != null; above = above.getParent()) {
            if (!allows(proc.seenBy(pid, above), ENTER)) {
                return false;
            }
        }
        return true;
    }

    private boolean allows(Path seen, int bit) {
        if (user == null || user == 0) {
            return true;
        }
        try {
            int mode = (Integer) Files.getAttribute(seen, "unix:mode");
            boolean own = user.equals(Files.getAttribute(seen, "unix:uid"));
            return own ? (mode >> 6 & bit) != 0 : ((mode | mode >> 3) & bit) != 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return true; // not known: the JVM itself will tell
        }
    }
}
