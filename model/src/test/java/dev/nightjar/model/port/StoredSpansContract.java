package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is given back of rows that were stored, and what belongs to a trace. */
public abstract class StoredSpansContract extends StoredDatabaseContract {

    /** A multiple of five minutes. */
    private static final long MINUTES = T0 - T0 % (300 * SECOND);

    final RandomSpans randomSpans = new RandomSpans(2026);
    private final Emitter emitter = new Emitter(order, new TreeMap<>());

    @Test
    void spansOfATraceComeBackEqualInOrderOfTheirStart() {
        String trace = randomSpans.hex(32);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            spans.add(randomSpans.span(trace, T0 + i));
        }
        List<Span> backwards = new ArrayList<>(spans);
        Collections.reverse(backwards);
        store(backwards);
        store(List.of(randomSpans.span(randomSpans.hex(32), T0)));
        assertThat(reader.spans(new Query.Trace(ENV, trace, ALL)))
                .allSatisfy(span -> assertThat(span.origin()).isEqualTo(order))
                .extracting(Stamped::fact)
                .isEqualTo(spans);
    }

    @Test
    void aTraceIsLookedForWhereItIsSaidToBe() {
        Span span = randomSpans.span(randomSpans.hex(32), T0);
        store(List.of(span));
        assertThat(reader.spans(new Query.Trace(ENV, span.traceId(), new TimeRange(T0, T0 + 1))))
                .hasSize(1);
        assertThat(reader.spans(new Query.Trace(ENV, span.traceId(), new TimeRange(T0 + 1, T0 + 2))))
                .isEmpty();
        assertThat(reader.spans(new Query.Trace("test", span.traceId(), ALL))).isEmpty();
    }

    @Test
    void worksOfATraceAreThoseOfAllServices() {
        Work here = random.work(OPERATION, T0);
        Work there = randomSpans.inTrace(here.traceId(), random.work("charge", T0 + 1));
        store(random.batch(order, here, random.work(OPERATION, T0)));
        store(random.batch(random.origin(ENV, "payment"), there));
        assertThat(reader.works(new Query.Trace(ENV, here.traceId(), ALL)))
                .extracting(Stamped::fact)
                .containsExactlyInAnyOrder(here, there);
    }

    @Test
    void worksOfSeveralTracesComeInOrderOfTheirStart() {
        Work here = random.work(OPERATION, T0);
        Work there = randomSpans.inTrace(here.traceId(), random.work("charge", T0 + 1));
        Work other = random.work(OPERATION, T0 + 2);
        store(random.batch(order, other, random.work(OPERATION, T0), here));
        store(random.batch(random.origin(ENV, "payment"), there));
        TreeSet<String> both = new TreeSet<>(Set.of(here.traceId(), other.traceId()));
        assertThat(reader.works(new Query.Traces(ENV, both, ALL)))
                .extracting(work -> work.fact().startEpochNanos())
                .isSorted()
                .containsExactlyInAnyOrder(here.startEpochNanos(), there.startEpochNanos(), other.startEpochNanos());
        assertThat(reader.works(new Query.Traces(ENV, both, new TimeRange(0, 1))))
                .isEmpty();
        assertThat(reader.works(new Query.Traces("test", both, ALL))).isEmpty();
        assertThat(reader.works(new Query.Traces(ENV, new TreeSet<>(), ALL))).isEmpty();
    }

    @Test
    void allReportsOfAnOpenWorkAreAmongThoseOfItsTrace() {
        Work open = random.openWork(OPERATION, T0);
        Work later = random.later(open, T0 + 10, true);
        store(random.batch(order, open));
        store(random.batch(order, later));
        assertThat(reader.works(new Query.Traces(ENV, new TreeSet<>(Set.of(open.traceId())), ALL)))
                .extracting(Stamped::fact)
                .containsExactlyInAnyOrder(open, later);
    }

    @Test
    void repeatedRowsAreStoredOnce() {
        Span span = randomSpans.span(randomSpans.hex(32), T0);
        BatchId id = new BatchId.Hashed("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        assertThat(stored(writer.write(SpanRows.batch(id, emitter, List.of(span)))))
                .isEqualTo(new WriteResult.Stored(1));
        assertThat(writer.write(SpanRows.batch(id, emitter, List.of(span))).join())
                .isEqualTo(new WriteResult.Duplicate());
        assertThat(reader.spans(new Query.Trace(ENV, span.traceId(), ALL))).hasSize(1);
    }

    @Test
    void moreRowsThanAnyInnerChunkAreStoredWhole() {
        String trace = randomSpans.hex(32);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            spans.add(randomSpans.span(trace, T0 + i));
        }
        store(spans);
        assertThat(reader.spans(new Query.Trace(ENV, trace, ALL)))
                .extracting(Stamped::fact)
                .isEqualTo(spans);
    }

    @Test
    void theGridAddsUpWhatTotalsSay() {
        List<WorkTotal> totals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            WorkTotal total = random.total(OPERATION, MINUTES + 25L * i * SECOND);
            totals.add(total);
            store(random.batch(random.origin(ENV, "order"), total, random.total("other", total.fromEpochNanos())));
        }
        TimeRange range = new TimeRange(MINUTES, MINUTES + 600 * SECOND);
        List<GridCell> grid = reader.grid(new Query.Grid(ENV, "order", OPERATION, range, Duration.ofMinutes(5)));
        assertThat(grid).extracting(GridCell::fromEpochNanos).containsExactly(MINUTES, MINUTES + 300 * SECOND);
        for (GridCell cell : grid) {
            List<WorkTotal> within = totals.stream()
                    .filter(total -> total.fromEpochNanos() >= cell.fromEpochNanos()
                            && total.fromEpochNanos() < cell.fromEpochNanos() + 300 * SECOND)
                    .toList();
            assertThat(cell.works())
                    .isEqualTo(within.stream().mapToLong(WorkTotal::count).sum());
            assertThat(cell.failed())
                    .isEqualTo(within.stream().mapToLong(WorkTotal::failed).sum());
            assertThat(cell.wallNanos())
                    .isEqualTo(within.stream().mapToLong(WorkTotal::wallNanos).sum());
            assertThat(cell.walls().total()).isEqualTo(cell.works());
            assertThat(cell.walls())
                    .isEqualTo(within.stream()
                            .map(WorkTotal::walls)
                            .reduce(LogHistogram::plus)
                            .orElseThrow());
            assertThat(cell.parts().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(cell.wallNanos());
        }
        assertThat(reader.grid(new Query.Grid(ENV, "order", "nothing", range, Duration.ofHours(1))))
                .isEmpty();
    }

    private void store(List<Span> spans) {
        store(emitter, spans);
    }

    void store(Emitter from, List<Span> spans) {
        BatchId id = new BatchId.Numbered(from.origin().run(), randomSpans.number());
        assertThat(stored(writer.write(SpanRows.batch(id, from, spans))))
                .isEqualTo(new WriteResult.Stored(spans.size()));
    }
}
