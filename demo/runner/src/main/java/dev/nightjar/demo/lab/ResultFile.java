package dev.nightjar.demo.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Results, one a line as JSON, so that a run can go on where it was interrupted. For one process. */
final class ResultFile {

    private final Path path;

    ResultFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Adds a line; what an interrupted run left of its last line stays a line of its own. */
    void append(Result result) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String line = JsonMapper.shared().writeValueAsString(result) + "\n";
        Files.writeString(
                path,
                endsInALine() ? line : "\n" + line,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private boolean endsInALine() throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        String all = Files.readString(path);
        return all.isEmpty() || all.endsWith("\n");
    }

    /** All lines that can be read, in order. */
    List<Result> results() throws IOException {
        List<Result> results = new ArrayList<>();
        if (!Files.exists(path)) {
            return results;
        }
        for (String line : Files.readAllLines(path)) {
            read(line).ifPresent(results::add);
        }
        return results;
    }

    private static Optional<Result> read(String line) {
        if (line.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readValue(line, Result.class));
        } catch (JacksonException cutOff) {
            return Optional.empty();
        }
    }

    /** The last result of this run that is no failure to run at all; empty when there is none. */
    Optional<Result> find(String commit, String variant, long seed) throws IOException {
        return results().stream()
                .filter(result -> result.sameRun(commit, variant, seed) && result.counts())
                .reduce((first, second) -> second);
    }
}
