package dev.nightjar.history.play;

import dev.nightjar.agent.ship.WorkBook;
import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.plan.OperationPlan;
import dev.nightjar.history.plan.ServicePlan;
import dev.nightjar.history.plan.Step;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One life of a service's process: its threads, pool and heap, when it stands still, and the agent in it, which counts works and picks
 * those that are sent in full exactly as the real one does. For one thread.
 */
final class Jvm {

    static final long BLOCK_NANOS = 10_000_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000;

    /** A JVM that has just started compiles: so many times slower at first, and half of it is gone in four seconds. */
    private static final double COLD = 5;

    private static final double WARMING_SECONDS = 6;

    private static final long COLD_NANOS = 60 * SECOND_NANOS;

    /** What a JVM allocates for nobody, a second. */
    private static final long BACKGROUND_BYTES = 400L << 10;

    /** What survives a collection though nobody works. */
    private static final double ALWAYS_KEPT_BYTES = 1_500_000;

    private static final double KEPT_SPREAD = 0.2;

    /** Works older than this and than four times their operation's bar are told while they hang. */
    private static final long OPEN_AFTER_NANOS = 2 * SECOND_NANOS;

    private static final int OPEN_AFTER_BARS = 4;

    /** No work lasts longer: pauses before are not asked for. */
    private static final long PAUSES_NANOS = 3_600 * SECOND_NANOS;

    /** Totals come out of a hash map, in another order in each run of this program. */
    private static final Comparator<WorkTotal> ORDER = Comparator.comparingLong(WorkTotal::fromEpochNanos)
            .thenComparing(WorkTotal::operation)
            .thenComparing(WorkTotal::kind)
            .thenComparing(total -> total.missing().toString());

    private final ServicePlan plan;
    private final Origin origin;
    private final Agenda agenda;
    private final Noise noise;
    private final Dice dice;
    private final Drift drift;
    private final WorkBook book;
    private final Database database;
    private final Workers workers;
    private final Pool pool;
    private final Heap heap;
    private final long startedNanos;
    private final Set<Request> underWay = new LinkedHashSet<>();
    private final Deque<Pause> pauses = new ArrayDeque<>();
    private final List<Fact> facts = new ArrayList<>();
    private long runsAgainNanos;
    private long stoppedNanos;
    private long stalledNanos;
    private long snapshots;
    private long works;

    /**
     * One that starts now.
     *
     * @param drift of the service, which goes on from one life to the next
     */
    Jvm(
            ServicePlan plan,
            Origin origin,
            Agenda agenda,
            Noise noise,
            Dice dice,
            Drift drift,
            Database database,
            long nowNanos) {
        this.plan = plan;
        this.origin = origin;
        this.agenda = agenda;
        this.noise = noise;
        this.dice = dice;
        this.drift = drift;
        this.database = database;
        book = new WorkBook(new Random(dice.bits()));
        workers = new Workers(plan.workers());
        List<Long> pids = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            pids.add(database.connect());
        }
        pool = new Pool(this, plan.name(), pids, plan.poolTimeout().toNanos(), nowNanos);
        heap = new Heap(plan.edenBytes(), nowNanos);
        startedNanos = nowNanos;
        runsAgainNanos = nowNanos;
        tellStatements();
    }

    private void tellStatements() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (OperationPlan operation : plan.operations()) {
            for (Step step : operation.steps()) {
                if (step instanceof Step.Query query) {
                    texts.put(query.fingerprint(), query.sql());
                }
            }
        }
        texts.forEach((fingerprint, text) -> facts.add(new Statement(fingerprint, text)));
    }

    Origin origin() {
        return origin;
    }

    Agenda agenda() {
        return agenda;
    }

    Noise noise() {
        return noise;
    }

    Dice dice() {
        return dice;
    }

    Database database() {
        return database;
    }

    Pool pool() {
        return pool;
    }

    Workers workers() {
        return workers;
    }

    String service() {
        return plan.name();
    }

    /** A request comes in. */
    void arrive(Request request, long nowNanos) {
        underWay.add(request);
        workers.take(request, nowNanos);
    }

    /** It has ended, and its thread takes the next one. */
    void ended(Request request, long nowNanos) {
        underWay.remove(request);
        works++;
        if (!book.ended(request.completed(nowNanos, false))) {
            throw new IllegalStateException(plan.name() + " had ended before its " + request.operation());
        }
        workers.free(nowNanos);
    }

    /** Whether nobody is under way. */
    boolean isIdle() {
        return underWay.isEmpty();
    }

    void tell(Fact fact) {
        facts.add(fact);
    }

    long nextSnapshot() {
        return ++snapshots;
    }

    // --- standing still ----------------------------------------------------------------------------------------------

    /** Now, or when the JVM goes on. */
    void whenRunning(long nowNanos, Agenda.Happening what) {
        if (nowNanos < runsAgainNanos) {
            agenda.plan(runsAgainNanos, now -> whenRunning(now, what));
        } else {
            what.at(nowNanos);
        }
    }

    /** How long it has stood still in all, stops that have just begun counted whole. */
    long stoppedNanos() {
        return stoppedNanos;
    }

    /** Of that, when its host did not let it run. */
    long stalledNanos() {
        return stalledNanos;
    }

    /** The host does not let it run for a while. */
    void stall(long nowNanos, long nanos) {
        stop(nowNanos, nanos);
        stalledNanos += nanos;
    }

    private void stop(long nowNanos, long nanos) {
        runsAgainNanos = Math.max(nowNanos, runsAgainNanos) + nanos;
        stoppedNanos += nanos;
    }

    /** The collector's pauses that a work of that age may have met. */
    List<Pause> pausesSince(long nanos) {
        List<Pause> since = new ArrayList<>();
        for (var newestFirst = pauses.descendingIterator(); newestFirst.hasNext(); ) {
            Pause pause = newestFirst.next();
            if (pause.toNanos() <= nanos) {
                break;
            }
            since.addFirst(pause);
        }
        return since;
    }

    /** Somebody allocates while the JVM runs; when Eden is full, it stands still from now on for the collection. */
    void allocate(String account, long bytes, long nowNanos) {
        if (heap.allocate(account, bytes)) {
            collect(nowNanos);
        }
    }

    private void collect(long nowNanos) {
        double kept = ALWAYS_KEPT_BYTES * dice.around1(KEPT_SPREAD);
        for (Request request : underWay) {
            kept += request.keptBytes();
        }
        long pause = Math.max(
                1, Heap.pauseNanos(dice.aroundMedian(noise.pauseNanos(), noise.pauseSpread()), Math.round(kept)));
        facts.add(heap.collect(nowNanos, pause, Math.round(kept), dice.uniform()));
        facts.add(heap.read(nowNanos + pause));
        pauses.addLast(new Pause(Part.GC, nowNanos, nowNanos + pause));
        while (pauses.getFirst().toNanos() < nowNanos - PAUSES_NANOS) {
            pauses.removeFirst();
        }
        stop(nowNanos, pause);
    }

    /** How many times longer than planned computing takes now. */
    double slowness(long nowNanos) {
        long age = nowNanos - startedNanos;
        double cold = age >= COLD_NANOS ? 0 : COLD * StrictMath.exp(-age / (WARMING_SECONDS * SECOND_NANOS));
        return drift.factor() * (1 + cold);
    }

    // --- the agent ---------------------------------------------------------------------------------------------------

    /** The end of a block: what hangs, what is over, and how the agent is. */
    void endOfBlock(long nowNanos) {
        whenRunning(nowNanos, now -> allocate(Allocations.NO_WORK, BACKGROUND_BYTES * BLOCK_NANOS / SECOND_NANOS, now));
        for (Request request : underWay) {
            long bar = book.p95Nanos(request.operation());
            long age = nowNanos - request.arrivedNanos();
            if (age > Math.max(OPEN_AFTER_NANOS, OPEN_AFTER_BARS * bar)) {
                Work open = book.open(request.completed(nowNanos, true));
                if (open != null) {
                    facts.add(open);
                }
            }
        }
        facts.addAll(heap.block(nowNanos - BLOCK_NANOS, BLOCK_NANOS, frames()));
        addOrdered(book.due(nowNanos));
        facts.add(new AgentHealth(nowNanos, Map.of("works.ended", works)));
    }

    private Map<String, String> frames() {
        Map<String, String> frames = new LinkedHashMap<>();
        plan.operations().forEach(operation -> frames.put(operation.name(), operation.frame()));
        return frames;
    }

    /** The process ends in good order: all that the agent still has. */
    void end() {
        addOrdered(book.finish());
    }

    private void addOrdered(List<Fact> due) {
        List<WorkTotal> totals = new ArrayList<>();
        for (Fact fact : due) {
            if (fact instanceof WorkTotal total) {
                totals.add(total);
            }
        }
        totals.sort(ORDER);
        facts.addAll(totals);
        due.stream().filter(fact -> !(fact instanceof WorkTotal)).forEach(facts::add);
    }

    /** What it has told since the last time. */
    List<Fact> told() {
        List<Fact> told = List.copyOf(facts);
        facts.clear();
        return told;
    }
}
