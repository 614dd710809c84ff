package dev.nightjar.history.play;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.plan.OperationPlan;
import dev.nightjar.history.plan.ServicePlan;
import dev.nightjar.model.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** A service with the JVM that takes its requests, those before it that still have some, and its customers. For one thread. */
final class Service {

    private static final double HOUR_NANOS = 3_600e9;
    private static final double SECOND_NANOS = 1e9;

    /** Nobody comes: looked at again after so long. */
    private static final long NOBODY_NANOS = 60_000_000_000L;

    private final ServicePlan plan;
    private final Agenda agenda;
    private final Noise noise;
    private final Dice dice;
    private final Drift drift;
    private final Database database;
    private final Request.Callees callees;
    private final IntFunction<Origin> lives;
    private final Map<String, Double> rush = new HashMap<>();
    private final List<Jvm> before = new ArrayList<>();
    private Jvm current;
    private double load = 1;
    private int life;

    /**
     * One that starts now.
     *
     * @param lives the origin of its first JVM, its second …
     */
    Service(
            ServicePlan plan,
            Agenda agenda,
            Noise noise,
            Dice dice,
            Database database,
            Request.Callees callees,
            IntFunction<Origin> lives,
            long nowNanos) {
        this.plan = plan;
        this.agenda = agenda;
        this.noise = noise;
        this.dice = dice;
        this.database = database;
        this.callees = callees;
        this.lives = lives;
        drift = new Drift(noise, dice);
        current = start(nowNanos);
    }

    private Jvm start(long nowNanos) {
        return new Jvm(plan, lives.apply(life++), agenda, noise, dice, drift, database, nowNanos);
    }

    /**
     * Customers come, and now and then the host is away.
     *
     * @param fullLoad share of full load that comes
     */
    void open(long nowNanos, double fullLoad) {
        load = fullLoad;
        for (OperationPlan operation : plan.operations()) {
            if (operation.perSecond() > 0) {
                next(operation, nowNanos);
            }
        }
        hiccup(nowNanos);
    }

    private void next(OperationPlan operation, long nowNanos) {
        double perSecond = operation.perSecond() * load * rush.getOrDefault(operation.name(), 1.0);
        if (perSecond <= 0) {
            agenda.plan(nowNanos + NOBODY_NANOS, now -> next(operation, now));
            return;
        }
        agenda.plan(nowNanos + Math.max(1, dice.exponential(SECOND_NANOS / perSecond)), now -> {
            next(operation, now);
            ask(operation, (failed, answered) -> {}, now);
        });
    }

    private void hiccup(long nowNanos) {
        if (noise.hiccupsPerHour() > 0) {
            agenda.plan(nowNanos + Math.max(1, dice.exponential(HOUR_NANOS / noise.hiccupsPerHour())), now -> {
                current.stall(now, Math.max(1, dice.aroundMedian(noise.hiccupNanos(), noise.hiccupSpread())));
                hiccup(now);
            });
        }
    }

    /** A request from outside; as many traces are picked by all services as there are. */
    void ask(OperationPlan operation, Request.Asker asker, long nowNanos) {
        current.arrive(new Request(current, callees, operation, Ids.trace(dice), null, asker, nowNanos), nowNanos);
    }

    /** A request of another service's work. */
    void call(OperationPlan operation, String traceId, String parentSpanId, Request.Asker asker, long nowNanos) {
        current.arrive(new Request(current, callees, operation, traceId, parentSpanId, asker, nowNanos), nowNanos);
    }

    /** Another JVM takes its place; this one ends when its works have. */
    void deploy(long nowNanos) {
        before.add(current);
        current = start(nowNanos);
    }

    /** An operation has so many times its customers; 1: as usual. */
    void rush(String operation, double times) {
        rush.put(operation, times);
    }

    OperationPlan operation(String name) {
        return plan.operation(name)
                .orElseThrow(() -> new IllegalArgumentException(plan.name() + " has no operation " + name));
    }

    /**
     * The end of a block.
     *
     * @param fullLoad share of full load that comes from now on
     */
    void endOfBlock(long nowNanos, double fullLoad) {
        load = fullLoad;
        drift.go(Jvm.BLOCK_NANOS);
        current.endOfBlock(nowNanos);
        for (Jvm jvm : before) {
            jvm.endOfBlock(nowNanos);
            if (jvm.isIdle()) {
                jvm.end();
            }
        }
    }

    /** All JVMs end in good order. */
    void end() {
        current.end();
        before.forEach(Jvm::end);
    }

    /** Gives out what was told; JVMs that have ended and told all are forgotten. */
    void told(Consumer<Jvm> out) {
        before.forEach(out);
        before.removeIf(Jvm::isIdle);
        out.accept(current);
    }
}
