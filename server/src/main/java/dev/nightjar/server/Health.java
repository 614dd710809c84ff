package dev.nightjar.server;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.database.SamplerHealth;
import dev.nightjar.collector.prometheus.TargetHealth;
import dev.nightjar.server.api.HealthView;
import dev.nightjar.store.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks each part how it is and judges it. Safe for many threads; waits for nobody longer than the store's count of rows. */
final class Health implements HealthView {

    /** A sampler that cannot reach its database tries again after 30 s at the latest, and gives up a poll after some. */
    private static final Duration SAMPLER_SILENT = Duration.ofMinutes(2);

    /** A round over a week of many operations takes a minute at most; the findings of a night must not wait longer. */
    private static final Duration ANALYSIS_STALE = Duration.ofMinutes(10);

    private final Parts parts;
    private final Duration analysisEvery;
    private final InstantSource clock;
    private final Instant begin;

    Health(Parts parts, Duration analysisEvery, InstantSource clock) {
        this.parts = parts;
        this.analysisEvery = analysisEvery;
        this.clock = clock;
        this.begin = clock.instant();
    }

    @Override
    public Report now() {
        Instant now = clock.instant();
        List<Reason> reasons = new ArrayList<>();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("store", storeHealth(reasons));
        CollectorHealth collector = parts.collector().get();
        collector.targets().forEach(target -> judge(target, reasons));
        told.put("collector", collector);
        List<SamplerHealth> databases = parts.samplers().get();
        databases.forEach(database -> judge(database, now, reasons));
        told.put("databases", databases);
        AnalysisLoop.Status status = parts.analysis().get();
        judge(status, now, reasons);
        told.put("analysis", status);
        return new Report(reasons, told);
    }

    private @Nullable StoreHealth storeHealth(List<Reason> reasons) {
        try {
            StoreHealth health = parts.store().get();
            if (health.trouble() != null) {
                reasons.add(new Reason(
                        Status.FAILING, REFUSES, "Facts are not stored, senders keep them: " + health.trouble()));
            }
            return health;
        } catch (RuntimeException e) {
            reasons.add(new Reason(Status.FAILING, UNREADABLE, "The store does not answer: " + e.getMessage()));
            return null;
        }
    }

    private static void judge(TargetHealth target, List<Reason> reasons) {
        if (target.trouble() != null) {
            reasons.add(new Reason(
                    Status.DEGRADED, "target.failed", target.target() + " was not scraped: " + target.trouble()));
        }
    }

    private static void judge(SamplerHealth database, Instant now, List<Reason> reasons) {
        Instant last = database.lastPoll();
        if (last != null && last.plus(SAMPLER_SILENT).isBefore(now)) {
            reasons.add(new Reason(
                    Status.DEGRADED,
                    "database.silent",
                    "Nobody has looked at " + database.database() + " since " + last
                            + ": see the server's log, and start it again if this stays."));
        } else if (last != null && !database.connected()) {
            reasons.add(new Reason(Status.DEGRADED, "database.unreachable", String.join("; ", database.blind())));
        } else if (!database.blind().isEmpty()) {
            reasons.add(new Reason(
                    Status.DEGRADED,
                    "database.blind",
                    "Not all is seen of " + database.database() + ": " + String.join("; ", database.blind())));
        }
    }

    private void judge(AnalysisLoop.Status status, Instant now, List<Reason> reasons) {
        Duration stale = analysisEvery.multipliedBy(3).compareTo(ANALYSIS_STALE) > 0
                ? analysisEvery.multipliedBy(3)
                : ANALYSIS_STALE;
        Instant good = status.succeeded() == null ? begin : status.succeeded();
        String why = status.failure() != null
                ? "it failed: " + status.failure()
                : status.runningSince() != null ? "one runs since " + status.runningSince() : "none was begun";
        if (good.plus(stale).isBefore(now)) {
            reasons.add(new Reason(
                    Status.FAILING,
                    "analysis.stale",
                    "No analysis has ended well since " + good + ", findings are as old; " + why));
        } else if (status.failure() != null) {
            reasons.add(
                    new Reason(Status.DEGRADED, "analysis.failed", "The last analysis failed: " + status.failure()));
        }
    }
}
