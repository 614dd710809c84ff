package dev.nightjar.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a process without asking it (proc(5)). What may not be read, or is not there, is empty or
 * unknown: other systems have none of it, and processes of others show little.
 */
final class Proc {

    /** SIGQUIT is number 3; the mask's lowest bit is signal 1. */
    private static final long QUIT_BIT = 1L << (3 - 1);

    private final Path root;

    Proc(Path root) {
        this.root = root;
    }

    /** Executable first; empty when not known. */
    List<String> arguments(long pid) {
        return parts(pid, "cmdline");
    }

    Map<String, String> environment(long pid) {
        Map<String, String> variables = new HashMap<>();
        for (String part : parts(pid, "environ")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                variables.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return variables;
    }

    /** The effective user's number, by which HotSpot decides who may attach; null when not known. */
    @Nullable
    Integer effectiveUser(String pid) {
        String line = status(pid, "Uid:");
        return line == null ? null : Integer.valueOf(line.split("\\s+", -1)[1]);
    }

    /** Stopped by a signal or a debugger: it answers nobody. */
    boolean isStopped(long pid) {
        return isIn(pid, "T", "t");
    }

    /** Ended, but its parent has not looked at it yet. */
    boolean isZombie(long pid) {
        return isIn(pid, "Z", "X");
    }

    /** Whether SIGQUIT, by which attaching begins, would end the process or be ignored by it; false when not known. */
    boolean doesNotCatchQuit(long pid) {
        String caught = status(String.valueOf(pid), "SigCgt:");
        return caught != null && (Long.parseUnsignedLong(caught, 16) & QUIT_BIT) == 0;
    }

    /** Whether the process has the file mapped, a shared library say; null when not known. */
    @Nullable
    Boolean maps(long pid, String library) {
        try (Stream<String> lines = Files.lines(file(pid, "maps"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.contains(library));
        } catch (IOException | UncheckedIOException e) {
            return null; // not ours, gone, or no Linux
        }
    }

    /** Where this tool finds the file that the process calls {@code path}: it may live in a container. */
    Path seenBy(long pid, Path path) {
        Path top = file(pid, "root");
        Path above = path.getRoot();
        return above != null && Files.isReadable(top) ? top.resolve(above.relativize(path)) : path;
    }

    private boolean isIn(long pid, String state, String orState) {
        String known = status(String.valueOf(pid), "State:");
        return known != null && (known.startsWith(state) || known.startsWith(orState));
    }

    private @Nullable String status(String pid, String key) {
        try {
            for (String line : Files.readAllLines(root.resolve(pid).resolve("status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(key)) {
                    return line.substring(key.length()).strip();
                }
            }
        } catch (IOException e) {
            return null; // gone, or no Linux
        }
        return null;
    }

    private List<String> parts(long pid, String name) {
        try {
            String text = new String(Files.readAllBytes(file(pid, name)), StandardCharsets.UTF_8);
            List<String> parts = new ArrayList<>(List.of(text.split("\0", -1)));
            parts.remove(parts.size() - 1); // every part ends with a NUL
            return parts;
        } catch (IOException e) {
            return List.of(); // not ours, gone, or no Linux
        }
    }

    private Path file(long pid, String name) {
        return root.resolve(String.valueOf(pid)).resolve(name);
    }
}
