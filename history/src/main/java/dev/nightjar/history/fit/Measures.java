package dev.nightjar.history.fit;

import dev.nightjar.history.play.FactSink;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What telemetry of normal time is like, real or made up: distributions, and of them the figures that stand for the numbers of a noise.
 * Works that failed or hang are left out. For one thread.
 */
public final class Measures implements FactSink {

    /** One trace in so many is sent in full, and stands for the others (docs/ledger.md). */
    private static final int PICKED = 20;

    /** With fewer works an operation has no median to speak of. */
    private static final int LEAST_WORKS = 50;

    /** A shorter wait for a processor is the clock's, not the host's. */
    private static final double READY_NANOS = 100_000;

    /** What a busy host does to one thread is shorter than this; longer is a hiccup of all. */
    private static final double HICCUP_NANOS = 20e6;

    private final Map<String, OperationMeasures> operations = new TreeMap<>();
    private final Map<String, Long> calls = new HashMap<>();
    private final Map<String, Long> callees = new HashMap<>();
    private final Weighted pauses = new Weighted();
    private final Hiccups hiccups = new Hiccups();
    private final Drifts drifts = new Drifts();

    @Override
    public void accept(Origin origin, List<? extends Fact> facts, long nowEpochNanos) {
        facts.forEach(fact -> add(origin, fact));
    }

    /** One fact; those of other kinds tell nothing here. */
    public void add(Origin origin, Fact fact) {
        switch (fact) {
            case Work work -> add(origin, work);
            case WorkTotal total -> {
                drifts.add(origin, total);
                hiccups.ran(origin, total.fromEpochNanos());
            }
            case GcPause pause -> {
                if (!pause.name().endsWith("Full") && !pause.name().endsWith("Old")) {
                    pauses.add((double) pause.nanos(), 1);
                }
            }
            default -> {}
        }
    }

    private void add(Origin origin, Work work) {
        work.waits().forEach(wait -> {
            if (wait.part() == Part.DOWNSTREAM && wait.holders().size() == 1) {
                calls.put(
                        work.traceId()
                                + HexFormat.of().toHexDigits(wait.holders().getFirst()),
                        wait.nanos());
            }
        });
        if (work.open() || work.failed()) {
            return;
        }
        if (work.parentSpanId() != null) {
            callees.put(work.traceId() + work.parentSpanId(), work.wallNanos());
        }
        double weight = work.weight() * (work.stratum() == Work.Stratum.PICKED ? PICKED : 1);
        operations
                .computeIfAbsent(origin.service() + " " + work.operation(), name -> new OperationMeasures())
                .add(work, weight);
        double ready =
                (double) work.ledger().nanos(Part.RUNQUEUE) + work.ledger().nanos(Part.UNEXPLAINED);
        if (ready >= HICCUP_NANOS) {
            hiccups.add(origin, work.endEpochNanos(), ready);
        }
    }

    /** By the names of {@link dev.nightjar.history.noise.Noise#numbers()}; what could not be measured is not among them. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        put(figures, "cpu.spread", logs(relative(OperationMeasures::cpu)).spread());
        put(figures, "sql.spread", logs(relative(OperationMeasures::sql)).spread());
        Weighted beside = besideCallees();
        put(figures, "call.nanos", beside.median());
        put(figures, "call.spread", logs(beside).spread());
        Weighted ready = all(OperationMeasures::ready);
        Weighted waiting = new Weighted();
        Weighted waitingOnly = new Weighted();
        waiting.addAll(ready, nanos -> nanos > READY_NANOS ? 1 : 0);
        waitingOnly.addAll(ready.between(READY_NANOS, HICCUP_NANOS), nanos -> nanos);
        put(figures, "ready.share", waiting.mean());
        put(figures, "ready.nanos", waitingOnly.mean());
        Weighted unexplained = all(OperationMeasures::unexplained);
        put(figures, "unexplained.nanos", unexplained.median());
        put(figures, "unexplained.spread", logs(unexplained).spread());
        put(figures, "pause.nanos", pauses.median());
        put(figures, "pause.spread", logs(pauses).spread());
        put(figures, "hiccups.per-hour", hiccups.perHour());
        put(figures, "hiccup.nanos", hiccups.lengths().median());
        put(figures, "hiccup.spread", logs(hiccups.lengths()).spread());
        put(figures, "drift.spread", drifts.spread());
        return figures;
    }

    private static void put(Map<String, Double> figures, String name, double value) {
        if (Double.isFinite(value)) {
            figures.put(name, value);
        }
    }

    /** What a table of quantiles shows, by name and unit. */
    Map<String, Weighted> distributions() {
        Map<String, Weighted> distributions = new LinkedHashMap<>();
        distributions.put("wall time, of the operation's median", relative(OperationMeasures::wall));
        distributions.put("cpu, of the median", relative(OperationMeasures::cpu));
        distributions.put("sql, of the median", relative(OperationMeasures::sql));
        distributions.put("runqueue, ms", millis(all(OperationMeasures::ready)));
        distributions.put("unexplained, ms", millis(all(OperationMeasures::unexplained)));
        distributions.put("a call beside its callee, ms", millis(besideCallees()));
        distributions.put("young pause, ms", millis(pauses));
        distributions.put("mean of 10 s, of the operation's mean", drifts.means());
        return distributions;
    }

    private interface Column {
        Weighted of(OperationMeasures operation);
    }

    private Weighted all(Column column) {
        Weighted all = new Weighted();
        operations.values().forEach(operation -> all.addAll(column.of(operation), value -> value));
        return all;
    }

    /** Each of the median of its operation. */
    private Weighted relative(Column column) {
        Weighted all = new Weighted();
        for (OperationMeasures operation : operations.values()) {
            Weighted ofOperation = column.of(operation).between(0, Double.MAX_VALUE);
            double median = ofOperation.median();
            if (ofOperation.size() >= LEAST_WORKS && median > 0) {
                all.addAll(ofOperation, value -> value / median);
            }
        }
        return all;
    }

    private Weighted besideCallees() {
        Weighted beside = new Weighted();
        calls.forEach((call, nanos) -> {
            Long own = callees.get(call);
            if (own != null && nanos > own) {
                beside.add((double) (nanos - own), 1);
            }
        });
        return beside;
    }

    private static Weighted logs(Weighted values) {
        Weighted logs = new Weighted();
        logs.addAll(values.between(0, Double.MAX_VALUE), StrictMath::log);
        return logs;
    }

    private static Weighted millis(Weighted nanos) {
        Weighted millis = new Weighted();
        millis.addAll(nanos, value -> value / 1e6);
        return millis;
    }
}
