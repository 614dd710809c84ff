package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Chain;
import dev.nightjar.analyzer.follow.Following;
import dev.nightjar.analyzer.follow.References;
import dev.nightjar.analyzer.follow.Scene;
import dev.nightjar.analyzer.follow.Sessions;
import dev.nightjar.analyzer.level.Floor;
import dev.nightjar.analyzer.level.Slice;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Views;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows every slow window of an operation; the last ones over their whole length, older ones by a sample of it. */
final class Explainer {

    /** So many of the last windows are looked at in full. */
    static final int RECENT = 3;

    /** Older windows than this many are not needed to know a recurrence. */
    private static final int MAX_WINDOWS = 60;

    private static final long RECENT_NANOS = 3_600_000_000_000L;

    private static final long OLDER_NANOS = 300_000_000_000L;

    /** A block: less evidence says nothing. */
    private static final long LEAST_NANOS = 10_000_000_000L;

    /** Evidence of a slowdown that has just begun may still be on its way: it is not reported as missing so early. */
    private static final long TOO_EARLY_NANOS = 40_000_000_000L;

    private final SignalReader reader;
    private final String environment;
    private final Views views;
    private final Floor floor;
    private final Sessions sessions;
    private final Runnable beforeEach;
    private final Map<Reference, References> references = new HashMap<>();

    /** What is normal: blocks, of a slice of the JVMs or of all. */
    private record Reference(List<Long> blocks, @Nullable Slice slice) {}

    /** @param beforeEach is run before each window is looked at */
    Explainer(
            SignalReader reader, String environment, Views views, Floor floor, Sessions sessions, Runnable beforeEach) {
        this.reader = reader;
        this.environment = environment;
        this.views = views;
        this.floor = floor;
        this.sessions = sessions;
        this.beforeEach = beforeEach;
    }

    /** How many of them {@link #explain} looks at. */
    static int lookedAt(List<SlowWindow> windows) {
        return Math.min(windows.size(), MAX_WINDOWS);
    }

    /** From when on {@link #explain} looks at the windows. */
    static long since(List<SlowWindow> windows, TimeRange history) {
        int left = windows.size() - MAX_WINDOWS;
        return left > 0 ? windows.get(left - 1).range().toEpochNanos() : history.fromEpochNanos();
    }

    List<Explained> explain(List<SlowWindow> windows) {
        List<Explained> explained = new ArrayList<>();
        for (int i = windows.size() - lookedAt(windows); i < windows.size(); i++) {
            beforeEach.run();
            SlowWindow window = windows.get(i);
            boolean recent = i >= windows.size() - RECENT;
            Explained how = explain(window, recent ? RECENT_NANOS : OLDER_NANOS);
            boolean tooEarly = window.ongoing()
                    && window.range().nanos() < TOO_EARLY_NANOS
                    && !how.chain().isComplete();
            if (!tooEarly) {
                explained.add(how);
            }
        }
        return explained;
    }

    /** By half of the evidence, and again, where all of it is more than the reader gives at once. */
    private Explained explain(SlowWindow window, long atMostNanos) {
        TimeRange evidence = middle(window.range(), atMostNanos);
        try {
            return new Explained(window, follow(window, evidence), evidence);
        } catch (QueryFailed e) {
            long half = evidence.nanos() / 2;
            if (e.reason() != QueryFailed.Reason.TOO_LARGE || half < LEAST_NANOS) {
                throw e;
            }
            return explain(window, half);
        }
    }

    private Chain follow(SlowWindow window, TimeRange evidence) {
        Scene scene = new Scene(
                reader,
                environment,
                views.of(window),
                window.range(),
                window.onsetEpochNanos(),
                evidence,
                references.computeIfAbsent(
                        new Reference(window.level().blockStarts(), window.againstAll() ? null : window.slice()),
                        reference -> new References(views.referenceOf(window), reference.blocks())),
                sessions);
        Following following = new Following(scene);
        double extra = window.meanWallNanos() - window.level().meanWallNanos();
        boolean failsOnly = window.sign() == SlowWindow.Sign.FAILURES && extra < floor.extraNanos();
        Chain chain = failsOnly ? following.failing(window.subject()) : following.slow(window.subject());
        // Single facts are those of all its service's JVMs: whether they are of the slow ones is not proved.
        return window.slice() == null ? chain : chain.atMost(Confidence.LIKELY);
    }

    private static TimeRange middle(TimeRange range, long atMostNanos) {
        if (range.nanos() <= atMostNanos) {
            return range;
        }
        long from = range.fromEpochNanos() + (range.nanos() - atMostNanos) / 2;
        return new TimeRange(from, from + atMostNanos);
    }
}
