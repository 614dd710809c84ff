package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.wire.Decoded;
import dev.nightjar.model.wire.FactWire;
import dev.nightjar.model.wire.FindingWire;
import dev.nightjar.model.wire.Wire;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run of the demo's {@code nightly-settlement} left behind: totals and works of its requests, and what was found.
 * One JSON object a line: {@code origin}, {@code event}, {@code body}, or {@code environment}, {@code finding}.
 */
final class RecordedRun {

    private static final String FILE = "nightly-settlement.jsonl.gz";

    /** So that a server keeps it, whenever the test runs: the look-back of its first round never comes. */
    static final List<String> KEPT = List.of("--nightjar.store.retention=3650d", "--nightjar.analyzer.every=1h");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private final Map<Origin, List<Fact>> facts = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private String environment = "";

    private RecordedRun() {}

    static RecordedRun read() throws IOException {
        RecordedRun run = new RecordedRun();
        try (InputStream file = Objects.requireNonNull(RecordedRun.class.getResourceAsStream(FILE));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                run.take(JSON.readValue(line, new TypeReference<Map<String, Object>>() {}));
            }
        }
        assertThat(run.findings).isNotEmpty();
        assertThat(run.facts).isNotEmpty();
        return run;
    }

    private void take(Map<String, Object> line) {
        if (line.containsKey("finding")) {
            environment = JSON.convertValue(line.get("environment"), String.class);
            findings.add(FindingWire.decode(tree(line.get("finding"))));
            return;
        }
        List<String> of = JSON.convertValue(line.get("origin"), new TypeReference<List<String>>() {});
        Origin origin =
                new Origin(of.get(0), of.get(1), of.get(2), of.get(3), of.get(4), of.get(5), of.get(6), of.get(7));
        Decoded decoded = FactWire.decode(JSON.convertValue(line.get("event"), String.class), tree(line.get("body")));
        switch (decoded) {
            case Decoded.Ok ok ->
                facts.computeIfAbsent(origin, key -> new ArrayList<>()).add(ok.fact());
            case Decoded.Rejected rejected ->
                throw new AssertionError(FILE + ": " + rejected.position() + ": " + rejected.reason());
        }
    }

    private static Map<String, Object> tree(@Nullable Object value) {
        return JSON.convertValue(value, new TypeReference<Map<String, Object>>() {});
    }

    String environment() {
        return environment;
    }

    /** The finding of this operation. */
    Finding finding(String operation) {
        return findings.stream()
                .filter(finding -> finding.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    int findings() {
        return findings.size();
    }

    /** Into a data directory that no server has open. */
    void keepIn(Path dataDir) {
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(dataDir))) {
            long number = 0;
            for (Map.Entry<Origin, List<Fact>> each : facts.entrySet()) {
                BatchId id = new BatchId.Numbered(each.getKey().run(), number++);
                assertThat(store.write(new Batch(id, each.getKey(), Wire.SCHEMA, each.getValue()))
                                .join())
                        .isInstanceOf(WriteResult.Stored.class);
            }
            for (Finding finding : findings) {
                assertThat(store.write(environment, finding).join()).isInstanceOf(WriteResult.Stored.class);
            }
        }
    }
}
