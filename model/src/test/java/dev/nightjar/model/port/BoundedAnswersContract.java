package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.rows.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of an answer that would be larger than the store gives at once: nothing is cut without a word. */
public abstract class BoundedAnswersContract extends StoredProfilesContract {

    private static final int MOST = 8;

    /** In place of the one that is open another one, new and empty, that gives at most so many facts, spans or findings at once. */
    protected abstract Ports openBounded(int answerRows) throws Exception;

    @Test
    void anAnswerIsWholeUpToTheBoundAndRefusedBeyondIt() throws Exception {
        use(openBounded(MOST));
        Work hanging = random.openWork("GET /hangs", T0);
        Emitter tracing = new Emitter(random.origin(ENV, "order"), new TreeMap<>());
        for (int i = 0; i < MOST; i++) {
            addOneOfEach(hanging, tracing, T0 + i * SECOND);
        }
        for (Supplier<List<?>> question : questions(hanging.traceId(), ALL)) {
            assertThat(question.get()).hasSize(MOST);
        }
        addOneOfEach(hanging, tracing, T0 + MOST * SECOND);
        for (Supplier<List<?>> question : questions(hanging.traceId(), ALL)) {
            assertTooLarge(question);
        }
        for (Supplier<List<?>> question : questions(hanging.traceId(), new TimeRange(T0, T0 + MOST * SECOND))) {
            assertThat(question.get()).hasSize(MOST);
        }
    }

    private void addOneOfEach(Work hanging, Emitter tracing, long time) {
        store(random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, time)));
        store(random.batch(order, random.later(hanging, time, true)));
        store(tracing, List.of(randomSpans.span(hanging.traceId(), time)));
    }

    private List<Supplier<List<?>>> questions(String trace, TimeRange range) {
        return List.of(
                () -> reader.works(new Query.Works(ENV, "order", OPERATION, range, Integer.MAX_VALUE)),
                () -> reader.works(new Query.Trace(ENV, trace, range)),
                () -> reader.works(new Query.Traces(ENV, new TreeSet<>(Set.of(trace)), range)),
                () -> reader.spans(new Query.Trace(ENV, trace, range)),
                () -> reader.totals(new Query.Totals(ENV, null, null, range)),
                () -> reader.gcPauses(new Query.GcPauses(ENV, "order", range)),
                () -> reader.safepoints(new Query.Safepoints(ENV, "order", range)),
                () -> reader.holders(new Query.Holders(ENV, "order", POOL, range)),
                () -> reader.health(new Query.Health(ENV, null, range)),
                () -> reader.sessions(new Query.Sessions(ENV, null, range)),
                () -> reader.allocations(new Query.Allocations(ENV, "order", null, range)),
                () -> reader.lockHolders(new Query.LockHolders(ENV, "order", null, range)),
                () -> reader.partSites(new Query.PartSites(ENV, "order", null, null, range)),
                () -> reader.gcLog(new Query.GcLog(ENV, "order", null, range, Integer.MAX_VALUE)),
                () -> reader.edenUses(new Query.EdenUses(ENV, "order", range)));
    }

    private static void assertTooLarge(Supplier<List<?>> question) {
        assertThatThrownBy(question::get).isInstanceOfSatisfying(QueryFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(QueryFailed.Reason.TOO_LARGE);
            assertThat(failed).hasMessageContaining("more than " + MOST + " rows");
        });
    }

    @Test
    void whatIsAskedForWithALimitComesHoweverMuchThereIs() throws Exception {
        use(openBounded(MOST));
        List<Work> works = IntStream.range(0, 5 * MOST)
                .mapToObj(i -> random.work(OPERATION, T0 + i))
                .toList();
        List<GcLog> logs =
                IntStream.range(0, 5 * MOST).mapToObj(i -> random.gcLog(T0 + i)).toList();
        store(random.batch(order, works));
        store(random.batch(order, logs));
        assertThat(works(ALL, MOST)).hasSize(MOST);
        assertThat(reader.gcLog(new Query.GcLog(ENV, "order", null, ALL, MOST))).hasSize(MOST);
        assertTooLarge(() -> works(ALL, MOST + 1));
        assertTooLarge(() -> reader.gcLog(new Query.GcLog(ENV, "order", null, ALL, MOST + 1)));
    }

    @Test
    void moreFindingsThanTheBoundAreRefused() throws Exception {
        use(openBounded(MOST));
        for (int i = 0; i < MOST; i++) {
            stored(writer.write(ENV, Findings.finding("f" + i, T0)));
        }
        assertThat(reader.findings(ENV)).hasSize(MOST);
        stored(writer.write(ENV, Findings.finding("one-more", T0)));
        assertTooLarge(() -> reader.findings(ENV));
    }

    @Test
    void aRangeThatIsTooLargeForOneAnswerComesInPieces() throws Exception {
        use(openBounded(MOST));
        List<GcPause> pauses = IntStream.range(0, 10 * MOST)
                .mapToObj(i -> random.gcPause(T0 + i * SECOND))
                .toList();
        store(random.batch(order, pauses));
        List<GcPause> read = new ArrayList<>();
        Piecewise.read(
                new TimeRange(T0, T0 + 10 * MOST * SECOND),
                Long.MAX_VALUE,
                piece -> reader.gcPauses(new Query.GcPauses(ENV, "order", piece)),
                pause -> read.add(pause.fact()));
        assertThat(read).isEqualTo(pauses);
    }
}
