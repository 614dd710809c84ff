package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.analyzer.follow.Say;
import dev.nightjar.analyzer.level.Floor;
import dev.nightjar.analyzer.level.Level;
import dev.nightjar.analyzer.level.Scope;
import dev.nightjar.analyzer.level.Slice;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.analyzer.level.Turnover;
import dev.nightjar.analyzer.level.Views;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Of which JVMs a slowdown is, when it is not of all that do the same: beside the chain, which tells why. */
final class ScopeLinks {

    private static final int MOST_NAMES = 3;

    private final String environment;
    private final Views views;
    private final Floor floor;

    ScopeLinks(String environment, Views views, Floor floor) {
        this.environment = environment;
        this.views = views;
        this.floor = floor;
    }

    /** Of the window's own operation: some instances or a version, or all since a version came. */
    Optional<Link> of(SlowWindow window) {
        Floor asked = window.sign() == SlowWindow.Sign.TAIL ? floor.ofTails() : floor;
        Optional<Scope> scope = Scope.of(views.all(), window.subject(), window.range(), window.level(), asked)
                .or(() -> alone(window));
        return scope.map(found -> only(window.subject(), window.range(), found, normalRange(window.level())))
                .or(() -> Turnover.of(views.all(), window.subject(), window.range(), window.level())
                        .map(turnover -> since(window, turnover)));
    }

    private static Optional<Scope> alone(SlowWindow window) {
        Slice slice = window.slice();
        return slice == null ? Optional.empty() : Optional.of(Scope.alone(window, slice));
    }

    /** Of an operation that the chain led to. */
    Optional<Link> ofCallee(SlowWindow window, Subject callee) {
        List<Long> normal = window.level().blockStarts();
        return Scope.of(views.all(), callee, window.range(), normal, floor)
                .map(scope -> only(callee, window.range(), scope, normalRange(window.level())));
    }

    private Link only(Subject subject, TimeRange range, Scope scope, TimeRange normalRange) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("works", Say.count(scope.ofSlow().works()));
        numbers.put("wall.mean", Say.nanos(scope.ofSlow().meanNanos()));
        Map<String, Value> normal = new TreeMap<>();
        normal.put("wall.mean.normal", Say.nanos(scope.ofSlow().normalNanos()));
        Map<String, Value> params = new TreeMap<>();
        if (scope.others() > 0) {
            numbers.put("others.works", Say.count(scope.ofOthers().works()));
            numbers.put("others.wall.mean", Say.nanos(scope.ofOthers().meanNanos()));
            normal.put("others.wall.mean.normal", Say.nanos(scope.ofOthers().normalNanos()));
            params.put("others", Say.count(scope.others()));
        }
        if (scope.thin() > 0) {
            params.put("thin", Say.count(scope.thin()));
        }
        params.putAll(numbers);
        params.putAll(normal);
        params.put("names", names(scope.slow()));
        params.put("operation", Say.text(subject.operation()));
        return new Link(
                null,
                Say.unit(scope.share()),
                Link.Basis.DIRECT,
                new Phrase(code(scope), params),
                List.of(
                        new Evidence(totals(subject, range), numbers),
                        new Evidence(totals(subject, normalRange), normal)),
                new Phrase(
                        Codes.DISPROOF_SCOPE,
                        Map.of("names", names(scope.slow()), "operation", Say.text(subject.operation()))));
    }

    private static String code(Scope scope) {
        boolean clear = scope.others() > 0;
        return switch (scope.kind()) {
            case VERSION -> clear ? Codes.ONLY_VERSION : Codes.ON_VERSION;
            case INSTANCE -> clear ? Codes.ONLY_INSTANCE : Codes.ON_INSTANCE;
        };
    }

    private Link since(SlowWindow window, Turnover turnover) {
        Map<String, Value> numbers = Map.of(
                "version", Say.text(turnover.version()),
                "before", Say.text(turnover.before()),
                "since", new Value.Instant(turnover.sinceEpochNanos()));
        TimeRange range = new TimeRange(
                Math.min(turnover.sinceEpochNanos(), window.range().fromEpochNanos()),
                window.range().toEpochNanos());
        return new Link(
                null,
                0,
                Link.Basis.STATISTICAL,
                new Phrase(Codes.SINCE_VERSION, numbers),
                List.of(new Evidence(totals(window.subject(), range), numbers)),
                new Phrase(
                        Codes.DISPROOF_VERSION,
                        Map.of(
                                "version", Say.text(turnover.version()),
                                "before", Say.text(turnover.before()))));
    }

    private Query.Totals totals(Subject subject, TimeRange range) {
        return new Query.Totals(environment, subject.service(), subject.operation(), range);
    }

    /** From the first to the last block of normal time. */
    private static TimeRange normalRange(Level level) {
        long from = level.blockStarts().getFirst();
        return new TimeRange(from, from + level.spanNanos());
    }

    private static Value names(List<String> names) {
        List<String> first = new ArrayList<>(names.subList(0, Math.min(MOST_NAMES, names.size())));
        if (names.size() > MOST_NAMES) {
            first.add("…");
        }
        return Say.text(String.join(", ", first));
    }
}
