package dev.nightjar.history.play;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.plan.OperationPlan;
import dev.nightjar.history.plan.Step;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.LedgerArithmetic;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Segment;
import dev.nightjar.model.ledger.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One work, from its coming in to its end: it goes from step to step, and its time is accounted for by the agent's own arithmetic, so
 * its parts add up. For one thread.
 */
final class Request {

    private static final Resource EXECUTOR = Resource.executor("http");

    private static final long THREAD = 1;

    private static final String REFUSED = "java.sql.SQLTransientConnectionException";

    private static final String CALLEE_FAILED = "500";

    /** Who asked for it. */
    @FunctionalInterface
    interface Asker {
        /** Its answer is there. */
        void answered(boolean failed, long nowNanos);
    }

    /** The services that can be called. */
    @FunctionalInterface
    interface Callees {
        /** The answer comes to the asker. */
        void call(Step.Call call, String traceId, String parentSpanId, Asker asker, long nowNanos);
    }

    /** What it is in at the moment and has not ended. */
    private record Doing(Part part, Resource resource, long sinceNanos) {}

    /**
     * A stretch of computing that has not ended.
     *
     * @param stoppedNanos how long the JVM had stood still in all when it began
     */
    private record Computing(long sinceNanos, long cpuNanos, long stoppedNanos) {}

    private final Jvm jvm;
    private final Callees callees;
    private final OperationPlan plan;
    private final String traceId;
    private final @Nullable String parentSpanId;
    private final Asker asker;
    private final String spanId;
    private final long arrivedNanos;
    private final List<Interval> intervals = new ArrayList<>();
    private final List<Work.Wait> waits = new ArrayList<>();
    private final Map<Resource, ResourceUse> uses = new HashMap<>();
    private long begunNanos = -1;
    private long cpuNanos;
    private long readyNanos;
    private long heapBytes;
    private int step;
    private @Nullable String error;
    private @Nullable Doing doing;
    private @Nullable Computing computing;

    /**
     * One that comes in now.
     *
     * @param parentSpanId the call that asks for it; null: from outside
     */
    Request(
            Jvm jvm,
            Callees callees,
            OperationPlan plan,
            String traceId,
            @Nullable String parentSpanId,
            Asker asker,
            long nowNanos) {
        this.jvm = jvm;
        this.callees = callees;
        this.plan = plan;
        this.traceId = traceId;
        this.parentSpanId = parentSpanId;
        this.asker = asker;
        this.spanId = Ids.span(jvm.dice().bits());
        this.arrivedNanos = nowNanos;
        this.doing = new Doing(Part.QUEUE, EXECUTOR, nowNanos);
    }

    String operation() {
        return plan.name();
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** What it has allocated and still holds. */
    double keptBytes() {
        return plan.keeps() * heapBytes;
    }

    // --- the way -----------------------------------------------------------------------------------------------------

    /** A thread takes it. */
    void begin(long nowNanos) {
        begunNanos = nowNanos;
        doing = null;
        if (nowNanos > arrivedNanos) {
            waits.add(new Work.Wait(Part.QUEUE, EXECUTOR, 0, nowNanos - arrivedNanos, false, List.of()));
        }
        jvm.whenRunning(nowNanos, this::next);
    }

    private void next(long nowNanos) {
        if (step == plan.steps().size() || error != null) {
            end(nowNanos);
            return;
        }
        switch (plan.steps().get(step++)) {
            case Step.Compute compute -> compute(compute, nowNanos);
            case Step.Query _ -> {
                doing = new Doing(Part.POOL, jvm.pool().resource(), nowNanos);
                jvm.pool().ask(this, nowNanos);
            }
            case Step.Call call -> call(call, nowNanos);
        }
    }

    private void end(long nowNanos) {
        use(EXECUTOR, 1, 0, begunNanos - arrivedNanos, nowNanos - begunNanos);
        jvm.ended(this, nowNanos);
        asker.answered(error != null, nowNanos);
    }

    // --- computing ---------------------------------------------------------------------------------------------------

    private void compute(Step.Compute compute, long nowNanos) {
        Noise noise = jvm.noise();
        double factor = jvm.dice().around1(noise.cpuSpread());
        long cpu = Math.max(1, Math.round(compute.cpuNanos() * factor * jvm.slowness(nowNanos)));
        long ready = jvm.dice().happens(noise.readyShare()) ? jvm.dice().exponential(noise.readyNanos()) : 0;
        long unexplained = jvm.dice().aroundMedian(noise.unexplainedNanos(), noise.unexplainedSpread());
        long bytes = Math.round(compute.heapBytes() * factor);
        computing = new Computing(nowNanos, cpu, jvm.stoppedNanos());
        goOn(nowNanos + cpu + ready + unexplained, cpu, ready, bytes, jvm.stoppedNanos(), jvm.stalledNanos());
    }

    /** Computing ends later by as long as the JVM stood still meanwhile. */
    private void goOn(long endNanos, long cpu, long ready, long bytes, long stoppedNanos, long stalledNanos) {
        jvm.agenda().plan(endNanos, now -> {
            long late = jvm.stoppedNanos() - stoppedNanos;
            // A host that does not let the JVM run lets its threads wait for a processor.
            long waited = ready + jvm.stalledNanos() - stalledNanos;
            if (late > 0) {
                goOn(now + late, cpu, waited, bytes, jvm.stoppedNanos(), jvm.stalledNanos());
                return;
            }
            computing = null;
            cpuNanos += cpu;
            readyNanos += waited;
            heapBytes += bytes;
            jvm.allocate(plan.name(), bytes, now);
            jvm.whenRunning(now, this::next);
        });
    }

    // --- the database ------------------------------------------------------------------------------------------------

    /** The pool has a connection for it. */
    void connected(long connection, Pool.Wait wait, long nowNanos) {
        long askedNanos = endOf(Part.POOL, nowNanos);
        long waited = nowNanos - askedNanos;
        if (waited > 0) {
            waits.add(new Work.Wait(
                    Part.POOL, jvm.pool().resource(), askedNanos - arrivedNanos, waited, false, wait.seen()));
        }
        if (!(plan.steps().get(step - 1) instanceof Step.Query query)) {
            throw new IllegalStateException(plan.name() + " got a connection that it did not ask for");
        }
        Resource sql = Resource.sql(query.fingerprint());
        doing = new Doing(Part.SQL, sql, nowNanos);
        jvm.database()
                .execute(
                        nowNanos,
                        connection,
                        jvm.service(),
                        query,
                        answered -> jvm.whenRunning(answered, now -> {
                            endOf(Part.SQL, now);
                            use(sql, 1, 0, 0, now - nowNanos);
                            use(jvm.pool().resource(), 1, 0, waited, now - nowNanos);
                            jvm.pool().giveBack(connection, now);
                            next(now);
                        }));
    }

    /** The pool had none in time. */
    void refused(Pool.Wait wait, long nowNanos) {
        long askedNanos = endOf(Part.POOL, nowNanos);
        long waited = nowNanos - askedNanos;
        waits.add(
                new Work.Wait(Part.POOL, jvm.pool().resource(), askedNanos - arrivedNanos, waited, true, wait.seen()));
        use(jvm.pool().resource(), 1, 1, waited, 0);
        error = REFUSED;
        next(nowNanos);
    }

    /** How the pool's holders are told, while it has a connection. */
    PoolHolders.Holder asHolder(long connection, long sinceNanos, long nowNanos) {
        String sql = null;
        long sqlNanos = 0;
        Doing now = doing;
        if (now != null && now.part() == Part.SQL) {
            sql = now.resource().name();
            sqlNanos = nowNanos - now.sinceNanos();
        }
        return new PoolHolders.Holder(
                traceId, spanId, plan.name(), nowNanos - sinceNanos, sql, sqlNanos, connection, null);
    }

    // --- other services ----------------------------------------------------------------------------------------------

    private void call(Step.Call call, long nowNanos) {
        Resource service = Resource.service(call.service());
        doing = new Doing(Part.DOWNSTREAM, service, nowNanos);
        long span = jvm.dice().bits() | 1; // never that of no span
        // Half of what a call takes beside its callee is on the way there, half on the way back.
        long way = jvm.dice().aroundMedian(jvm.noise().callNanos(), jvm.noise().callSpread()) / 2;
        Asker answer = (failed, answered) -> jvm.agenda()
                .plan(
                        answered + way,
                        back -> jvm.whenRunning(back, now -> {
                            endOf(Part.DOWNSTREAM, now);
                            use(service, 1, failed ? 1 : 0, 0, now - nowNanos);
                            waits.add(new Work.Wait(
                                    Part.DOWNSTREAM,
                                    service,
                                    nowNanos - arrivedNanos,
                                    now - nowNanos,
                                    failed,
                                    List.of(span)));
                            error = failed ? CALLEE_FAILED : null;
                            next(now);
                        }));
        jvm.agenda().plan(nowNanos + way, there -> callees.call(call, traceId, Ids.span(span), answer, there));
    }

    // --- the account -------------------------------------------------------------------------------------------------

    /** Books what it was in; returns since when. */
    private long endOf(Part part, long nowNanos) {
        Doing ended = doing;
        if (ended == null || ended.part() != part) {
            throw new IllegalStateException(plan.name() + " is not in " + part.word() + " but in " + ended);
        }
        doing = null;
        if (nowNanos > ended.sinceNanos()) {
            intervals.add(new Interval(part, ended.sinceNanos(), nowNanos, ended.resource(), -1, -1));
        }
        return ended.sinceNanos();
    }

    private void use(Resource resource, long calls, long refused, long waited, long heldNanos) {
        uses.merge(resource, new ResourceUse(calls, refused, waited, heldNanos), ResourceUse::plus);
    }

    /** Of a stretch of computing that has not ended, so much at least was CPU time. */
    private long computedNanos(long nowNanos) {
        Computing stretch = computing;
        if (stretch == null) {
            return 0;
        }
        long ran = nowNanos - stretch.sinceNanos() - (jvm.stoppedNanos() - stretch.stoppedNanos());
        return Math.max(0, Math.min(stretch.cpuNanos(), ran));
    }

    /** With its ledger, as far as it has come. */
    CompletedWork completed(long nowNanos, boolean open) {
        List<Interval> sofar = new ArrayList<>(intervals);
        Map<Resource, ResourceUse> used = new HashMap<>(uses);
        Doing now = doing;
        if (open && now != null && begunNanos >= 0) {
            sofar.add(new Interval(now.part(), now.sinceNanos(), nowNanos, now.resource(), -1, -1));
        }
        if (open && now != null) {
            boolean waiting = now.part() == Part.POOL || now.part() == Part.QUEUE;
            long nanos = nowNanos - now.sinceNanos();
            used.merge(
                    now.resource(),
                    waiting ? new ResourceUse(1, 0, nanos, 0) : new ResourceUse(1, 0, 0, nanos),
                    ResourceUse::plus);
        }
        long cpu = cpuNanos + computedNanos(nowNanos);
        // Still in the queue: a segment that begins and ends at the end.
        long begun = begunNanos < 0 ? nowNanos : begunNanos;
        Segment segment =
                new Segment(THREAD, arrivedNanos, -1, begun, nowNanos, sofar, List.of(), cpu, readyNanos, heapBytes);
        Timeline timeline =
                new Timeline(arrivedNanos, nowNanos, List.of(segment), 0, jvm.pausesSince(arrivedNanos), Set.of());
        return new CompletedWork(
                traceId,
                spanId,
                parentSpanId,
                plan.kind(),
                plan.name(),
                arrivedNanos,
                begun - arrivedNanos,
                error != null,
                error,
                open,
                true,
                LedgerArithmetic.ledger(timeline),
                waits,
                new Work.Used(heapBytes, cpu, used));
    }
}
