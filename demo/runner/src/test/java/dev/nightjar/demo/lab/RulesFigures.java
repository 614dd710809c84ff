package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.Analyzer;
import dev.nightjar.demo.lab.LabJudge.Judgement;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.wire.FindingWire;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What today's rules make of runs of the lab whose stores were kept ({@code ./nightjar lab --keep DIR}): in seconds what the lab takes hours
 * for. It is not the lab: nothing is said of how soon a finding comes, and agents are those of the run. Run by
 * {@code ./nightjar bench rules --store DIR}.
 */
class RulesFigures {

    private static final Path KEPT = Path.of(System.getProperty("store", ""));

    private static final Duration HISTORY = Duration.ofHours(1);

    /** So long after a fault's end the lab looks. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    @TempDir
    Path copies;

    @Test
    void judge() throws IOException {
        List<String> lines = new ArrayList<>(List.of("| variant | run | answer | |", "|---|---|---|---|"));
        int right = 0;
        int runs = 0;
        for (Variant variant : Catalogue.all()) {
            for (Path run : runsOf(variant)) {
                Judgement judgement = judge(variant, run);
                boolean all = judgement.top()
                        && judgement.chain()
                        && judgement.wrong().isEmpty();
                runs++;
                right += all ? 1 : 0;
                lines.add("| " + variant.name() + " | " + run.getFileName() + " | "
                        + (all ? "right" : judgement.top() ? "right cause" : "wrong") + " | "
                        + String.join("; ", judgement.wrong()).replace("|", "\\|") + " |");
                System.err.println(lines.getLast());
            }
        }
        assertThat(runs).as("runs of the lab kept in " + KEPT).isPositive();
        lines.add("\n" + right + " of " + runs + " right to the end");
        String text = String.join("\n", lines) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "rules.md"), text);
    }

    private static List<Path> runsOf(Variant variant) throws IOException {
        Path directory = KEPT.resolve(variant.name());
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(directory)) {
            return runs.filter(run -> Files.exists(run.resolve("fault.txt")))
                    .sorted()
                    .toList();
        }
    }

    private Judgement judge(Variant variant, Path run) throws IOException {
        String fault = Files.readString(run.resolve("fault.txt")).strip();
        int blank = fault.indexOf(' ');
        Instant from = Instant.parse(fault.substring(0, blank));
        Instant to = Instant.parse(fault.substring(blank + 1));
        Path copy = copies.resolve(variant.name().replace('/', '-') + "-" + run.getFileName());
        copy(run.resolve("store"), copy);
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(copy))) {
            List<Object> findings = new ArrayList<>();
            for (String environment : store.environments()) {
                lastTold(store, environment).ifPresent(last -> {
                    long now = Math.min(last, EpochNanos.of(to.plus(LOOK)));
                    new Analyzer()
                            .analyze(store, environment, new TimeRange(now - HISTORY.toNanos(), now), now)
                            .forEach(finding -> findings.add(FindingWire.encode(finding)));
                });
            }
            JsonNode told = JsonMapper.shared().valueToTree(findings);
            Instant begin = variant.truth() == null ? Instant.EPOCH : from;
            return LabJudge.judge(variant.truth(), told, told, begin, variant.truth() == null ? to.plus(LOOK) : to);
        }
    }

    private static Optional<Long> lastTold(SignalReader store, String environment) {
        TimeRange ever = new TimeRange(0, Long.MAX_VALUE);
        return store.totals(new Query.Totals(environment, null, null, ever)).stream()
                .map(total -> total.fact().fromEpochNanos() + total.fact().blockNanos())
                .max(Long::compare);
    }

    /** Opening a store writes to it. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
