package dev.nightjar.agent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The begin of a file of the kernel's, as text. */
final class SmallFile {

    /** What is asked for stands in the first lines. */
    private static final int MAX_BYTES = 8_192;

    private SmallFile() {}

    /** Its lines; none when it is not there or may not be read. */
    static List<String> lines(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException | SecurityException e) {
            return List.of(); // another system, another kernel, or somebody forbids to look
        }
    }

    /** Words between blanks. */
    static List<String> words(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }
}
