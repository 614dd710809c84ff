package dev.nightjar.ui;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a JVM wrote itself about the longest of the pauses that a finding rests on.
 *
 * @param lines of the same JVM, in the order in which it wrote them
 */
record GcLines(GcPause pause, List<GcLog.Line> lines) {

    static final int MAX = 40;

    /** Of these. */
    private static final int BEFORE = 10;

    /** A block of lines begins so long before its last one. */
    private static final long BLOCK_NANOS = 10_000_000_000L;

    private static final long AFTER_NANOS = 5_000_000_000L;
    private static final int BLOCKS = 200;

    GcLines {
        lines = List.copyOf(lines);
    }

    /** Empty when it rests on no pauses, or nothing was kept of them. */
    static Optional<GcLines> read(SignalReader reader, Finding finding) {
        return finding.links().stream()
                .flatMap(link -> link.evidence().stream())
                .map(Evidence::query)
                .filter(Query.GcPauses.class::isInstance)
                .map(Query.GcPauses.class::cast)
                .findFirst()
                .flatMap(query -> reader.gcPauses(query).stream()
                        .max(Comparator.comparingLong(pause -> pause.fact().nanos()))
                        .flatMap(longest -> around(reader, query, longest)));
    }

    private static Optional<GcLines> around(SignalReader reader, Query.GcPauses query, Stamped<GcPause> longest) {
        GcPause pause = longest.fact();
        long from = pause.startEpochNanos();
        TimeRange range = new TimeRange(Math.max(0, from - BLOCK_NANOS), from + pause.nanos() + AFTER_NANOS);
        Origin origin = longest.origin();
        List<GcLog.Line> lines =
                reader
                        .gcLog(new Query.GcLog(query.environment(), query.service(), origin.run(), range, BLOCKS))
                        .stream()
                        .flatMap(block -> block.fact().lines().stream())
                        .toList();
        int before =
                (int) lines.stream().filter(line -> line.epochNanos() < from).count();
        int first = Math.max(0, before - BEFORE);
        List<GcLog.Line> shown = lines.subList(first, Math.min(lines.size(), first + MAX));
        return shown.isEmpty() ? Optional.empty() : Optional.of(new GcLines(pause, shown));
    }
}
