package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Chain;
import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.analyzer.follow.Say;
import dev.nightjar.analyzer.level.Floor;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.analyzer.level.Views;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether calls to a callee are slower from one operation alone, while others of its service that call it have them as ever:
 * then it is what that operation asks for, and not the callee as such.
 */
final class EdgeLink {

    private static final long MIN_CALLS = 20;

    /** As of instances: who takes longer by no more than this share is as ever. */
    private static final double AS_EVER = 0.2;

    /** An hour of normal time tells how long calls take. */
    private static final int NORMAL_BLOCKS = 360;

    private final String environment;
    private final Views views;
    private final Floor floor;

    /** How long calls of one operation take. */
    private record Calls(double mean, double normalMean) {

        double extra() {
            return mean - normalMean;
        }
    }

    EdgeLink(String environment, Views views, Floor floor) {
        this.environment = environment;
        this.views = views;
        this.floor = floor;
    }

    /** None unless the chain begins with a callee that others call as well. */
    Optional<Link> of(SlowWindow window, Chain chain) {
        Resource callee =
                chain.links().isEmpty() ? null : chain.links().getFirst().resource();
        if (callee == null
                || callee.kind() != Resource.Kind.SERVICE
                || callee.name().equals(Resource.OTHER)) {
            return Optional.empty();
        }
        Optional<Calls> own = calls(window, window.subject(), callee);
        if (own.isEmpty() || !isSlow(own.get())) {
            return Optional.empty();
        }
        int others = 0;
        for (Subject subject : views.all().subjects(window.subject().service())) {
            Optional<Calls> other =
                    subject.equals(window.subject()) ? Optional.empty() : calls(window, subject, callee);
            if (other.isPresent() && other.get().extra() > AS_EVER * own.get().extra()) {
                return Optional.empty();
            }
            others += other.isPresent() ? 1 : 0;
        }
        return others == 0 ? Optional.empty() : Optional.of(link(window, callee, own.get(), others));
    }

    private boolean isSlow(Calls calls) {
        return calls.extra() >= floor.extraNanos() && calls.mean() >= floor.ratio() * calls.normalMean();
    }

    /** Of an operation that called it often enough, then and in normal time. */
    private Optional<Calls> calls(SlowWindow window, Subject subject, Resource callee) {
        ResourceUse now = views.of(window).profile(subject, window.range()).use(callee);
        if (now.calls() < MIN_CALLS) {
            return Optional.empty();
        }
        ResourceUse normal =
                views.referenceOf(window).profile(subject, normalBlocks(window)).use(callee);
        return normal.calls() < MIN_CALLS
                ? Optional.empty()
                : Optional.of(new Calls(now.heldPerCall(), normal.heldPerCall()));
    }

    /** Starts of the last blocks that the level rests on. */
    private static List<Long> normalBlocks(SlowWindow window) {
        List<Long> starts = window.level().blockStarts();
        return starts.subList(Math.max(0, starts.size() - NORMAL_BLOCKS), starts.size());
    }

    private static TimeRange normalRange(SlowWindow window) {
        List<Long> starts = normalBlocks(window);
        return new TimeRange(
                starts.getFirst(), starts.getLast() + window.blocks().getFirst().nanos());
    }

    private Link link(SlowWindow window, Resource callee, Calls own, int others) {
        Subject subject = window.subject();
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("call.mean", Say.nanos(own.mean()));
        numbers.put("others", Say.count(others));
        Map<String, Value> normal = Map.of("call.mean.normal", Say.nanos(own.normalMean()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("operation", Say.text(subject.operation()));
        params.put("callee", Say.text(callee.name()));
        return new Link(
                callee,
                0,
                Link.Basis.DIRECT,
                new Phrase(Codes.ONLY_EDGE, params),
                List.of(
                        new Evidence(totals(subject.service(), window.range()), numbers),
                        new Evidence(totals(subject.service(), normalRange(window)), normal)),
                new Phrase(Codes.DISPROOF_EDGE, Map.of("callee", Say.text(callee.name()))));
    }

    private Query.Totals totals(String service, TimeRange range) {
        return new Query.Totals(environment, service, null, range);
    }
}
