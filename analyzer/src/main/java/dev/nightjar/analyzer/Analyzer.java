package dev.nightjar.analyzer;

import dev.nightjar.analyzer.level.Detector;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.port.SignalReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Signals in, findings out: slowdown → follow → finding. Stateless and safe for many threads; the same signals and
 * the same kept findings give the same findings, bit for bit: occurrences and recurrence go on from the findings that the
 * reader has from earlier analyses ({@link SignalReader#findings}). Reads all totals of the history once and single facts only around slow windows; of older
 * times only when its findings occurred. What is more than the reader gives at once is read in pieces, or less of it.
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
        Series series = Series.read(reader, environment, history, nowEpochNanos, limits.mostTotals());
        Detector detector = new Detector(limits.floor());
        long dataEnd = series.endEpochNanos();
        List<Case> cases = new ArrayList<>();
        Map<Subject, Long> explainedSince = new HashMap<>();
        for (Subject subject : series.subjects()) {
            List<SlowWindow> windows = detector.slowWindows(subject, series.blocks(subject), dataEnd);
            if (!windows.isEmpty()) {
                explainedSince.put(subject, Explainer.since(windows, history));
                Explainer explainer = new Explainer(reader, environment, series, limits.floor());
                cases.addAll(Case.of(environment, explainer.explain(windows)));
            }
        }
        FindingWriter writer = new FindingWriter(
                reader, environment, series, history, limits.floor(), Kept.read(reader, environment), explainedSince);
        List<Finding> findings = cases.stream()
                .filter(slow -> limits.hints() || slow.confidence() != Confidence.HINT)
                .sorted(Comparator.comparingDouble(
                                (Case slow) -> slow.worst().window().totalExtraNanos())
                        .reversed()
                        .thenComparing(Case::id))
                .map(writer::write)
                .toList();
        return new Analysis(findings, history, explainedSince);
    }
}
