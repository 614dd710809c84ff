package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.ToLongFunction;

/**
 * Where following looks: the signals, the slow window, and the reference that says what is more than usual. For one
 * thread: it remembers what it has summed.
 */
public final class Scene {

    private static final double BLOCK_SECONDS = 10;

    private static final long BLOCK_NANOS = 10_000_000_000L;

    /** Single facts of the reference are looked at in no more than this. */
    private static final long REFERENCE_NANOS = 600_000_000_000L;

    private static final long WAITING_NANOS = 3_600_000_000_000L;

    /** So much of it is preferred to a longer stretch that is further away. */
    private static final long REFERENCE_ENOUGH_NANOS = 120_000_000_000L;

    private static final double FRESH_RISEN = 1.5;

    private static final double LISTED = 0.5;

    private final SignalReader reader;
    private final String environment;
    private final Series series;
    private final TimeRange window;
    private final long onsetEpochNanos;
    private final TimeRange evidence;
    private final References references;
    private final Sessions sessions;
    private final Map<Subject, Profile> windowProfiles = new HashMap<>();
    private final Map<Subject, Difference> differences = new HashMap<>();
    private final Map<Query.Health, HostUse> hosts = new HashMap<>();

    /**
     * A place to look at.
     *
     * @param window the slowdown; totals are taken over all of it
     * @param onsetEpochNanos when the first works began that are slow in it
     * @param evidence where single facts (holders, sessions, pauses) are looked at; inside the window
     * @param references what is normal
     * @param sessions what was behind databases' sessions, of all slow windows of an analysis
     */
    public Scene(
            SignalReader reader,
            String environment,
            Series series,
            TimeRange window,
            long onsetEpochNanos,
            TimeRange evidence,
            References references,
            Sessions sessions) {
        this.reader = reader;
        this.environment = environment;
        this.series = series;
        this.window = window;
        this.onsetEpochNanos = onsetEpochNanos;
        this.evidence = evidence;
        this.references = references;
        this.sessions = sessions;
    }

    SignalReader reader() {
        return reader;
    }

    String environment() {
        return environment;
    }

    TimeRange window() {
        return window;
    }

    TimeRange evidence() {
        return evidence;
    }

    Profile inWindow(Subject subject) {
        return windowProfiles.computeIfAbsent(subject, s -> series.profile(s, window));
    }

    /** The same operation when the slow one was quiet. */
    Profile inReference(Subject subject) {
        return references.of(subject);
    }

    /** The operation's mean ledger of the window against that of the reference. */
    Difference difference(Subject subject) {
        return differences.computeIfAbsent(subject, s -> Difference.between(inWindow(s), inReference(s)));
    }

    double windowSeconds() {
        return window.nanos() / 1e9;
    }

    double referenceSeconds() {
        return references.blocks().size() * BLOCK_SECONDS;
    }

    /**
     * A stretch of quiet time for single facts: the nearest before the window that is long enough, else the longest. The
     * block just before the window is left out where there are others: it may hold the slowdown's beginning.
     */
    TimeRange referenceRange() {
        List<TimeRange> stretches = quietStretches().reversed();
        List<TimeRange> before = stretches.stream()
                .filter(stretch -> stretch.toEpochNanos() <= window.fromEpochNanos())
                .toList();
        List<TimeRange> nearestFirst = before.isEmpty() ? stretches : before;
        return nearestFirst.stream()
                .filter(stretch -> stretch.nanos() >= REFERENCE_ENOUGH_NANOS)
                .findFirst()
                .orElseGet(() -> Collections.max(nearestFirst, Comparator.comparingLong(TimeRange::nanos)));
    }

    private List<TimeRange> quietStretches() {
        List<TimeRange> stretches = new ArrayList<>();
        for (long start : references.blocks()) {
            long end = start + BLOCK_NANOS;
            TimeRange last = stretches.isEmpty() ? null : stretches.getLast();
            boolean joins = last != null && start - last.toEpochNanos() <= BLOCK_NANOS / 2;
            if (last != null && joins) {
                stretches.removeLast();
                stretches.add(new TimeRange(Math.max(last.fromEpochNanos(), end - REFERENCE_NANOS), end));
            } else {
                stretches.add(new TimeRange(start, end));
            }
        }
        return stretches.stream().map(this::withoutTheBeginning).toList();
    }

    private TimeRange withoutTheBeginning(TimeRange stretch) {
        boolean touches = window.fromEpochNanos() - stretch.toEpochNanos() <= BLOCK_NANOS / 2
                && window.fromEpochNanos() >= stretch.toEpochNanos();
        return touches && stretch.nanos() > 2 * BLOCK_NANOS
                ? new TimeRange(stretch.fromEpochNanos(), stretch.toEpochNanos() - BLOCK_NANOS)
                : stretch;
    }

    /**
     * Where bytes of works are looked up: they are booked when a work ends, so the block after the window counts too, as far
     * as there is data.
     */
    TimeRange bookedRange() {
        long end = Math.min(window.toEpochNanos() + BLOCK_NANOS, series.endEpochNanos());
        return new TimeRange(window.fromEpochNanos(), Math.max(end, window.toEpochNanos()));
    }

    /** Where samples of stacks are looked at: there are many of them. */
    TimeRange sampledRange() {
        long from = Math.max(evidence.fromEpochNanos(), evidence.toEpochNanos() - REFERENCE_NANOS);
        return new TimeRange(from, evidence.toEpochNanos());
    }

    /** When the window's works waited, who end in it: also before it. Of a long one the end. */
    TimeRange waitingRange() {
        long from = Math.min(onsetEpochNanos, window.fromEpochNanos());
        return new TimeRange(Math.max(from, window.toEpochNanos() - WAITING_NANOS), window.toEpochNanos());
    }

    /** How many works of an operation ended, or hung at the end, in a range of time. */
    long worksIn(Subject subject, TimeRange range) {
        return series.profile(subject, range).count();
    }

    /** What an operation's works spent and used that ended in the {@link #bookedRange()}. */
    Profile booked(Subject subject) {
        return series.profile(subject, bookedRange());
    }

    /** Use of a resource by all operations of a service. */
    ResourceUse useInWindow(String service, Resource resource) {
        return use(service, resource, true);
    }

    ResourceUse useInReference(String service, Resource resource) {
        return use(service, resource, false);
    }

    List<Subject> operationsOf(String service) {
        return List.copyOf(series.subjects(service));
    }

    /** The resource of a kind whose use grew most, by the given figure per work; none when none grew. */
    Optional<Resource> mostGrown(Subject subject, Resource.Kind kind, ToLongFunction<ResourceUse> figure) {
        Profile now = inWindow(subject);
        Profile reference = inReference(subject);
        return now.resources().keySet().stream()
                .filter(resource -> resource.kind() == kind && !resource.name().equals(Resource.OTHER))
                .filter(resource -> grown(now, reference, resource, figure) > 0)
                .max(Comparator.comparingDouble((Resource resource) -> grown(now, reference, resource, figure))
                        .thenComparing(Resource::name));
    }

    static double grown(Profile now, Profile reference, Resource resource, ToLongFunction<ResourceUse> figure) {
        return perWork(now, resource, figure) - perWork(reference, resource, figure);
    }

    static double perWork(Profile profile, Resource resource, ToLongFunction<ResourceUse> figure) {
        return profile.isEmpty() ? 0 : (double) figure.applyAsLong(profile.use(resource)) / profile.count();
    }

    /**
     * Whether an operation asks for a resource that it never asks for normally, and for more of its kind altogether: what only has
     * another name now replaces something. Not where most of the part's normal time is of resources that are not listed apart.
     */
    boolean isFresh(Subject subject, Resource resource, Part part) {
        Profile now = inWindow(subject);
        Profile normal = inReference(subject);
        if (normal.isEmpty()
                || normal.use(resource).calls() > 0
                || now.use(resource).calls() == 0) {
            return false;
        }
        double listed = perWork(normal, resource.kind(), ResourceUse::heldNanos);
        return listed >= LISTED * normal.meanNanos(part)
                && asked(now, resource.kind()) >= FRESH_RISEN * asked(normal, resource.kind());
    }

    /** Calls per work of all resources of a kind, those that are not listed apart too: one that is listed now may have been among them. */
    private static double asked(Profile profile, Resource.Kind kind) {
        return perWork(profile, kind, ResourceUse::calls)
                + perWork(profile, new Resource(kind, Resource.OTHER), ResourceUse::calls);
    }

    /** Of all resources of a kind that are listed apart. */
    private static double perWork(Profile profile, Resource.Kind kind, ToLongFunction<ResourceUse> figure) {
        long sum = profile.resources().entrySet().stream()
                .filter(use ->
                        use.getKey().kind() == kind && !use.getKey().name().equals(Resource.OTHER))
                .mapToLong(use -> figure.applyAsLong(use.getValue()))
                .sum();
        return profile.isEmpty() ? 0 : (double) sum / profile.count();
    }

    String statementText(String fingerprint) {
        return sessions.statementText(fingerprint);
    }

    Query.Holders holdersQuery(String service, String pool) {
        return new Query.Holders(environment, service, pool, evidence);
    }

    /** All operations that have blocks, of all services. */
    SortedSet<Subject> subjects() {
        return series.subjects();
    }

    /** Which of our works was behind which database session. */
    Backends backends() {
        return sessions.backends();
    }

    /** How a service's JVMs and their hosts used processors. */
    HostUse host(String service, TimeRange range) {
        return hosts.computeIfAbsent(
                new Query.Health(environment, service, range),
                query -> HostUse.read(reader, environment, service, range));
    }

    /** In which database which of our statements run. */
    Databases databases() {
        return sessions.databases();
    }

    Query.Totals totalsQuery(Subject subject) {
        return new Query.Totals(environment, subject.service(), subject.operation(), window);
    }

    /** The operation's works in a range of time, so many at most. */
    Query.Works worksQuery(Subject subject, TimeRange range, int most) {
        return new Query.Works(environment, subject.service(), subject.operation(), range, most);
    }

    private ResourceUse use(String service, Resource resource, boolean inWindow) {
        ResourceUse sum = ResourceUse.NONE;
        for (Subject subject : operationsOf(service)) {
            sum = sum.plus((inWindow ? inWindow(subject) : inReference(subject)).use(resource));
        }
        return sum;
    }
}
