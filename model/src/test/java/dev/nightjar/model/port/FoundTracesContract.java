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
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is found of spans by those who do not know a trace's id: services, names, traces, calls. */
public abstract class FoundTracesContract extends StoredSpansContract {

    private static final long MINUTE = 60 * SECOND;
    private static final TimeRange HOUR = new TimeRange(T0, T0 + 60 * MINUTE);

    private final Emitter orders = emitter(ENV, "order");
    private final Emitter payments = emitter(ENV, "payment");
    private final Emitter elsewhere = emitter("staging", "inventory");

    private Emitter emitter(String environment, String service) {
        return new Emitter(random.origin(environment, service), new TreeMap<>());
    }

    @Test
    void servicesAreThoseOfTheEnvironmentAndRangeInOrder() {
        for (Emitter from : List.of(payments, orders, emitter(ENV, "order"), elsewhere)) {
            store(from, List.of(randomSpans.span(randomSpans.hex(32), T0 + MINUTE)));
        }
        store(emitter(ENV, "later"), List.of(randomSpans.span(randomSpans.hex(32), T0 + 60 * MINUTE)));
        store(emitter(ENV, "earlier"), List.of(randomSpans.span(randomSpans.hex(32), T0 - 1)));
        assertThat(reader.services(new Query.Services(ENV, HOUR))).containsExactly("order", "payment");
        assertThat(reader.services(new Query.Services("staging", HOUR))).containsExactly("inventory");
        assertThat(reader.services(new Query.Services("lab", HOUR))).isEmpty();
        assertThatThrownBy(() -> new Query.Services(ENV, new TimeRange(T0 + 1, T0 + MINUTE)))
                .hasMessageContaining("minute");
    }

    @Test
    void namesAreThoseOfTheServiceAndRangeOnceForEachKind() {
        store(orders, List.of(named("GET", Kind.SERVER, T0), named("GET", Kind.CLIENT, T0 + 1)));
        store(orders, List.of(named("GET", Kind.SERVER, T0 + 2 * MINUTE), named("DELETE", Kind.INTERNAL, T0 + 2)));
        store(payments, List.of(named("charge", Kind.SERVER, T0)));
        store(orders, List.of(named("late", Kind.SERVER, T0 + 60 * MINUTE)));
        assertThat(reader.spanNames(new Query.SpanNames(ENV, "order", HOUR)))
                .containsExactly(
                        new SpanName("DELETE", Kind.INTERNAL),
                        new SpanName("GET", Kind.SERVER),
                        new SpanName("GET", Kind.CLIENT));
        assertThat(reader.spanNames(new Query.SpanNames(ENV, "nobody", HOUR))).isEmpty();
    }

    @Test
    void aTraceIsFoundByEverythingThatOneOfItsSpansIs() {
        Map<String, String> attributes = Map.of(
                "http.route", "/orders/{id}", "http.response.status_code", "500", "tenant", "it's \"one\"", "库", "存");
        Span span = span("POST /orders", Kind.SERVER, Status.ERROR, T0, 200 * SECOND, attributes);
        Span other = span("charge", Kind.CLIENT, Status.OK, T0 + 1, SECOND, Map.of("tenant", "two"));
        store(orders, List.of(span));
        store(payments, List.of(other));
        FoundTrace found = new FoundTrace(span.traceId(), T0);

        assertThat(traces(search())).containsExactly(new FoundTrace(other.traceId(), T0 + 1), found);
        assertThat(traces(search().service("order"))).containsExactly(found);
        assertThat(traces(search().name("POST /orders"))).containsExactly(found);
        assertThat(traces(search().kind(Kind.SERVER))).containsExactly(found);
        assertThat(traces(search().status(Status.ERROR))).containsExactly(found);
        assertThat(traces(search().least(200 * SECOND))).containsExactly(found);
        assertThat(traces(search().least(200 * SECOND + 1))).isEmpty();
        assertThat(traces(search().most(SECOND)))
                .extracting(FoundTrace::traceId)
                .containsExactly(other.traceId());
        attributes.forEach((name, value) -> {
            assertThat(traces(search().attribute(name, value))).as(name).containsExactly(found);
            assertThat(traces(search().attribute(name, value + "0"))).as(name).isEmpty();
            assertThat(traces(search().attribute(value, name))).as(name).isEmpty();
        });
        assertThat(traces(all(search(), attributes))).containsExactly(found);
        assertThat(traces(all(search().service("order"), attributes).least(1).most(300 * SECOND)))
                .containsExactly(found);
    }

    private static Search all(Search search, Map<String, String> attributes) {
        attributes.forEach(search::attribute);
        return search;
    }

    @Test
    void whatIsAskedForMustAllBeOfOneSpan() {
        String trace = randomSpans.hex(32);
        store(orders, List.of(inTrace(trace, named("POST /orders", Kind.SERVER, T0))));
        store(payments, List.of(inTrace(trace, named("charge", Kind.SERVER, T0 + 1))));
        assertThat(traces(search().service("order").name("charge"))).isEmpty();
        assertThat(traces(search().service("payment").name("charge"))).containsExactly(new FoundTrace(trace, T0 + 1));
    }

    @Test
    void aTraceIsFoundOnceByTheNewestOfItsSpansInTheRange() {
        String trace = randomSpans.hex(32);
        for (int second : new int[] {20, 40, 30}) {
            store(orders, List.of(inTrace(trace, named("a", Kind.SERVER, T0 + second * SECOND))));
        }
        assertThat(traces(search())).containsExactly(new FoundTrace(trace, T0 + 40 * SECOND));
        assertThat(traces(search().range(new TimeRange(T0, T0 + 40 * SECOND))))
                .containsExactly(new FoundTrace(trace, T0 + 30 * SECOND));
        assertThat(traces(search().range(new TimeRange(T0, T0 + 20 * SECOND)))).isEmpty();
        assertThat(traces(search().environment("staging"))).isEmpty();
    }

    @Test
    void theNewestTracesComeFirstAndNotMoreThanAskedForHoweverTheyArrived() {
        List<FoundTrace> all = new ArrayList<>();
        for (int batch : new int[] {3, 0, 4, 1, 2}) {
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Span span = named("a", Kind.SERVER, T0 + (batch * 50L + (i * 7) % 50) / 2 * SECOND);
                spans.add(span);
                all.add(new FoundTrace(span.traceId(), span.startEpochNanos()));
            }
            store(orders, spans);
            assertThat(traces(search().limit(1))).hasSize(1); // and a store that seals now has one segment more
        }
        all.sort(FoundTrace.NEWEST_FIRST);
        assertThat(traces(search().limit(1_000))).isEqualTo(all);
        for (int limit : new int[] {1, 20, 120}) {
            assertThat(traces(search().limit(limit))).isEqualTo(all.subList(0, limit));
        }
        for (int limit : new int[] {0, 1_001}) {
            assertThatThrownBy(() -> search().limit(limit).query()).hasMessageContaining("1 to 1000");
        }
    }

    @Test
    void callsAreSpansWhoseParentIsOfAnotherService() {
        for (int i = 0; i < 3; i++) {
            Status status = i == 0 ? Status.ERROR : Status.UNSET;
            Span request = named("POST /orders", Kind.SERVER, T0 + i);
            Span call = below(request, span("POST", Kind.CLIENT, Status.OK, T0 + i + 1, 1, Map.of()));
            Span charge = below(call, span("charge", Kind.SERVER, status, T0 + i + 2, 1, Map.of()));
            Span back = below(charge, span("notify", Kind.SERVER, Status.OK, T0 + i + 3, 1, Map.of()));
            store(payments, List.of(charge));
            store(orders, i == 2 ? List.of(request, call) : List.of(request, call, back));
        }
        Span lost = below(named("gone", Kind.CLIENT, T0), named("charge", Kind.SERVER, T0));
        store(payments, List.of(lost));
        store(elsewhere, List.of(named("a", Kind.SERVER, T0)));
        assertThat(reader.calls(new Query.Calls(ENV, HOUR)))
                .containsExactly(
                        new ServiceCalls("order", "payment", 3, 1), new ServiceCalls("payment", "order", 2, 0));
        assertThat(reader.calls(new Query.Calls(ENV, new TimeRange(T0 + MINUTE, T0 + 2 * MINUTE))))
                .isEmpty();
        assertThat(reader.calls(new Query.Calls("staging", HOUR))).isEmpty();
        TimeRange twoDays = new TimeRange(T0, T0 + Duration.ofDays(2).toNanos());
        assertThatThrownBy(() -> new Query.Calls(ENV, twoDays)).hasMessageContaining("at most of PT24H");
    }

    private Span named(String name, Kind kind, long start) {
        return span(name, kind, Status.UNSET, start, SECOND, Map.of());
    }

    private Span span(String name, Kind kind, Status status, long start, long wall, Map<String, String> attributes) {
        return new Span(
                randomSpans.hex(32),
                randomSpans.hex(16),
                null,
                name,
                kind,
                start,
                wall,
                status,
                null,
                "",
                new TreeMap<>(attributes),
                null,
                null,
                0);
    }

    private static Span inTrace(String trace, Span span) {
        return moved(trace, span.parentSpanId(), span);
    }

    private static Span below(Span parent, Span span) {
        return moved(parent.traceId(), parent.spanId(), span);
    }

    private static Span moved(String trace, @Nullable String parent, Span span) {
        return new Span(
                trace,
                span.spanId(),
                parent,
                span.name(),
                span.kind(),
                span.startEpochNanos(),
                span.wallNanos(),
                span.status(),
                span.statusMessage(),
                span.scope(),
                span.attributes(),
                span.events(),
                span.links(),
                span.droppedCount());
    }

    private List<FoundTrace> traces(Search search) {
        return reader.traces(search.query());
    }

    private static Search search() {
        return new Search();
    }

    /** Asks for everything of the hour but for what is said otherwise. */
    private static final class Search {
        private String environment = ENV;
        private @Nullable String service;
        private @Nullable String name;
        private @Nullable Kind kind;
        private @Nullable Status status;
        private final Map<String, String> attributes = new TreeMap<>();
        private long least;
        private long most = Long.MAX_VALUE;
        private TimeRange range = HOUR;
        private int limit = 20;

        Search environment(String asked) {
            environment = asked;
            return this;
        }

        Search service(String asked) {
            service = asked;
            return this;
        }

        Search name(String asked) {
            name = asked;
            return this;
        }

        Search kind(Kind asked) {
            kind = asked;
            return this;
        }

        Search status(Status asked) {
            status = asked;
            return this;
        }

        Search attribute(String key, String value) {
            attributes.put(key, value);
            return this;
        }

        Search least(long nanos) {
            least = nanos;
            return this;
        }

        Search most(long nanos) {
            most = nanos;
            return this;
        }

        Search range(TimeRange asked) {
            range = asked;
            return this;
        }

        Search limit(int asked) {
            limit = asked;
            return this;
        }

        @SuppressWarnings("NullAway") // it misses the annotations of nested types in class files
        Query.TraceSearch query() {
            return new Query.TraceSearch(
                    environment, service, name, kind, status, attributes, least, most, range, limit);
        }
    }
}
