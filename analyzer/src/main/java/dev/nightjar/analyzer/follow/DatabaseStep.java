package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Calls of a statement take longer, and not for locks. First it is asked whether they take longer in the database at all, then whether each
 * does more work, and only then what its sessions wait for and who takes that: whoever waits does no more work, but who does more work waits
 * more.
 */
final class DatabaseStep {

    private static final double MOST = 0.5;

    /** Of what calls take longer for the service; less of it in the database is none. */
    private static final double LITTLE = 0.25;

    /** With fewer samples, or calls, a share of them says too little to be more than a hint. */
    private static final int MIN_SAMPLES = 5;

    /** Looks at sessions of the service in other statements: they are short, too. */
    private static final int MIN_OTHERS = 3;

    private final Scene scene;
    private final Trail trail;
    private final DatabaseView view;
    private final WorkStep work;

    DatabaseStep(Scene scene, Trail trail, DatabaseView view) {
        this.scene = scene;
        this.trail = trail;
        this.view = view;
        this.work = new WorkStep(scene, trail, view);
    }

    /** Adds its links, and follows. */
    private interface Teller {
        End tell(double share, boolean aside);
    }

    /**
     * Why calls take longer.
     *
     * @param share of the finding's extra time
     */
    private record Reason(double share, Teller teller) {
        End tell(boolean aside) {
            return teller.tell(share, aside);
        }
    }

    /** Sessions of the statement were seen, and mostly wait for something else than locks. */
    End follow(SlowStatement slow, VictimSessions victims) {
        if (isAsFast(slow)) {
            return asFast(slow, victims.share(WaitClass.LOG) >= MOST);
        }
        Optional<StatementWork> looking =
                StatementWork.looking(slow.statement(), view.statements(), view.statementsNormal());
        ExtraWaits waits =
                ExtraWaits.of(slow, victims.byClass(), view.sessionsNormal().ofStatement(slow.statement()));
        List<Reason> reasons = new ArrayList<>();
        double own = ownWork(slow, looking);
        looking.ifPresent(found ->
                reasons.add(new Reason(slow.share() * own, (here, aside) -> work.looking(slow, found, here, aside))));
        addWaits(slow, victims, waits, looking.isPresent(), 1 - own, reasons);
        List<Reason> worth = reasons.stream()
                .filter(reason -> reason.share() >= Trail.WORTH_FOLLOWING)
                .sorted(Comparator.comparingDouble(Reason::share).reversed())
                .toList();
        if (worth.isEmpty()) {
            return nothing(slow, victims, waits, looking.isPresent());
        }
        End end = worth.getFirst().tell(false);
        worth.stream().skip(1).forEach(reason -> reason.tell(true));
        return end;
    }

    /**
     * No session of the statement was seen; what is counted of it may still tell.
     *
     * @param others sessions of its service that write or commit
     */
    Optional<End> withoutSessions(SlowStatement slow, VictimSessions others) {
        if (isAsFast(slow)) {
            boolean waitForLog = others.samples().size() >= MIN_OTHERS && others.share(WaitClass.LOG) >= MOST;
            return Optional.of(asFast(slow, waitForLog));
        }
        Optional<StatementWork> looking =
                StatementWork.looking(slow.statement(), view.statements(), view.statementsNormal());
        double share = slow.share() * ownWork(slow, looking);
        return share < Trail.WORTH_FOLLOWING
                ? Optional.empty()
                : looking.map(found -> work.looking(slow, found, share, false));
    }

    /** How much of the calls' growing longer is more work of their own, 0 … 1. */
    private static double ownWork(SlowStatement slow, Optional<StatementWork> looking) {
        return looking.filter(StatementWork::hasRisen)
                .map(found -> found.explains(slow.slowdown()))
                .orElse(0.0);
    }

    private void addWaits(
            SlowStatement slow,
            VictimSessions victims,
            ExtraWaits waits,
            boolean workIsKnown,
            double left,
            List<Reason> reasons) {
        double share = slow.share() * left;
        double temporary = waits.of(WaitClass.TEMP);
        Optional<StatementWork> spilling = StatementWork.spilling(
                        slow.statement(), view.statements(), view.statementsNormal())
                .filter(StatementWork::hasRisen);
        spilling.ifPresent(found ->
                reasons.add(new Reason(share * temporary, (here, aside) -> work.spilling(slow, found, here, aside))));
        double files = waits.of(WaitClass.IO) + (spilling.isPresent() ? 0 : temporary);
        LoadStep load = new LoadStep(scene, trail, view, slow);
        // The log may be what files wait for as well: then it is one reason.
        Map<Pressure, Double> pressures = new LinkedHashMap<>();
        Pressure.of(Demand.LOG, view).ifPresent(log -> pressures.merge(log, waits.of(WaitClass.LOG), Double::sum));
        Pressure.ofFiles(view).ifPresent(most -> pressures.merge(most, files, Double::sum));
        Pressure.of(Demand.COMPUTING, view)
                // That those who wait compute more is no reason: somebody else has to.
                .filter(load::hasOne)
                .ifPresent(computing -> pressures.put(computing, waits.of(WaitClass.CPU)));
        pressures.forEach((pressure, part) -> {
            Confidence ceiling = ceiling(victims, pressure.demand(), workIsKnown);
            reasons.add(new Reason(share * part, (here, aside) -> load.follow(pressure, here, ceiling, aside)));
        });
    }

    /** Computing is what more work looks like: without knowing the work it says little. */
    private static Confidence ceiling(VictimSessions victims, Demand demand, boolean workIsKnown) {
        boolean telling = victims.samples().size() >= MIN_SAMPLES && (demand != Demand.COMPUTING || workIsKnown);
        return telling ? Confidence.LIKELY : Confidence.HINT;
    }

    /**
     * The database itself takes no longer, by its own count, and sessions were seen in it for no longer: what hangs has not been counted yet,
     * but it is seen.
     */
    private boolean isAsFast(SlowStatement slow) {
        Sum now = view.statements().of(slow.statement());
        Sum normal = view.statementsNormal().of(slow.statement());
        boolean enough = now.calls() >= MIN_SAMPLES
                && normal.calls() >= MIN_SAMPLES
                && view.sessions().polls().size() >= MIN_SAMPLES;
        if (!enough || slow.extraNanos() <= 0) {
            return false;
        }
        ResourceUse use = scene.useInWindow(slow.subject().service(), Resource.sql(slow.statement()));
        double callsPerSecond = use.calls() / scene.windowSeconds();
        boolean mostAreCounted =
                now.calls() >= MOST * callsPerSecond * view.statements().seconds();
        boolean countedAsFast = perCall(now) - perCall(normal) <= LITTLE * slow.extraNanos();
        double usual = callsPerSecond * slow.callNanosNormal() / 1e9;
        double more = callsPerSecond * slow.extraNanos() / 1e9;
        double seen = view.sessions().perPoll(view.sessions().samplesOf(slow.statement()));
        return mostAreCounted && countedAsFast && seen <= usual + MOST * more;
    }

    private static double perCall(Sum sum) {
        return (double) sum.nanos() / sum.calls();
    }

    /** The commit of a statement that writes is in none of its counted calls. */
    private End asFast(SlowStatement slow, boolean waitsForLog) {
        Optional<Pressure> log = waitsForLog && LockingStatements.writes(scene.statementText(slow.statement()))
                ? Pressure.of(Demand.LOG, view)
                : Optional.empty();
        addAsFast(slow, log.isPresent() ? Codes.SQL_COMMIT : Codes.SQL_AS_FAST);
        return log.map(pressure ->
                        new LoadStep(scene, trail, view, slow).follow(pressure, slow.share(), Confidence.LIKELY, false))
                .orElseGet(() -> new End(
                        Cause.STATEMENT_SLOW,
                        slow.statement(),
                        Confidence.LIKELY,
                        Following.missing(Codes.MISSING_BETWEEN)));
    }

    private void addAsFast(SlowStatement slow, String code) {
        Value statement = Say.sql(scene.statementText(slow.statement()));
        Map<String, Value> now =
                Map.of("database.call", Say.nanos(perCall(view.statements().of(slow.statement()))));
        Map<String, Value> normal = Map.of(
                "database.call.normal",
                Say.nanos(perCall(view.statementsNormal().of(slow.statement()))));
        Map<String, Value> params = new TreeMap<>(now);
        params.putAll(normal);
        params.put("statement", statement);
        params.put("service.call", Say.nanos(slow.callNanos()));
        params.put("service.call.normal", Say.nanos(slow.callNanosNormal()));
        trail.add(new Link(
                Resource.sql(slow.statement()),
                slow.share(),
                Link.Basis.STATISTICAL,
                new Phrase(code, params),
                List.of(
                        new Evidence(view.statements().query(), now),
                        new Evidence(view.statementsNormal().query(), normal)),
                new Phrase(Codes.DISPROOF_AS_FAST, Map.of("statement", statement))));
    }

    private End nothing(SlowStatement slow, VictimSessions victims, ExtraWaits waits, boolean workIsKnown) {
        WaitClass most = waits.mostBesideLocks();
        boolean telling = most != WaitClass.CPU
                && victims.share(most) >= MOST
                && victims.samples().size() >= MIN_SAMPLES;
        return new End(
                Cause.STATEMENT_SLOW,
                slow.statement(),
                telling ? Confidence.LIKELY : Confidence.HINT,
                missing(slow, victims, most, workIsKnown));
    }

    private Phrase missing(SlowStatement slow, VictimSessions victims, WaitClass waits, boolean workIsKnown) {
        boolean counted = view.server().isKnown() && view.serverNormal().isKnown();
        if (waits == WaitClass.OTHER) {
            return new Phrase(Codes.MISSING_DATABASE_WAIT, Map.of("wait", Say.text(victims.mostWait(WaitClass.OTHER))));
        }
        if (waits == WaitClass.CPU && !workIsKnown) {
            Phrase unknown = counted || view.statements().isKnown()
                    ? new Phrase(
                            Codes.MISSING_STATEMENT_USE,
                            Map.of("statement", Say.sql(scene.statementText(slow.statement()))))
                    : Following.missing(Codes.MISSING_DATABASE);
            return Blindness.of(view.statements().blind()).orElse(unknown);
        }
        if (waits != WaitClass.CPU && !counted) {
            return Blindness.of(view.server().blind()).orElse(Following.missing(Codes.MISSING_DATABASE));
        }
        return Following.missing(Codes.MISSING_DATABASE_QUIET);
    }
}
