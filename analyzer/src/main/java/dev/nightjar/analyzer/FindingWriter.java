package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Actor;
import dev.nightjar.analyzer.follow.Chain;
import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.analyzer.follow.Say;
import dev.nightjar.analyzer.level.Block;
import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Floor;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.analyzer.level.Usual;
import dev.nightjar.analyzer.level.Views;
import dev.nightjar.analyzer.level.WallClock;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a finding of a case: its numbers, its recurrence, its links from the slowdown to the end. */
final class FindingWriter {

    private static final long DAY_NANOS = 86_400_000_000_000L;

    /** Databases are looked at once a second, and each look tells of their clock. */
    private static final long A_FEW_POLLS_NANOS = 10_000_000_000L;

    private final SignalReader reader;
    private final String environment;
    private final Views views;
    private final Series series;
    private final TimeRange history;
    private final Floor floor;
    private final Kept kept;
    private final Memory memory;
    private final Map<Subject, List<SlowWindow>> suspects;

    /**
     * Writes nothing yet.
     *
     * @param past findings of earlier analyses
     * @param suspects all slow windows of the history
     */
    FindingWriter(
            SignalReader reader,
            String environment,
            Views views,
            TimeRange history,
            Floor floor,
            List<Finding> past,
            Map<Subject, List<SlowWindow>> suspects) {
        this.reader = reader;
        this.environment = environment;
        this.views = views;
        this.series = views.all();
        this.history = history;
        this.floor = floor;
        this.kept = Kept.of(past);
        this.memory = Memory.of(past);
        this.suspects = suspects;
    }

    Finding write(Case slow) {
        Explained worst = slow.worst();
        Chain chain = worst.chain();
        Slowdown slowdown = slowdown(worst.window());
        List<Kept.Seen> now = slow.occurrences().stream()
                .map(Explained::window)
                .map(window -> new Kept.Seen(window.onsetEpochNanos(), window.range()))
                .toList();
        long since = Explainer.since(windows(slow.subject()), history);
        List<TimeRange> occurrences = kept.before(slow.id(), since, now);
        Optional<Periods> periods = Periods.of(occurrences, series.endEpochNanos(), clocks(slow.subject(), worst))
                .map(found -> found.knowing(range -> isKnown(slow.subject(), range)));
        List<Link> ofChain = new ArrayList<>(chain.links());
        Actor actor = chain.actor();
        if (slow.isBlocked() && actor != null && periods.isPresent()) {
            ofChain.set(ofChain.size() - 1, recurring(ofChain.getLast(), actor, periods.get()));
        }
        List<Link> scopes = new ArrayList<>();
        ScopeLinks scopeLinks = new ScopeLinks(environment, views, floor);
        scopeLinks.of(worst.window()).ifPresent(scopes::add);
        new EdgeLink(environment, views, floor).of(worst.window(), chain).ifPresent(scopes::add);
        List<Link> links = new ArrayList<>();
        links.add(slowLink(worst.window(), slowdown));
        links.addAll(scopes);
        links.addAll(withScopes(ofChain, worst.window(), scopeLinks));
        boolean nobodyNamed = chain.end().holder().isEmpty() || chain.end().missing() != null;
        if (nobodyNamed && periods.isPresent()) {
            links.addAll(new Companions(reader, environment, series, history, periods.get()).of(slow.subject()));
        }
        boolean ongoing = slow.occurrences().getLast().window().ongoing();
        Headline headline = new Headline(reader, environment, series, floor, scopes);
        return new Finding(
                slow.id(),
                slow.subject().service(),
                slow.subject().operation(),
                chain.end().cause().word(),
                chain.end().holder(),
                slow.confidence(),
                slowdown,
                occurrences,
                periods.map(Periods::recurrence).orElse(null),
                headline.of(worst, slowdown, periods.orElse(null), ongoing, occurrences.getLast()),
                links,
                chain.end().missing(),
                Memory.isWanted(chain.end().cause(), slow.confidence())
                        ? memory.like(slow.subject(), slowdown).orElse(null)
                        : null);
    }

    private List<SlowWindow> windows(Subject subject) {
        return suspects.getOrDefault(subject, List.of());
    }

    /**
     * Whether it is known that it did not come: the operation had works then, and none of another slowdown. Of what lies before the history
     * earlier analyses knew.
     */
    private boolean isKnown(Subject subject, TimeRange range) {
        return range.fromEpochNanos() < history.fromEpochNanos()
                || (series.isJudged(subject, range)
                        && windows(subject).stream()
                                .noneMatch(window -> window.range().overlaps(range)));
    }

    /** By which the times may have been set: the job's, then the service's own. */
    private List<WallClock> clocks(Subject subject, Explained worst) {
        List<WallClock> clocks = new ArrayList<>();
        Actor actor = worst.chain().actor();
        if (actor != null) {
            TimeRange evidence = worst.evidence();
            long from = Math.max(evidence.fromEpochNanos(), evidence.toEpochNanos() - A_FEW_POLLS_NANOS);
            reader
                    .sessions(new Query.Sessions(
                            environment, actor.database(), new TimeRange(from, evidence.toEpochNanos())))
                    .stream()
                    .findFirst()
                    .ifPresent(poll -> clocks.add(WallClock.of(poll.origin().zone())));
        }
        clocks.add(series.lives().clock(subject.service()));
        return clocks;
    }

    /** Behind each callee that some of its own JVMs alone are slow. */
    private List<Link> withScopes(List<Link> chain, SlowWindow window, ScopeLinks scopeLinks) {
        List<Link> links = new ArrayList<>();
        for (Link link : chain) {
            links.add(link);
            if (link.claim().code().equals(Codes.CALLEE)
                    && link.claim().params().get("callee") instanceof Value.Text callee) {
                series.subjects().stream()
                        .filter(subject -> callee.text().equals(subject.service() + " " + subject.operation()))
                        .findFirst()
                        .flatMap(subject -> scopeLinks.ofCallee(window, subject))
                        .ifPresent(links::add);
            }
        }
        return links;
    }

    private Slowdown slowdown(SlowWindow window) {
        Profile now = views.of(window)
                .profile(
                        window.subject(),
                        window.blocks().stream().map(Block::fromEpochNanos).toList());
        Profile reference = views.referenceOf(window)
                .profile(window.subject(), window.level().blockStarts());
        Difference difference = Difference.between(now, reference);
        return new Slowdown(
                window.range(),
                now.count(),
                now.failed(),
                now.meanWallNanos(),
                reference.meanWallNanos(),
                reference.failedShare(),
                window.noiseNanos(),
                difference.window(),
                difference.reference(),
                window.level().blocks(),
                window.level().spanNanos() < DAY_NANOS);
    }

    private Link slowLink(SlowWindow window, Slowdown slowdown) {
        Usual usual = Usual.of(window, views.of(window), history);
        double failedShare = slowdown.works() == 0 ? 0 : (double) slowdown.failed() / slowdown.works();
        Map<String, Value> params = new TreeMap<>();
        params.put("operation", Say.text(window.subject().operation()));
        params.put("mean", Say.nanos(slowdown.meanWallNanos()));
        params.put("normal", Say.nanos(slowdown.referenceWallNanos()));
        params.put("noise", Say.nanos(slowdown.noiseNanos()));
        params.put("failed.share", Say.share(failedShare));
        params.put("failed.normal", Say.share(slowdown.referenceFailedShare()));
        params.put("works", Say.count(slowdown.works()));
        params.put("what", Say.what(series.kind(window.subject())));
        params.put("days.slow", Say.count(usual.slowDays()));
        params.put("days", Say.count(usual.days()));
        String code = !usual.isKnown() ? Codes.SLOW : usual.asUsual() ? Codes.SLOW_AS_USUAL : Codes.SLOW_NEW;
        String service = window.subject().service();
        String operation = window.subject().operation();
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("works", Say.count(slowdown.works()));
        numbers.put("failed", Say.count(slowdown.failed()));
        numbers.put("wall.mean", Say.nanos(slowdown.meanWallNanos()));
        if (window.sign() == SlowWindow.Sign.TAIL) {
            numbers.put("tail", Say.nanos(window.level().tailNanos()));
            numbers.put("tail.share", Say.share(window.tailShare()));
            numbers.put("tail.share.normal", Say.share(window.level().tailShare()));
        }
        Evidence inWindow = new Evidence(new Query.Totals(environment, service, operation, window.range()), numbers);
        Evidence inReference = new Evidence(
                new Query.Totals(environment, service, operation, history),
                Map.of(
                        "reference.wall.mean", Say.nanos(slowdown.referenceWallNanos()),
                        "reference.failed.share", Say.share(slowdown.referenceFailedShare()),
                        "reference.blocks", Say.count(slowdown.referenceBlocks()),
                        "noise", Say.nanos(slowdown.noiseNanos())));
        return new Link(
                null,
                1,
                Link.Basis.DIRECT,
                new Phrase(code, params),
                List.of(inWindow, inReference),
                new Phrase(Codes.DISPROOF_LEVEL, Map.of("operation", Say.text(operation))));
    }

    /** The link of who blocks, with how often they themselves were there. */
    private Link recurring(Link byJob, Actor actor, Periods periods) {
        JobActivity job = JobActivity.of(reader, environment, actor, periods);
        if (job.polled() == 0) {
            return byJob;
        }
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("periods.polled", Say.count(job.polled()));
        numbers.put("job.ran", Say.count(job.ran()));
        numbers.put("job.with-slowdown", Say.count(job.together()));
        numbers.put("job.jitter", Say.nanos(job.jitterNanos()));
        String code = byJob.claim().code();
        Map<String, Value> params = new TreeMap<>(byJob.claim().params());
        params.putAll(numbers);
        List<Evidence> evidence = new ArrayList<>(byJob.evidence());
        evidence.add(new Evidence(new Query.Sessions(environment, actor.database(), job.range()), numbers));
        return new Link(
                byJob.resource(),
                byJob.share(),
                byJob.basis(),
                new Phrase(code.equals(Codes.LOCK_BY_JOB) ? Codes.LOCK_BY_JOB_RECURRING : code, params),
                evidence,
                new Phrase(Codes.DISPROOF_JOB, Map.of("holder", Say.text(actor.name()))));
    }
}
