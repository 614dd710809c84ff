package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.ProfileRows;
import dev.nightjar.model.port.ProfileStack;
import dev.nightjar.model.port.ProfileType;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomSpans;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.rows.Span;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Samples and spans that lie in files and in tables at once; that the answers are right is the contract's. */
@Timeout(60)
class ProfileQueriesTest extends ClockedStore {

    private static final long SECOND = 1_000_000_000L;

    private final RandomSpans spans = new RandomSpans(1);

    @Test
    void whatIsSealedAndWhatIsNotAddUp() {
        try (DuckDbStore store = open()) {
            writeSample(store, now(), 1, null);
            store.seal();
            writeSample(store, now() + 1, 20, null);
            store.seal();
            writeSample(store, now() + 2, 300, null);
            assertThat(stacks(store, null)).containsExactly(new ProfileStack("a\nmain", "nanoseconds", 321, 3));
            assertThat(store.profileTypes(new Query.ProfileTypes("production", "order", range())))
                    .containsExactly(new ProfileType("cpu", "nanoseconds", 321, 3));
        }
    }

    @Test
    void spansOfTheOperationAreFoundWhereverTheyLie() {
        try (DuckDbStore store = open()) {
            String sealed = writeSpan(store, "POST /orders");
            store.seal();
            String hot = writeSpan(store, "POST /orders");
            String other = writeSpan(store, "it's another");
            writeSample(store, now(), 1, hot);
            writeSample(store, now(), 20, other);
            store.seal();
            writeSample(store, now(), 300, sealed);
            writeSample(store, now(), 4_000, null);
            assertThat(stacks(store, "POST /orders"))
                    .extracting(ProfileStack::value)
                    .containsExactly(301L);
            assertThat(stacks(store, "it's another"))
                    .extracting(ProfileStack::value)
                    .containsExactly(20L);
        }
    }

    @Test
    void samplesGoWithTheRetention() {
        try (DuckDbStore store = open()) {
            writeSample(store, now(), 1, null);
            store.seal();
            TimeRange then = range();
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(1);
            assertThat(store.profileTypes(new Query.ProfileTypes("production", "order", then)))
                    .isEmpty();
        }
    }

    private List<ProfileStack> stacks(DuckDbStore store, @Nullable String operation) {
        return store.stacks(new Query.Stacks("production", "order", "cpu", operation, range(), 10));
    }

    /** Returns its trace. */
    private String writeSpan(DuckDbStore store, String name) {
        Span any = spans.span(spans.hex(32), now());
        Span span = new Span(
                any.traceId(),
                any.spanId(),
                null,
                name,
                Span.Kind.SERVER,
                any.startEpochNanos(),
                any.wallNanos(),
                any.status(),
                null,
                "",
                any.attributes(),
                null,
                null,
                0);
        store.write(SpanRows.batch(id(), orderEmitter, List.of(span))).join();
        return span.traceId();
    }

    private void writeSample(DuckDbStore store, long time, long nanos, @Nullable String trace) {
        ProfileRows.Sample sample = new ProfileRows.Sample(time, "cpu", "nanoseconds", nanos, 1, trace, "a\nmain");
        store.write(ProfileRows.batch(id(), orderEmitter, List.of(sample))).join();
    }

    private BatchId id() {
        return new BatchId.Numbered("run", spans.number());
    }

    private TimeRange range() {
        return new TimeRange(now(), now() + SECOND);
    }
}
