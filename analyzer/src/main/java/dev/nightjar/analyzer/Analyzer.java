package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Sessions;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.analyzer.level.Suspects;
import dev.nightjar.analyzer.level.TotalsMemory;
import dev.nightjar.analyzer.level.Views;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Signals in, findings out: slowdown → follow → finding. Stateless and safe for many threads; the same signals and
 * the same kept findings give the same findings, bit for bit: occurrences and recurrence go on from the findings that the
 * reader has from earlier analyses ({@link SignalReader#findings}), or that it is given. Reads all totals of the history once and single facts only around slow windows; of older
 * times only when its findings occurred. What is more than the reader gives at once is read in
 * pieces, or less of it.
 */
public final class Analyzer {

    private final Limits limits;

    public Analyzer() {
        this(Limits.STANDARD);
    }

    public Analyzer(Limits limits) {
        this.limits = limits;
    }

    /**
     * All findings of the history, worst first: by extra time over all works of the worst recent occurrence.
     *
     * @param history what is looked at; the last slowdown in it may be ongoing
     * @param nowEpochNanos the time of the analysis, for works that hang
     */
    public List<Finding> analyze(SignalReader reader, String environment, TimeRange history, long nowEpochNanos) {
        return look(reader, environment, history, nowEpochNanos).findings();
    }

    /** {@link #analyze} with what it looked at: for those who keep findings and have to drop what is out of date. */
    public Analysis look(SignalReader reader, String environment, TimeRange history, long nowEpochNanos) {
        return look(reader, environment, history, nowEpochNanos, reader.findings(environment), Progress.NONE);
    }

    /**
     * The same with a choice of what is known from before.
     *
     * @param past findings of earlier analyses; without any, findings are made of the signals alone
     * @param progress ends the analysis by throwing
     */
    public Analysis look(
            SignalReader reader,
            String environment,
            TimeRange history,
            long nowEpochNanos,
            List<Finding> past,
            Progress progress) {
        TotalsMemory memory = new TotalsMemory(limits.mostBytes());
        return look(reader, environment, history, nowEpochNanos, memory, past, progress);
    }

    /** @param memory what was read before */
    Analysis look(
            SignalReader reader,
            String environment,
            TimeRange history,
            long nowEpochNanos,
            TotalsMemory memory,
            List<Finding> past,
            Progress progress) {
        progress.at(0, 0);
        Series series = Series.read(reader, environment, history, nowEpochNanos, memory);
        SortedMap<Subject, List<SlowWindow>> suspects = Suspects.in(series, limits.floor());
        Views views = new Views(series);
        Sessions sessions = new Sessions(reader, environment);
        Steps steps = new Steps(
                suspects.values().stream().mapToLong(Explainer::lookedAt).sum(), progress);
        List<Case> cases = new ArrayList<>();
        Map<Subject, Long> explainedSince = new HashMap<>();
        suspects.forEach((subject, windows) -> {
            explainedSince.put(subject, Explainer.since(windows, history));
            Explainer explainer = new Explainer(reader, environment, views, limits.floor(), sessions, steps::next);
            cases.addAll(Case.of(environment, explainer.explain(windows)));
        });
        steps.next();
        FindingWriter writer = new FindingWriter(reader, environment, views, history, limits.floor(), past, suspects);
        List<Finding> findings = cases.stream()
                .filter(slow -> limits.hints() || slow.confidence() != Confidence.HINT)
                .sorted(Comparator.comparingDouble(
                                (Case slow) -> slow.worst().window().totalExtraNanos())
                        .reversed()
                        .thenComparing(Case::id))
                .map(writer::write)
                .toList();
        return new Analysis(findings, history, explainedSince, series.seen());
    }

    /** Counts windows for whoever is told of them. */
    private static final class Steps {
        private final long of;
        private final Progress progress;
        private long done;

        Steps(long of, Progress progress) {
            this.of = of;
            this.progress = progress;
        }

        void next() {
            progress.at(done++, of);
        }
    }
}
