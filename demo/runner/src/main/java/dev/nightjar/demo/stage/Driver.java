package dev.nightjar.demo.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The open-loop load driver, and what it says of itself when it is done. */
public final class Driver {

    private static final long REPORT_LIMIT_SECONDS = 20;

    private final Children children;
    private final Child child;
    private final Path report;

    Driver(Children children, Child child, Path report) {
        this.children = children;
        this.child = child;
        this.report = report;
    }

    /** Ends the traffic; empty when the driver left no report. */
    public Optional<JsonNode> stop() throws InterruptedException {
        try {
            child.process().getOutputStream().close();
        } catch (IOException alreadyGone) {
            return report();
        } finally {
            child.process().waitFor(REPORT_LIMIT_SECONDS, TimeUnit.SECONDS);
            children.stop(child);
        }
        return report();
    }

    private Optional<JsonNode> report() {
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readString(report)));
        } catch (IOException | JacksonException none) {
            return Optional.empty();
        }
    }
}
