package dev.nightjar.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes files that no segment has any more, not while a backup reads them. Safe for many threads. */
final class UnusedFiles {

    private static final Logger log = LoggerFactory.getLogger(UnusedFiles.class);

    private final List<Path> unused = new ArrayList<>();
    private boolean kept;

    /** Keeps all files until {@link #letGo()}; false when somebody else does already. */
    synchronized boolean keep() {
        if (kept) {
            return false;
        }
        kept = true;
        return true;
    }

    synchronized void letGo() {
        kept = false;
        removeAll();
    }

    synchronized void remove(List<Path> files) {
        unused.addAll(files);
        if (!kept) {
            removeAll();
        }
    }

    private void removeAll() {
        for (Path file : unused) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("{} was not removed, the next start sets it aside: {}", file, e.toString());
            }
        }
        unused.clear();
    }
}
