package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tonight works wait 3 s for the pool and spend 100 ms more in SQL; what is remembered is of some earlier night. */
class MemoryTest {

    private static final Subject ORDERS = new Subject("order", "POST /orders");
    private static final long NIGHT = 86_400 * Story.SECOND;
    private static final int TONIGHT = 20;
    private static final Map<Part, Double> POOL_AND_SQL = Map.of(Part.POOL, 3_000e6, Part.SQL, 120e6);
    private static final Map<Part, Double> POOL_ALONE = Map.of(Part.POOL, 3_000e6, Part.SQL, 20e6);
    private static final Map<Part, Double> COMPUTING = Map.of(Part.CPU, 3_000e6, Part.SQL, 20e6);

    private static Slowdown slowdown(int night, Map<Part, Double> parts) {
        long from = Story.BEGIN + night * NIGHT;
        double wall = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        return new Slowdown(
                new TimeRange(from, from + 600 * Story.SECOND),
                1_000,
                0,
                wall,
                20e6,
                0,
                2.5e6,
                parts,
                Map.of(Part.SQL, 20e6),
                100,
                false);
    }

    private static Finding known(String id, int night, String cause, String holder, Map<Part, Double> parts) {
        return finding(id, night, "POST /orders", cause, holder, Confidence.LIKELY, parts, null);
    }

    private static Finding finding(
            String id,
            int night,
            String operation,
            String cause,
            String holder,
            Confidence confidence,
            Map<Part, Double> parts,
            @Nullable Phrase missing) {
        Slowdown slowdown = slowdown(night, parts);
        return new Finding(
                id,
                "order",
                operation,
                cause,
                holder,
                confidence,
                slowdown,
                List.of(slowdown.window()),
                null,
                new Phrase("headline", Map.of()),
                List.of(),
                missing);
    }

    private static Optional<String> like(Finding... past) {
        return Memory.of(List.of(past))
                .like(ORDERS, slowdown(TONIGHT, POOL_AND_SQL))
                .map(phrase -> ((Value.Text) phrase.params().getOrDefault("finding", new Value.Text(""))).text());
    }

    @Test
    void nothingIsKnown() {
        assertThat(like()).isEmpty();
    }

    @Test
    void theNearestOfOneCauseIsTold() {
        Finding once = known("once", 3, "database-job", "settlement", Map.of(Part.POOL, 900e6, Part.SQL, 90e6));
        Finding again = known("again", 5, "database-job", "settlement", Map.of(Part.POOL, 2_900e6, Part.SQL, 118e6));
        assertThat(like(once, again)).hasValue("again");
        assertThat(like(again, once)).hasValue("again");
    }

    @Test
    void nothingIsNearEnough() {
        assertThat(like(
                        known("leak", 3, "pool-leak", "frame", POOL_ALONE),
                        known("line", 4, "cpu", "POST /orders", COMPUTING)))
                .isEmpty();
    }

    @Test
    void twoCausesThatLookAlikeAreNotToldApart() {
        Finding job = known("job", 3, "database-job", "settlement", POOL_AND_SQL);
        assertThat(like(job, known("slow", 4, "statement-slow", "0000000000000001", POOL_AND_SQL)))
                .isEmpty();
        assertThat(like(job, known("other-job", 4, "database-job", "refresh", POOL_AND_SQL)))
                .isEmpty();
        assertThat(like(job, known("line", 4, "cpu", "POST /orders", COMPUTING)))
                .as("one that looks otherwise does not matter")
                .hasValue("job");
    }

    @Test
    void onlyWhatWasExplainedIsRemembered() {
        Phrase missing = new Phrase("missing.small", Map.of());
        assertThat(like(finding("a", 3, "POST /orders", "gc", "", Confidence.LIKELY, POOL_AND_SQL, missing)))
                .isEmpty();
        assertThat(like(finding("b", 3, "POST /orders", "unknown", "", Confidence.LIKELY, POOL_AND_SQL, null)))
                .isEmpty();
        assertThat(like(finding("c", 3, "POST /orders", "signal", "", Confidence.HINT, POOL_AND_SQL, null)))
                .isEmpty();
    }

    @Test
    void onlyOfTheSameOperationAndOfAnEarlierTime() {
        assertThat(like(finding("a", 3, "GET /cart", "database-job", "x", Confidence.PROVED, POOL_AND_SQL, null)))
                .isEmpty();
        assertThat(like(known("tonight", TONIGHT, "database-job", "x", POOL_AND_SQL)))
                .isEmpty();
        assertThat(like(known("later", TONIGHT + 1, "database-job", "x", POOL_AND_SQL)))
                .isEmpty();
    }

    /** The first night is explained; of the second one nobody saw who held the pool, and the first is no longer looked at. */
    @Test
    void aChainThatBreaksOffSaysWhatItLooksLikeAndIsNotSurerForIt() {
        int second = Ends.END + Ends.QUIET;
        int end = second + Ends.END - Ends.QUIET;
        Shape slow = Ends.poolEmpty().using(Ends.RESERVE, 100, 0, 0, 100 * 980);
        MemoryStore store = Ends.poolInSql()
                .polls(Ends.QUIET, Ends.END, Ends.blockedBy(900, Story.session(900, "job", "active", "", 7, List.of())))
                .blocks(Ends.SERVICE, Ends.ORDERS, Ends.END, second, Ends.normal())
                .blocks(Ends.SERVICE, Ends.ORDERS, second, end, slow)
                .store();
        List<Finding> past = look(store, 0, Ends.END, List.of());
        assertThat(past).extracting(Finding::cause).containsExactly("database-job");

        Finding alone = look(store, Ends.END, end, List.of()).getFirst();
        Finding remembering = look(store, Ends.END, end, past).getFirst();

        Sentences.assertSound(remembering);
        assertThat(remembering.cause()).isEqualTo("unknown");
        assertThat(remembering.confidence()).isEqualTo(alone.confidence());
        assertThat(alone.looksLike()).isNull();
        assertThat(Objects.requireNonNull(remembering.looksLike()).params())
                .containsEntry("holder", new Value.Text("job"))
                .containsEntry("when", new Value.Instant(Story.at(Ends.QUIET)))
                .containsEntry("threshold", new Value.Share(Memory.NEAR));
        assertThat(past.getFirst().looksLike()).as("of one that is explained").isNull();
    }

    private static List<Finding> look(MemoryStore store, int from, int to, List<Finding> past) {
        TimeRange history = new TimeRange(Story.at(from), Story.at(to));
        return new Analyzer()
                .look(store, Story.ENVIRONMENT, history, history.toEpochNanos(), past, Progress.NONE)
                .findings();
    }
}
