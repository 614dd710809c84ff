package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Piecewise;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which operation of which service the calls of an operation led to. An address does not say it, and services have the same
 * routes; but a callee's work names the span of the call as its parent. Pairs of such works are those sent in full.
 */
final class Callees {

    /** The slowest of them; a window's slow calls are among these. */
    private static final int WORKS = 2_000;

    /** So many of them are asked who answered. */
    private static final int TRACES = 100;

    private static final long PIECE_NANOS = 600_000_000_000L;

    /** Clocks of hosts differ, and open works are reported every 10 s by each JVM for itself. */
    private static final long SLACK_NANOS = 30_000_000_000L;

    private static final long REPORT_NANOS = 10_000_000_000L;

    /** Both are measured by clocks of their own; who took so much longer went on alone. */
    private static final double OUTLIVED = 1.2;

    /**
     * A call of the operation.
     *
     * @param picked its trace was sent in full wherever it went, however fast that was
     * @param ended false of a work that was open when it was last reported
     */
    private record Call(String traceId, long nanos, boolean picked, boolean ended) {}

    /**
     * The operation that was called.
     *
     * @param pairs calls of the window whose works on both sides are known; 0 when they are known from quiet time only
     * @param shareOfPairs of all calls of this callee that are known so
     * @param callNanos sum of these calls
     * @param ownNanos how much of it the callee's works were under way
     * @param outlived pairs that have ended on both sides, of which the callee's work took a good deal longer than the call
     * @param wallNanos sum of these works
     */
    record Callee(
            Subject subject,
            long pairs,
            double shareOfPairs,
            long callNanos,
            long ownNanos,
            long outlived,
            long wallNanos,
            Query query) {

        static Callee known(Subject subject, Query query) {
            return new Callee(subject, 0, 0, 0, 0, 0, 0, query);
        }

        private Callee of(long allPairs) {
            return new Callee(
                    subject, pairs, (double) pairs / allPairs, callNanos, ownNanos, outlived, wallNanos, query);
        }

        double meanOutlivedNanos() {
            return outlived == 0 ? 0 : (double) wallNanos / outlived;
        }

        double meanCallNanos() {
            return pairs == 0 ? 0 : (double) callNanos / pairs;
        }

        double meanOwnNanos() {
            return pairs == 0 ? 0 : (double) ownNanos / pairs;
        }
    }

    private final Scene scene;

    Callees(Scene scene) {
        this.scene = scene;
    }

    /** Of the window; else of quiet time, when nobody hung yet. */
    Optional<Callee> of(Subject caller, Resource called) {
        Optional<Callee> seen = in(scene.evidence(), caller, called);
        if (seen.isPresent()) {
            return seen;
        }
        return in(scene.referenceRange(), caller, called)
                .map(normally -> Callee.known(normally.subject(), normally.query()))
                .or(() -> byName(caller, called));
    }

    private Optional<Callee> in(TimeRange range, Subject caller, Resource called) {
        Map<String, Call> calls = calls(range, caller, called);
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        TimeRange around = new TimeRange(range.fromEpochNanos() - SLACK_NANOS, range.toEpochNanos() + SLACK_NANOS);
        Map<Subject, Callee> callees = new TreeMap<>();
        for (String service : services(calls, around)) {
            for (Stamped<Work> answered :
                    scene.reader().works(new Query.Works(scene.environment(), service, null, around, WORKS))) {
                Work work = answered.fact();
                Call call = work.parentSpanId() == null ? null : calls.get(work.traceId() + work.parentSpanId());
                if (call != null) {
                    Subject subject = new Subject(service, work.operation());
                    callees.merge(
                            subject,
                            pair(subject, call, work, scene.worksQuery(subject, around, WORKS)),
                            Callees::together);
                }
            }
        }
        long pairs = callees.values().stream().mapToLong(Callee::pairs).sum();
        return callees.values().stream()
                .max(Comparator.comparingLong(Callee::callNanos)
                        .thenComparing(Callee::subject, Comparator.reverseOrder()))
                .map(callee -> callee.of(pairs));
    }

    /** Those that answered some of the calls: there may be thousands of services, and each is asked for its works. */
    private SortedSet<String> services(Map<String, Call> calls, TimeRange around) {
        TreeSet<String> traces = new TreeSet<>();
        calls.values().stream()
                .sorted(Comparator.comparing(Call::picked)
                        .reversed()
                        .thenComparing(Call::nanos, Comparator.reverseOrder()))
                .map(Call::traceId)
                .distinct()
                .limit(TRACES)
                .forEach(traces::add);
        SortedSet<String> services = new TreeSet<>();
        Piecewise.read(
                around,
                PIECE_NANOS,
                piece -> scene.reader().works(new Query.Traces(scene.environment(), traces, piece)),
                answered -> {
                    String parent = answered.fact().parentSpanId();
                    if (parent != null && calls.containsKey(answered.fact().traceId() + parent)) {
                        services.add(answered.origin().service());
                    }
                });
        return services;
    }

    private static Callee pair(Subject subject, Call call, Work work, Query query) {
        boolean outlived = call.ended() && !work.open() && work.wallNanos() > OUTLIVED * call.nanos();
        return new Callee(
                subject,
                1,
                1,
                call.nanos(),
                Math.min(call.nanos(), longestWallNanos(work)),
                outlived ? 1 : 0,
                outlived ? work.wallNanos() : 0,
                query);
    }

    /** The calls by trace and span. */
    private Map<String, Call> calls(TimeRange range, Subject caller, Resource called) {
        Map<String, Call> calls = new HashMap<>();
        List<Stamped<Work>> works = scene.reader().works(scene.worksQuery(caller, range, WORKS));
        for (Stamped<Work> work : works) {
            for (Work.Wait wait : work.fact().waits()) {
                if (wait.part() == Part.DOWNSTREAM
                        && wait.resource().equals(called)
                        && wait.holders().size() == 1) {
                    String span = HexFormat.of().toHexDigits(wait.holders().getFirst());
                    calls.put(
                            work.fact().traceId() + span,
                            new Call(
                                    work.fact().traceId(),
                                    wait.nanos(),
                                    work.fact().stratum() == Work.Stratum.PICKED,
                                    !work.fact().open()));
                }
            }
        }
        return calls;
    }

    /** A work that was open when it was last reported may have been it until its JVM's next report. */
    static long longestWallNanos(Work work) {
        return work.open() ? work.wallNanos() + REPORT_NANOS : work.wallNanos();
    }

    private static Callee together(Callee a, Callee b) {
        return new Callee(
                a.subject(),
                a.pairs() + b.pairs(),
                1,
                a.callNanos() + b.callNanos(),
                a.ownNanos() + b.ownNanos(),
                a.outlived() + b.outlived(),
                a.wallNanos() + b.wallNanos(),
                a.query());
    }

    /** Where clients name what they call; none when several are called so. */
    private Optional<Callee> byName(Subject caller, Resource called) {
        List<Subject> exact = scene.subjects().stream()
                .filter(subject -> called.name().equals(subject.service() + " " + subject.operation()))
                .toList();
        List<Subject> named = !exact.isEmpty()
                ? exact
                : scene.subjects().stream()
                        .filter(subject -> !subject.service().equals(caller.service()))
                        .filter(subject -> called.name().equals(subject.operation()))
                        .toList();
        return named.size() != 1
                ? Optional.empty()
                : Optional.of(Callee.known(named.getFirst(), scene.totalsQuery(named.getFirst())));
    }
}
