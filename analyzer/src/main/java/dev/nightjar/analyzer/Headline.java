package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Chain;
import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.analyzer.follow.Say;
import dev.nightjar.analyzer.level.Floor;
import dev.nightjar.analyzer.level.Level;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The finding in one sentence: when, what, how slow, why, how sure. */
final class Headline {

    private static final double MOST = 0.5;

    private static final int WORKS_LOOKED_AT = 1000;

    private final SignalReader reader;
    private final String environment;
    private final Series series;
    private final Floor floor;
    private final List<Link> scopes;

    /** @param scopes of which JVMs or calls it is, when it is not of all */
    Headline(SignalReader reader, String environment, Series series, Floor floor, List<Link> scopes) {
        this.reader = reader;
        this.environment = environment;
        this.series = series;
        this.floor = floor;
        this.scopes = List.copyOf(scopes);
    }

    Phrase of(Explained worst, Slowdown slowdown, @Nullable Periods periods, boolean ongoing, TimeRange last) {
        Map<String, Value> params = new TreeMap<>();
        params.put("when", clause(when(periods, ongoing, last)));
        params.put("operation", Say.text(worst.window().subject().operation()));
        params.put("how", clause(how(worst, slowdown)));
        params.put("why", new Value.Clauses(why(worst.chain())));
        params.put("confidence", clause(confidence(worst.chain())));
        return new Phrase(Codes.HEADLINE, params);
    }

    private static Phrase when(@Nullable Periods periods, boolean ongoing, TimeRange last) {
        if (periods != null) {
            Recurrence recurrence = periods.recurrence();
            long start = periods.startOf(periods.slots().lastKey());
            return new Phrase(
                    Codes.WHEN_RECURRING,
                    Map.of(
                            "at",
                            new Value.Recurring(
                                    start, recurrence.periodNanos(), recurrence.lengthNanos(), recurrence.zone())));
        }
        Value from = new Value.Instant(last.fromEpochNanos());
        return ongoing
                ? new Phrase(Codes.WHEN_ONGOING, Map.of("from", from))
                : new Phrase(Codes.WHEN_ONCE, Map.of("from", from, "to", new Value.Instant(last.toEpochNanos())));
    }

    private Phrase how(Explained worst, Slowdown slowdown) {
        double failed = slowdown.works() == 0 ? 0 : (double) slowdown.failed() / slowdown.works();
        boolean fails = failed - slowdown.referenceFailedShare() >= floor.failedShare();
        boolean slow = slowdown.extraNanos() >= floor.extraNanos();
        boolean tail = worst.window().sign() == SlowWindow.Sign.TAIL;
        Map<String, Value> params = new TreeMap<>();
        params.put("what", Say.what(series.kind(worst.window().subject())));
        params.put("mean", Say.nanos(slowdown.meanWallNanos()));
        params.put("normal", Say.nanos(slowdown.referenceWallNanos()));
        params.put("failed", Say.share(failed));
        params.put("failed.normal", Say.share(slowdown.referenceFailedShare()));
        if (!slow && tail) {
            Level level = worst.window().level();
            params.put("slow", Say.share(worst.window().tailShare()));
            params.put("slow.normal", Say.share(level.tailShare()));
            params.put("tail", Say.nanos(level.tailNanos()));
            return new Phrase(Codes.HOW_TAIL, params);
        }
        if (!slow) {
            return new Phrase(Codes.HOW_FAILS, params);
        }
        if (!fails) {
            return new Phrase(Codes.HOW_SLOW, params);
        }
        if (failed < MOST) {
            return new Phrase(Codes.HOW_SLOW_AND_FAILS, params);
        }
        params.put("after", Say.nanos(failedAfterNanos(worst, slowdown)));
        return new Phrase(Codes.HOW_FAILS_AFTER, params);
    }

    /** Median wall time of the failed works that were sent in full; the mean of all works when none was. */
    private double failedAfterNanos(Explained worst, Slowdown slowdown) {
        Subject subject = worst.window().subject();
        List<Long> walls = reader
                .works(new Query.Works(
                        environment, subject.service(), subject.operation(), worst.evidence(), WORKS_LOOKED_AT))
                .stream()
                .map(work -> work.fact())
                .filter(work -> work.failed() && !work.open())
                .map(Work::wallNanos)
                .sorted()
                .toList();
        return walls.isEmpty() ? slowdown.meanWallNanos() : walls.get(walls.size() / 2);
    }

    /** That statements wait for locks goes without saying where the sentence goes on to who holds them. */
    private List<Phrase> why(Chain chain) {
        List<Phrase> why = new ArrayList<>();
        for (Link scope : scopes) {
            why.add(new Phrase(Codes.brief(scope.claim().code()), scope.claim().params()));
        }
        for (int i = 0; i < chain.briefs().size(); i++) {
            Phrase brief = chain.briefs().get(i);
            boolean last = i == chain.briefs().size() - 1;
            if (last || !brief.code().equals(Codes.brief(Codes.SQL_LOCK))) {
                why.add(brief);
            }
        }
        return why;
    }

    private static Phrase confidence(Chain chain) {
        String code = switch (chain.confidence()) {
            case PROVED -> chain.actor() != null ? Codes.CONFIDENCE_PROVED_PID : Codes.CONFIDENCE_PROVED;
            case LIKELY -> Codes.CONFIDENCE_LIKELY;
            case HINT -> Codes.CONFIDENCE_HINT;
        };
        return new Phrase(code, Map.of());
    }

    private static Value clause(Phrase phrase) {
        return new Value.Clauses(List.of(phrase));
    }
}
