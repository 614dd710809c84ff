package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.wire.FindingWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same signals give the same findings, to the last bit: whatever the order of rows, whoever asks, in whichever JVM. */
class SameSignalsTest {

    private static final TimeRange HISTORY = new TimeRange(Story.BEGIN, Story.at(Ends.END));

    /** A job that blocks orders, and four instances of another service, whose blocks are equal as long as it is fast. */
    private static Story story() {
        Story story = Ends.poolInSql()
                .polls(Ends.QUIET, Ends.END, Ends.blockedBy(900, Story.session(900, "job", "active", "", 7, List.of())))
                .statement(Story.print(7), "update inventory set settled = true");
        for (int instance = 1; instance <= 4; instance++) {
            Origin origin = Story.origin("cart", instance, "1");
            story.blocks(origin, "GET /cart", 0, Ends.QUIET, Shape.orders(40).spread(0))
                    .blocks(origin, "POST /cart", 0, Ends.END, Shape.orders(30))
                    .blocks(
                            origin,
                            "GET /cart",
                            Ends.QUIET,
                            Ends.END,
                            Shape.orders(40).with(Part.CPU, 90));
        }
        return story;
    }

    /** What {@link #main} prints, too. */
    private static String analyze(MemoryStore store) {
        List<Finding> findings = new Analyzer().analyze(store, Story.ENVIRONMENT, HISTORY, HISTORY.toEpochNanos());
        assertThat(findings).extracting(Finding::operation).containsExactly("POST /orders", "GET /cart");
        return text(findings);
    }

    private static String text(List<Finding> findings) {
        return findings.stream().map(FindingWire::encode).toList().toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void rowsInAnyOrder() {
        byte[] first = bytes(analyze(story().store()));
        for (int shuffle = 1; shuffle <= 8; shuffle++) {
            assertThat(bytes(analyze(story().store(shuffle))))
                    .as("shuffle %d", shuffle)
                    .isEqualTo(first);
        }
    }

    @Test
    void manyAnalysesAtOnceOverOneStore() throws Exception {
        MemoryStore store = story().store(3);
        byte[] alone = bytes(analyze(store));
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tasks.add(() -> analyze(store));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<String> other : threads.invokeAll(tasks)) {
                assertThat(bytes(other.get())).isEqualTo(alone);
            }
        }
    }

    /** As a server does it: what a round finds is kept, and what the next one says otherwise is withdrawn. */
    @Test
    void roundsCutAnyhowEndWithTheSameFindings() {
        byte[] last = bytes(rounds(Ends.END));
        for (int every : new int[] {1, 2, 5}) {
            assertThat(bytes(rounds(every)))
                    .as("a round every %d blocks", every)
                    .isEqualTo(last);
        }
    }

    private static String rounds(int everyBlocks) {
        MemoryStore store = story().store(everyBlocks);
        Rounds rounds = new Rounds(Limits.STANDARD);
        List<Finding> last = List.of();
        for (int block = Ends.END % everyBlocks; block <= Ends.END; block += everyBlocks) {
            long now = Story.at(block);
            Analysis analysis = rounds.look(store, Story.ENVIRONMENT, Duration.ofNanos(now - Story.BEGIN), now);
            Map<String, Finding> kept = new HashMap<>();
            store.findings(Story.ENVIRONMENT).forEach(finding -> kept.put(finding.id(), finding));
            for (Finding finding : analysis.findings()) {
                store.write(Story.ENVIRONMENT, finding).join();
                kept.remove(finding.id());
            }
            kept.values().stream()
                    .filter(analysis::outdates)
                    .forEach(outdated ->
                            store.withdraw(Story.ENVIRONMENT, outdated.id()).join());
            last = analysis.findings();
        }
        return text(last);
    }

    /** Sets and maps that cannot be changed are gone through in another order in each JVM, and what has no hash of its own too. */
    @Test
    void inOtherJvms() throws Exception {
        byte[] here = bytes(analyze(story().store()));
        for (int jvm = 0; jvm < 3; jvm++) {
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            SameSignalsTest.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] there = other.getInputStream().readAllBytes();
            assertThat(other.waitFor()).isZero();
            assertThat(there).as("JVM %d", jvm).isEqualTo(here);
        }
    }

    /** For another JVM: prints the findings. */
    public static void main(String[] arguments) {
        byte[] findings = bytes(analyze(story().store()));
        System.out.write(findings, 0, findings.length);
        System.out.flush();
    }
}
