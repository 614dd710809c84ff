package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.Span.Kind;
import dev.nightjar.model.rows.Span.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of samples of profiles: sums by type, and by stack. */
public abstract class StoredProfilesContract extends FoundTracesContract {

    private static final TimeRange RANGE = new TimeRange(T0, T0 + 300 * SECOND);

    private final Emitter first = new Emitter(random.origin(ENV, "order"), new TreeMap<>());
    private final Emitter second = new Emitter(random.origin(ENV, "order"), new TreeMap<>());
    private final Emitter payment = new Emitter(random.origin(ENV, "payment"), new TreeMap<>());
    private final Emitter staging = new Emitter(random.origin("staging", "order"), new TreeMap<>());

    @Test
    void typesAreThoseOfTheServiceAndRangeWithTheirSums() {
        storeSamples(first, sample(T0, "cpu", "nanoseconds", 20, 2, null, "a"));
        storeSamples(
                second,
                sample(T0 + 299 * SECOND, "cpu", "nanoseconds", 30, 1, null, "b"),
                sample(T0 + 1, "alloc_space", "bytes", 4096, 1, null, "a"),
                sample(T0 + 1, "cpu", "count", 7, 7, null, "a"),
                sample(T0 + 1, "", "", 1, 1, null, "a"));
        storeSamples(payment, sample(T0, "lock", "nanoseconds", 1, 1, null, "a"));
        storeSamples(staging, sample(T0, "wall", "nanoseconds", 1, 1, null, "a"));
        assertThat(types(ENV, "order", RANGE))
                .containsExactly(
                        new ProfileType("", "", 1, 1),
                        new ProfileType("alloc_space", "bytes", 4096, 1),
                        new ProfileType("cpu", "count", 7, 7),
                        new ProfileType("cpu", "nanoseconds", 50, 3));
        assertThat(types("staging", "order", RANGE)).containsExactly(new ProfileType("wall", "nanoseconds", 1, 1));
        assertThat(types(ENV, "nobody", RANGE)).isEmpty();
        assertThat(types("lab", "order", RANGE)).isEmpty();
    }

    private List<ProfileType> types(String environment, String service, TimeRange range) {
        return reader.profileTypes(new Query.ProfileTypes(environment, service, range));
    }

    @Test
    void eachStackIsSummedOverAllOfTheServiceLargestFirst() {
        storeSamples(first, cpu(T0, 20, null, "b\nmain"), cpu(T0, 5, null, "a\nmain"), cpu(T0, 30, null, "c\nmain"));
        assertThat(stacks(null, RANGE)).hasSize(3); // and a store that seals now has one segment more
        storeSamples(
                second,
                sample(T0 + 1, "cpu", "nanoseconds", 20, 3, null, "a\nmain"),
                cpu(T0 + 2, 5, null, "b\nmain"),
                sample(T0 + 2, "cpu", "count", 25, 25, null, "b\nmain"),
                sample(T0 + 3, "alloc_space", "bytes", 4096, 1, null, "a\nmain"));
        storeSamples(payment, cpu(T0, 100, null, "a\nmain"));
        storeSamples(staging, cpu(T0, 100, null, "a\nmain"));
        assertThat(stacks(null, RANGE))
                .as("equally large ones by their text, then by unit")
                .containsExactly(
                        new ProfileStack("c\nmain", "nanoseconds", 30, 1),
                        new ProfileStack("a\nmain", "nanoseconds", 25, 4),
                        new ProfileStack("b\nmain", "count", 25, 25),
                        new ProfileStack("b\nmain", "nanoseconds", 25, 2));
        assertThat(reader.stacks(new Query.Stacks(ENV, "order", "lock", null, RANGE, 10)))
                .isEmpty();
        assertThat(reader.stacks(new Query.Stacks("lab", "order", "cpu", null, RANGE, 10)))
                .isEmpty();
    }

    @Test
    void aStackIsGivenAsItWasStoredWithItsFramesTheInnermostFirst() {
        String stack = "com.example.Orders.total (Orders.java:7)\nit's \"one\"; 库存 🦉\n\n0xff10 (libc.so)";
        storeSamples(first, cpu(T0, 2, null, stack), cpu(T0, 1, null, ""));
        List<ProfileStack> stacks = stacks(null, RANGE);
        assertThat(stacks).extracting(ProfileStack::text).containsExactly(stack, "");
        assertThat(stacks.get(0).frames())
                .containsExactly(
                        "com.example.Orders.total (Orders.java:7)", "it's \"one\"; 库存 🦉", "", "0xff10 (libc.so)");
        assertThat(stacks.get(1).frames()).isEmpty();
    }

    @Test
    void samplesOfTheRangeHoldItsBeginAndNotItsEnd() {
        for (long time : new long[] {T0 - 1, T0, T0 + 9, T0 + 10}) {
            storeSamples(first, cpu(time, 1, null, Long.toString(time - T0)));
        }
        TimeRange range = new TimeRange(T0, T0 + 10);
        assertThat(stacks(null, range)).extracting(ProfileStack::text).containsExactly("0", "9");
        assertThat(types(ENV, "order", range)).containsExactly(new ProfileType("cpu", "nanoseconds", 2, 2));
        assertThat(stacks(null, new TimeRange(T0, T0))).isEmpty();
    }

    @Test
    void withAnOperationOnlySamplesOfItsTracesCount() {
        long end = RANGE.toEpochNanos();
        asked(first, OPERATION, Kind.SERVER, T0, "server");
        asked(second, OPERATION, Kind.CONSUMER, T0 + 1, "consumer");
        asked(first, OPERATION, Kind.SERVER, T0 - 60 * SECOND, "long before");
        asked(first, OPERATION, Kind.SERVER, end + 60 * SECOND - 1, "soon after");
        asked(first, OPERATION, Kind.SERVER, T0 - 60 * SECOND - 1, "too long before");
        asked(first, OPERATION, Kind.SERVER, end + 60 * SECOND, "too late");
        asked(first, OPERATION, Kind.CLIENT, T0, "called itself");
        asked(first, OPERATION, Kind.INTERNAL, T0, "internal");
        asked(first, "GET /orders", Kind.SERVER, T0, "other operation");
        asked(payment, OPERATION, Kind.SERVER, T0, "other service");
        asked(staging, OPERATION, Kind.SERVER, T0, "other environment");
        storeSamples(first, cpu(T0, 1, null, "no trace"), cpu(T0, 1, randomSpans.hex(32), "trace without spans"));
        assertThat(stacks(OPERATION, RANGE))
                .extracting(ProfileStack::text)
                .containsExactly("consumer", "long before", "server", "soon after");
        assertThat(stacks("nothing", RANGE)).isEmpty();
        assertThat(stacks(null, RANGE)).hasSize(13);
    }

    /** A span, and a sample of the service "order" in its trace. */
    private void asked(Emitter from, String name, Kind kind, long start, String stack) {
        Span span = new Span(
                randomSpans.hex(32),
                randomSpans.hex(16),
                null,
                name,
                kind,
                start,
                SECOND,
                Status.UNSET,
                null,
                "",
                new TreeMap<>(),
                null,
                null,
                0);
        store(from, List.of(span));
        storeSamples(first, cpu(T0 + SECOND, 1, span.traceId(), stack));
    }

    @Test
    void aTraceWithManySpansOfTheOperationCountsOnce() {
        String trace = randomSpans.hex(32);
        for (int i = 0; i < 3; i++) {
            Span span = randomSpans.span(trace, T0 + i);
            store(
                    first,
                    List.of(new Span(
                            trace,
                            span.spanId(),
                            null,
                            OPERATION,
                            Kind.SERVER,
                            span.startEpochNanos(),
                            span.wallNanos(),
                            span.status(),
                            null,
                            "",
                            span.attributes(),
                            null,
                            null,
                            0)));
        }
        storeSamples(first, cpu(T0, 7, trace, "a"));
        assertThat(stacks(OPERATION, RANGE)).containsExactly(new ProfileStack("a", "nanoseconds", 7, 1));
    }

    @Test
    void sumsThatDoNotFitAreAsLargeOrSmallAsOneMayBe() {
        for (int i = 0; i < 3; i++) {
            storeSamples(
                    first,
                    sample(T0 + i, "cpu", "nanoseconds", Long.MAX_VALUE, Long.MAX_VALUE, null, "large"),
                    sample(T0 + i, "cpu", "nanoseconds", Long.MIN_VALUE, 1, null, "small"));
        }
        storeSamples(
                first,
                cpu(T0, -5, null, "large"),
                cpu(T0, Long.MAX_VALUE, null, "fits"),
                cpu(T0, 5, null, "fits"),
                cpu(T0, -6, null, "fits"),
                sample(T0, "alloc_space", "bytes", Long.MAX_VALUE, 1, null, "a"),
                sample(T0, "alloc_space", "bytes", Long.MAX_VALUE, 1, null, "b"));
        assertThat(stacks(null, RANGE))
                .containsExactly(
                        new ProfileStack("large", "nanoseconds", Long.MAX_VALUE, Long.MAX_VALUE),
                        new ProfileStack("fits", "nanoseconds", Long.MAX_VALUE - 1, 3),
                        new ProfileStack("small", "nanoseconds", Long.MIN_VALUE, 3));
        assertThat(types(ENV, "order", RANGE)).contains(new ProfileType("alloc_space", "bytes", Long.MAX_VALUE, 2));
    }

    @Test
    void thereAreNotMoreStacksThanAskedFor() {
        List<ProfileRows.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            samples.add(cpu(T0 + i, i, null, "frame " + i));
        }
        storeSamples(first, samples);
        assertThat(reader.stacks(new Query.Stacks(ENV, "order", "cpu", null, RANGE, 2)))
                .extracting(ProfileStack::value)
                .containsExactly(1_199L, 1_198L);
        assertThat(reader.stacks(new Query.Stacks(ENV, "order", "cpu", null, RANGE, 1_000)))
                .hasSize(1_000);
        for (int limit : new int[] {0, 1_001}) {
            assertThatThrownBy(() -> new Query.Stacks(ENV, "order", "cpu", null, RANGE, limit))
                    .hasMessageContaining("1 to 1000");
        }
    }

    @Test
    void profilesAreAskedForOfADayAtMost() {
        TimeRange day = new TimeRange(T0, T0 + Duration.ofDays(1).toNanos());
        assertThat(types(ENV, "order", day)).isEmpty();
        assertThat(stacks(OPERATION, day)).isEmpty();
        for (TimeRange longer :
                List.of(new TimeRange(T0, day.toEpochNanos() + 1), new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE))) {
            assertThatThrownBy(() -> new Query.ProfileTypes(ENV, "order", longer))
                    .hasMessageContaining("at most of PT24H");
            assertThatThrownBy(() -> new Query.Stacks(ENV, "order", "cpu", null, longer, 10))
                    .hasMessageContaining("at most of PT24H");
        }
    }

    @Test
    void anEnvironmentThatHasOnlyProfilesIsKnown() {
        storeSamples(staging, cpu(T0, 1, null, "a"));
        assertThat(reader.environments()).containsExactly("staging");
    }

    private List<ProfileStack> stacks(@Nullable String operation, TimeRange range) {
        return reader.stacks(new Query.Stacks(ENV, "order", "cpu", operation, range, 1_000));
    }

    private static ProfileRows.Sample cpu(long time, long nanos, @Nullable String trace, String stack) {
        return sample(time, "cpu", "nanoseconds", nanos, 1, trace, stack);
    }

    private static ProfileRows.Sample sample(
            long time, String type, String unit, long value, long observations, @Nullable String trace, String stack) {
        return new ProfileRows.Sample(time, type, unit, value, observations, trace, stack);
    }

    private void storeSamples(Emitter from, ProfileRows.Sample... samples) {
        storeSamples(from, List.of(samples));
    }

    private void storeSamples(Emitter from, List<ProfileRows.Sample> samples) {
        BatchId id = new BatchId.Numbered(from.origin().run(), randomSpans.number());
        assertThat(stored(writer.write(ProfileRows.batch(id, from, samples))))
                .isEqualTo(new WriteResult.Stored(samples.size()));
    }
}
