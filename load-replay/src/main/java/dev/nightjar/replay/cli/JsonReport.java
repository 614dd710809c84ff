package dev.nightjar.replay.cli;

import dev.nightjar.replay.Recording;
import dev.nightjar.replay.Rejected;
import dev.nightjar.replay.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The report for programs: one JSON object, the records as they are. */
record JsonReport(Source recording, Report replay) {

    static final String STDOUT = "-";

    /** What the file held: records = requests + responses + rejected. */
    record Source(long records, long requests, long responses, long rejected, List<Rejected> firstRejected) {}

    static JsonReport of(Recording recording, Report replay) {
        Source source = new Source(
                recording.records(),
                recording.requests().size(),
                recording.responses(),
                recording.rejected(),
                recording.firstRejected());
        return new JsonReport(source, replay);
    }

    /** Refuses a destination that cannot be written, before an hour of replay is lost. */
    static void requirePlace(String destination) {
        if (!destination.equals(STDOUT)
                && !Files.isDirectory(absolute(destination).resolveSibling("."))) {
            throw new IllegalArgumentException("--json " + destination + ": there is no such directory");
        }
    }

    private static Path absolute(String destination) {
        return Path.of(destination).toAbsolutePath();
    }

    /** To stdout or to a file, which is there whole or not at all. */
    void writeTo(String destination, PrintWriter stdout) throws IOException {
        String json = JsonMapper.shared().writeValueAsString(this);
        if (destination.equals(STDOUT)) {
            stdout.println(json);
            return;
        }
        Path file = absolute(destination);
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(unfinished, json + "\n");
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
