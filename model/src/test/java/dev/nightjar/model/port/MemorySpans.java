package dev.nightjar.model.port;

import dev.nightjar.model.rows.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@link MemoryStore} has of spans. For one thread at a time. */
final class MemorySpans {

    private final List<Stamped<Span>> spans = new ArrayList<>();

    void add(RowBatch batch) {
        spans.addAll(SpanRows.read(batch));
    }

    List<String> environments() {
        return spans.stream().map(span -> span.origin().environment()).toList();
    }

    /** Of a trace, in order of their start. */
    List<Stamped<Span>> of(Query.Trace query) {
        return in(query).stream()
                .filter(span -> span.fact().traceId().equals(query.traceId()))
                .sorted(Comparator.comparingLong(span -> span.fact().startEpochNanos()))
                .toList();
    }

    /** In which the operation was asked for whose profiles are. */
    Set<String> tracesOf(Query.Stacks query) {
        return spans.stream()
                .filter(span -> span.origin().environment().equals(query.environment()))
                .filter(span -> span.origin().service().equals(query.service()))
                .map(Stamped::fact)
                .filter(span -> query.spanRange().contains(span.startEpochNanos()))
                .filter(span -> Query.Stacks.SPAN_KINDS.contains(span.kind()))
                .filter(span -> span.name().equals(query.operation()))
                .map(Span::traceId)
                .collect(Collectors.toSet());
    }

    List<String> services(Query.Services query) {
        return in(query).stream()
                .map(span -> span.origin().service())
                .distinct()
                .sorted()
                .limit(Query.MOST_NAMES)
                .toList();
    }

    List<SpanName> names(Query.SpanNames query) {
        return in(query).stream()
                .filter(span -> span.origin().service().equals(query.service()))
                .map(span -> new SpanName(span.fact().name(), span.fact().kind()))
                .distinct()
                .sorted(Comparator.comparing(SpanName::name).thenComparing(SpanName::kind))
                .limit(Query.MOST_NAMES)
                .toList();
    }

    List<FoundTrace> traces(Query.TraceSearch query) {
        Map<String, Long> newest = new HashMap<>();
        for (Stamped<Span> span : in(query)) {
            if (isAskedFor(span, query)) {
                newest.merge(span.fact().traceId(), span.fact().startEpochNanos(), Math::max);
            }
        }
        return newest.entrySet().stream()
                .map(trace -> new FoundTrace(trace.getKey(), trace.getValue()))
                .sorted(FoundTrace.NEWEST_FIRST)
                .limit(query.limit())
                .toList();
    }

    private static boolean isAskedFor(Stamped<Span> stamped, Query.TraceSearch query) {
        Span span = stamped.fact();
        return (query.service() == null
                        || query.service().equals(stamped.origin().service()))
                && (query.name() == null || query.name().equals(span.name()))
                && (query.kind() == null || query.kind() == span.kind())
                && (query.status() == null || query.status() == span.status())
                && span.wallNanos() >= query.leastWallNanos()
                && span.wallNanos() <= query.mostWallNanos()
                && span.attributes().entrySet().containsAll(query.attributes().entrySet());
    }

    List<ServiceCalls> calls(Query.Calls query) {
        List<Stamped<Span>> near = in(query);
        Map<String, String> services = new HashMap<>();
        near.forEach(span -> services.put(
                span.fact().traceId() + span.fact().spanId(), span.origin().service()));
        Map<List<String>, ServiceCalls> calls = new HashMap<>();
        for (Stamped<Span> span : near) {
            String caller = services.get(span.fact().traceId() + span.fact().parentSpanId());
            String callee = span.origin().service();
            if (caller != null && !caller.equals(callee)) {
                long failed = span.fact().status() == Span.Status.ERROR ? 1 : 0;
                calls.merge(
                        List.of(caller, callee),
                        new ServiceCalls(caller, callee, 1, failed),
                        (one, other) -> new ServiceCalls(
                                caller, callee, one.calls() + other.calls(), one.failed() + other.failed()));
            }
        }
        return calls.values().stream()
                .sorted(ServiceCalls.MOST_FIRST)
                .limit(Query.MOST_NAMES)
                .toList();
    }

    private List<Stamped<Span>> in(Query query) {
        return spans.stream()
                .filter(span -> span.origin().environment().equals(query.environment()))
                .filter(span -> query.range().contains(span.fact().startEpochNanos()))
                .toList();
    }
}
