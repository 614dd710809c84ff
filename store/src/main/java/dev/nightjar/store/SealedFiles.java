package dev.nightjar.store;

import dev.nightjar.store.Segment.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of sealed files, compared with the manifest when a store is opened. */
final class SealedFiles {

    private static final Logger log = LoggerFactory.getLogger(SealedFiles.class);

    /** In the data folder. */
    static final String FOLDER = "sealed";

    private SealedFiles() {}

    /**
     * Removes files that a crash left unfinished, sets others aside that no segment has. Sets segments aside whose file is gone: queries
     * shall not fail for it; they are there again when the file is.
     */
    static void compare(Path dataDir, Connection connection) throws IOException, SQLException {
        Set<Path> known = new HashSet<>();
        Set<Path> unsealed = new HashSet<>();
        for (StoredTable table : Manifest.TABLES) {
            for (Segment segment : Manifest.all(table.name(), connection)) {
                if (segment.isNative()) {
                    unsealed.add(segment.file(dataDir));
                    continue;
                }
                Path file = segment.file(dataDir);
                known.add(file);
                boolean there = Files.exists(file);
                if (!there) {
                    log.error(
                            "{} rows of {} are missing: {} is gone. Put it back while the server is stopped",
                            segment.rows(),
                            segment.table(),
                            file);
                }
                if (there != (segment.state() == State.SEALED)) {
                    Manifest.found(segment, there, connection);
                }
            }
        }
        Path folder = dataDir.resolve(FOLDER);
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> unknown;
        try (Stream<Path> files = Files.walk(folder)) {
            unknown = files.filter(Files::isRegularFile)
                    .filter(file -> !known.contains(file))
                    .toList();
        }
        List<Path> foreign = new ArrayList<>();
        for (Path file : unknown) {
            if (unsealed.contains(file) || file.toString().endsWith(".tmp")) {
                Files.delete(file); // not finished: its rows are where they were
            } else {
                foreign.add(file);
            }
        }
        setAside(dataDir, foreign);
    }

    /** A retention that was interrupted leaves such files, and a database that is not the one they were written with. */
    private static void setAside(Path dataDir, List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        Path aside = Files.createDirectories(dataDir.resolve("sealed-unknown"));
        for (Path file : files) {
            Path name = dataDir.resolve(FOLDER).relativize(file);
            Path target = aside.resolve(name.toString().replace(File.separatorChar, '-'));
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        log.warn(
                "{} files that the store does not know of were moved to {}: delete them when nothing is missing",
                files.size(),
                aside);
    }
}
