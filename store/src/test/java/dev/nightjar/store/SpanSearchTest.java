package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.FoundTrace;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomSpans;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.rows.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where names and traces are read from; that the answers are right is the contract's. */
@Timeout(60)
class SpanSearchTest extends ClockedStore {

    private static final long MINUTE = 60_000_000_000L;

    private final RandomSpans spans = new RandomSpans(1);

    @Test
    void namesOutliveTheirSpans() {
        long minute = now() - now() % MINUTE;
        TimeRange range = new TimeRange(minute, minute + 2 * MINUTE);
        try (DuckDbStore store = open()) {
            Span sealed = write(store, minute);
            store.seal();
            Span hot = write(store, minute + MINUTE);
            List<SpanName> names = store.spanNames(new Query.SpanNames("production", "order", range));
            assertThat(names)
                    .contains(new SpanName(sealed.name(), sealed.kind()), new SpanName(hot.name(), hot.kind()));
            store.seal();
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(2);
            assertThat(store.traces(all(range, 10))).isEmpty();
            assertThat(store.spanNames(new Query.SpanNames("production", "order", range)))
                    .isEqualTo(names);
            assertThat(store.services(new Query.Services("production", range))).containsExactly("order");
        }
    }

    @Test
    void segmentsThatAreOlderThanWhatWasFoundAreNotRead() throws Exception {
        TimeRange range = new TimeRange(now(), now() + 100);
        try (DuckDbStore store = open()) {
            write(store, now() + 1);
            store.seal();
            Files.delete(onlyFile());
            Span newer = write(store, now() + 2);
            assertThat(store.traces(all(range, 1))).containsExactly(new FoundTrace(newer.traceId(), now() + 2));
            assertThatThrownBy(() -> store.traces(all(range, 2))).isInstanceOf(QueryFailed.class);
            assertThatThrownBy(() -> store.traces(all(new TimeRange(now(), now() + 2), 1)))
                    .isInstanceOf(QueryFailed.class);
        }
    }

    @SuppressWarnings("NullAway") // it misses the annotations of nested types in class files
    private static Query.TraceSearch all(TimeRange range, int limit) {
        return new Query.TraceSearch("production", null, null, null, null, Map.of(), 0, Long.MAX_VALUE, range, limit);
    }

    private Span write(DuckDbStore store, long start) {
        Span span = spans.span(spans.hex(32), start);
        BatchId id = new BatchId.Numbered("run", spans.number());
        store.write(SpanRows.batch(id, orderEmitter, List.of(span))).join();
        return span;
    }

    private Path onlyFile() throws Exception {
        try (Stream<Path> files = Files.walk(dataDir.resolve("sealed"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }
}
