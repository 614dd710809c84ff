package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.truth.TruthApp;
import dev.nightjar.agent.truth.TruthPools;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ledgers of scenes whose truth is known, from a real JVM with the real agent. A busy machine makes the scenes longer,
 * never shorter, so the bounds are lower ones; the rest of the wall time is whatever the machine did.
 */
@ParameterizedClass
@MethodSource("jvms")
class AgentIT {

    private static final long MILLI = 1_000_000;

    /** A scene takes 50 ms at least; the clock map may be wrong by some. */
    private static final long LEAST_NANOS = 45 * MILLI;

    private static final List<Played> PLAYED = new ArrayList<>();

    private final Played played;
    private final Sink sink;

    AgentIT(Jvm jvm) {
        played = PLAYED.get(PLAYED.size() - 1);
        sink = played.sink();
        assertThat(played.jvm()).isEqualTo(jvm);
    }

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @BeforeParameterizedClassInvocation
    static void play(Jvm jvm, @TempDir Path directory) throws Exception {
        try (Sink sink = new Sink()) {
            PLAYED.add(Played.on(jvm, directory, sink));
        }
    }

    @Test
    void everythingSentIsUnderstood() {
        assertThat(sink.refused()).isEmpty();
        assertThat(played.exitValue()).isZero();
        assertThat(played.log()).contains("works of truth (lab) go to " + sink.address());
        assertThat(played.log()).doesNotContain("[nightjar] ERROR").doesNotContain("[nightjar] WARN");
    }

    @Test
    void batchesOfOneRunAreNumberedWithoutGaps() {
        List<Sink.Batch> batches = sink.batches();
        assertThat(batches.stream().map(batch -> batch.resource().get("nightjar.run")))
                .isNotEmpty()
                .containsOnly(batches.get(0).resource().get("nightjar.run"));
        for (int i = 0; i < batches.size(); i++) {
            assertThat(batches.get(i).number()).isEqualTo(batches.get(0).number() + i);
        }
    }

    @Test
    void theAgentReportsNoFailureOfItsOwn() {
        Map<String, Long> health = lastHealth();
        assertThat(health)
                .doesNotContainKeys("advice.failed", "ledger.failed", "intervals.dropped", "segments.dropped")
                .containsEntry("works.dropped", 0L)
                .containsEntry("works.live", 0L);
    }

    @Test
    void littleTimeIsBookedTwice() {
        // Where threads wait for processors, no clock is read at both ends of each such wait.
        long overbooked = 0;
        long wall = 0;
        long runqueue = 0;
        for (Work work : sink.facts(Work.class)) {
            if (!work.open()) {
                overbooked += work.ledger().amounts().getOrDefault(Amount.OVERBOOKED, 0L);
                wall += work.wallNanos();
                runqueue += work.ledger().nanos(Part.RUNQUEUE);
            }
        }
        assertThat(overbooked).isLessThan(wall / 50 + runqueue);
        Map<String, Long> health = lastHealth();
        long runqueueOfAll = sink.facts(WorkTotal.class).stream()
                .mapToLong(total -> total.parts().getOrDefault(Part.RUNQUEUE, 0L))
                .sum();
        long wallOfAll = health.getOrDefault("ledger.wall_nanos", 0L);
        assertThat(wallOfAll).isGreaterThanOrEqualTo(wall);
        assertThat(health.getOrDefault("ledger.overbooked_nanos", wallOfAll))
                .isLessThan(wallOfAll / 50 + runqueueOfAll);
    }

    @Test
    void totalsCountEveryRequestOnce() {
        long counted = sink.facts(WorkTotal.class).stream()
                .filter(total -> total.kind() == Work.Kind.REQUEST)
                .mapToLong(WorkTotal::count)
                .sum();
        assertThat(counted).isEqualTo(played.requests());
    }

    @Test
    void sleepIsSleep() {
        assertBooked(played.work("sleep"), Part.SLEEP);
    }

    @Test
    void ofAnAsynchronousRequestOnlyTheTimeBetweenIsUnexplained() {
        for (String scene : List.of("async", "async-back")) {
            Work work = played.work(scene);
            assertThat(work.operation()).isEqualTo("GET /" + scene);
            assertThat(work.ledger().missing())
                    .contains(Missing.HAND_OVER)
                    .isSubsetOf(Missing.HAND_OVER, Missing.JFR_DATA_LOSS); // a full machine may lose some of JFR's
            long naps = scene.equals("async") ? 1 : 2;
            assertThat(withPauses(work, Part.SLEEP)).as("%s", work).isGreaterThanOrEqualTo(naps * LEAST_NANOS);
            assertThat(work.ledger().nanos(Part.UNEXPLAINED)).as("%s", work).isGreaterThanOrEqualTo(LEAST_NANOS);
            for (Part other : List.of(Part.POOL, Part.LOCK, Part.SIGNAL, Part.SQL, Part.DOWNSTREAM, Part.IO)) {
                assertThat(work.ledger().nanos(other))
                        .as("%s of %s", other, work)
                        .isLessThan(LEAST_NANOS);
            }
        }
    }

    @Test
    void aMonitorThatAnotherThreadHoldsIsLock() {
        Work work = played.work("monitor");
        assertBooked(work, Part.LOCK, Part.SIGNAL);
        assertThat(use(work, Resource.Kind.LOCK).waitedNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
    }

    @Test
    void aReentrantLockThatAnotherThreadHoldsIsLock() {
        assertBooked(played.work("lock"), Part.LOCK, Part.SIGNAL);
    }

    @Test
    void computingIsCpu() {
        assertBooked(played.work("cpu"), Part.CPU);
    }

    @Test
    void aReadFromASocketOfAnUnknownProtocolIsIo() {
        Work work = played.work("measured-socket");
        assertBooked(work, Part.IO);
        assertThat(resource(work, Resource.Kind.IO).name()).isNotBlank();
        assertThat(use(work, Resource.Kind.IO).waitedNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
    }

    @Test
    void anAskedForCollectionIsGc() {
        Work work = played.work("gc");
        long longest = sink.facts(GcPause.class).stream()
                .filter(pause -> pause.cause().equals("System.gc()"))
                .mapToLong(GcPause::nanos)
                .max()
                .orElseThrow();
        assertThat(longest).isPositive();
        assertThat(work.ledger().nanos(Part.GC)).isPositive().isLessThan(work.wallNanos());
        long shortest = sink.facts(GcPause.class).stream()
                .filter(pause -> pause.cause().equals("System.gc()"))
                .mapToLong(GcPause::nanos)
                .min()
                .orElseThrow();
        assertThat(work.ledger().nanos(Part.GC)).isGreaterThanOrEqualTo(shortest * 9 / 10);
    }

    @Test
    void aCallToAnotherServiceIsDownstream() {
        Work work = played.work("call");
        assertBooked(work, Part.DOWNSTREAM);
        assertThat(use(work, Resource.Kind.SERVICE).heldNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
    }

    @Test
    void aWaitForThePoolNamesThoseWhoHeldItsConnections() {
        assertHoldersAreNamed("", TruthPools.NAMED);
        for (String pool : TruthPools.UNNAMED) {
            assertHoldersAreNamed("-" + pool, pool);
        }
    }

    private void assertHoldersAreNamed(String suffix, String pool) {
        Work work = played.work("pool" + suffix);
        assertThat(work.ledger().missing()).doesNotContain(Missing.POOL);
        assertBooked(work, Part.POOL);
        Work.Wait wait = onlyWait(work, Part.POOL);
        assertThat(wait.refused()).isFalse();
        assertThat(wait.resource()).isEqualTo(Resource.pool(pool));
        assertThat(wait.nanos()).isGreaterThanOrEqualTo(300 * MILLI);
        assertThat(wait.holders()).isNotEmpty();
        Map<Long, PoolHolders> snapshots =
                sink.facts(PoolHolders.class).stream().collect(Collectors.toMap(PoolHolders::id, snapshot -> snapshot));
        assertThat(snapshots.keySet()).containsAll(wait.holders());
        List<PoolHolders> during = snapshots.values().stream()
                .filter(snapshot -> wait.holders().contains(snapshot.id()))
                .toList();
        PoolHolders first = during.get(0);
        assertThat(first.size()).isEqualTo(TruthApp.CONNECTIONS);
        assertThat(first.holders()).hasSize(TruthApp.CONNECTIONS);
        assertThat(first.holders()).allSatisfy(holder -> {
            assertThat(holder.operation()).isEqualTo("GET /hold" + suffix);
            assertThat(played.traces("hold" + suffix)).contains(holder.traceId());
        });
        assertThat(played.works("hold" + suffix))
                .allSatisfy(holder -> assertThat(use(holder, Resource.Kind.POOL).heldNanos())
                        .isGreaterThanOrEqualTo(wait.nanos() / 2));
        Set<String> nap = played.works("hold" + suffix).stream()
                .map(holder -> resource(holder, Resource.Kind.SQL).name())
                .collect(Collectors.toSet());
        assertThat(during.stream().flatMap(snapshot -> snapshot.holders().stream()))
                .anySatisfy(holder -> assertThat(nap).contains(String.valueOf(holder.sql())));
    }

    @Test
    void whetherThePoolCheckedAConnectionOrMadeOneIsToldBesideTheWait() {
        for (Amount amount : List.of(Amount.POOL_VALIDATE, Amount.POOL_CONNECT)) {
            Work work = played.work(amount == Amount.POOL_VALIDATE ? "checking" : "connecting");
            assertThat(work.ledger().amounts().getOrDefault(amount, 0L))
                    .as("%s of %s", amount, work)
                    .isGreaterThanOrEqualTo(LEAST_NANOS
                            - withPauses(work, Part.POOL)
                            + work.ledger().nanos(Part.POOL))
                    .isLessThanOrEqualTo(work.ledger().nanos(Part.POOL));
        }
        assertThat(played.work("checking").ledger().amounts()).doesNotContainKey(Amount.POOL_CONNECT);
    }

    @Test
    void aRefusedConnectionIsAFailedWorkThatWaited() {
        Work work = played.work("refused");
        assertThat(work.failed()).isTrue();
        assertThat(work.error()).contains("Exception");
        assertThat(withPauses(work, Part.POOL))
                .isGreaterThanOrEqualTo((TruthApp.POOL_TIMEOUT_MILLIS - 50) * MILLI)
                .isLessThanOrEqualTo(work.wallNanos());
        assertThat(onlyWait(work, Part.POOL).refused()).isTrue();
        assertThat(use(work, Resource.Kind.POOL).refused()).isEqualTo(1);
    }

    @Test
    void aSlowStatementIsSqlUnderItsTextWithoutValues() {
        for (String scene : List.of("text", "prepared")) {
            Work work = played.work(scene);
            assertBooked(work, Part.SQL);
            Resource statement = resource(work, Resource.Kind.SQL);
            assertThat(use(work, Resource.Kind.SQL).calls()).isEqualTo(1);
            List<String> texts = sink.facts(Statement.class).stream()
                    .filter(told -> told.fingerprint().equals(statement.name()))
                    .map(Statement::text)
                    .toList();
            assertThat(texts).singleElement().asString().contains("nap", scene).doesNotContain("50");
        }
    }

    @Test
    void moreRequestsThanThreadsWaitInTheServersQueue() {
        List<Work> queued = played.works("crowd").stream()
                .filter(work -> work.ledger().nanos(Part.QUEUE) >= 90 * MILLI)
                .filter(work -> work.ledger().nanos(Part.SLEEP) < 90 * MILLI) // they keep the others waiting
                .toList();
        assertThat(queued).hasSizeGreaterThanOrEqualTo(TruthApp.TOMCAT_THREADS);
        assertThat(queued).allSatisfy(work -> {
            assertThat(work.beforeSpanNanos())
                    .isGreaterThanOrEqualTo(work.ledger().nanos(Part.QUEUE));
            assertThat(work.ledger().nanos(Part.SLEEP)).isLessThan(work.ledger().nanos(Part.QUEUE));
            assertThat(onlyWait(work, Part.QUEUE).resource().kind()).isEqualTo(Resource.Kind.EXECUTOR);
            assertThat(use(work, Resource.Kind.EXECUTOR).waitedNanos()).isGreaterThanOrEqualTo(90 * MILLI);
        });
    }

    @Test
    void theTimeThatAWorkKeptItsThreadIsHeldTimeOfTheExecutor() {
        Work work = played.work("sleep");
        assertThat(use(work, Resource.Kind.EXECUTOR).heldNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
    }

    @Test
    void aTaskOfTheWorkThatWaitsForAWorkerIsUseOfThatExecutor() {
        assertWaitedForAWorker(played.work("worker"), Resource.executor("truth-worker"));
    }

    @Test
    void anExecutorWithHooksOfItsOwnIsSeenWhetherTheyCallSuperOrNot() {
        assertWaitedForAWorker(played.work("withoutsuper"), Resource.executor("truth-without-super"));
        assertWaitedForAWorker(played.work("withsuper"), Resource.executor("truth-with-super"));
    }

    @Test
    void aScheduledExecutorHasAQueueForWhatItIsToRunAtOnce() {
        assertWaitedForAWorker(played.work("scheduled"), Resource.executor("truth-scheduled"));
    }

    private static void assertWaitedForAWorker(Work work, Resource executor) {
        ResourceUse use = work.used().resources().getOrDefault(executor, ResourceUse.NONE);
        assertThat(use.calls()).isEqualTo(1);
        assertThat(use.waitedNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
        // The request's own thread waits in Future.get meanwhile: for the task, which is in the queue.
        assertBooked(work, Part.QUEUE);
        // A pause of the JVM meanwhile is the pause's.
        long paused = work.ledger().nanos(Part.GC) + work.ledger().nanos(Part.SAFEPOINT);
        assertThat(work.ledger().nanos(Part.QUEUE) + paused).isGreaterThanOrEqualTo(use.waitedNanos());
    }

    @Test
    void aLineOfALogThatTakesLongIsIo() {
        Work logback = played.work("logback");
        assertBooked(logback, Part.IO);
        assertThat(logback.used().resources())
                .hasEntrySatisfying(
                        Resource.io("log OutputStreamAppender"),
                        use -> assertThat(use.calls()).isEqualTo(1));
        Work log4j = played.work("log4j");
        assertBooked(log4j, Part.IO);
        assertThat(log4j.used().resources()).containsKey(Resource.io("log OutputStreamManager"));
    }

    @Test
    void aWaitForTheLastOfSeveralStagesIsWhatTheStagesDo() {
        Work work = played.work("stages");
        assertBooked(work, Part.SLEEP);
        assertThat(withPauses(work, Part.SLEEP)).isGreaterThanOrEqualTo(2 * LEAST_NANOS);
        assertThat(work.used().resources().getOrDefault(Resource.executor("truth-worker"), ResourceUse.NONE))
                .satisfies(use -> {
                    assertThat(use.calls()).isEqualTo(2);
                    assertThat(use.heldNanos()).isGreaterThanOrEqualTo(2 * LEAST_NANOS);
                });
    }

    @Test
    void aWaitForATaskOfAForkJoinPoolIsWhatTheTaskDoes() {
        assertBooked(played.work("common"), Part.SLEEP);
        assertBooked(played.work("fork"), Part.SLEEP);
        assertThat(use(played.work("fork"), "ForkJoinPool").calls()).isEqualTo(1);
    }

    @Test
    void whoWakesAVirtualThreadHandsItNothingOver() {
        assertThat(use(played.work("virtual"), "ForkJoinPool")).isEqualTo(ResourceUse.NONE);
        assertThat(sink.ended("task of GET /virtual")).isEmpty();
    }

    private static ResourceUse use(Work work, String executor) {
        return work.used().resources().entrySet().stream()
                .filter(used -> used.getKey().kind() == Resource.Kind.EXECUTOR)
                .filter(used -> used.getKey().name().startsWith(executor))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ResourceUse.NONE);
    }

    @Test
    void aWaitForAQueuedTaskThatWasGivenUpIsQueue() {
        Work work = played.work("giveup");
        assertBooked(work, Part.QUEUE);
        assertThat(work.used().resources().getOrDefault(Resource.executor("truth-worker"), ResourceUse.NONE))
                .satisfies(use -> assertThat(use.waitedNanos()).isGreaterThanOrEqualTo(LEAST_NANOS));
    }

    @Test
    void aRequestWhoseTaskHangsInAQueueIsReportedOpenWithTheQueueSoFar() {
        List<Work> open = sink.facts(Work.class).stream()
                .filter(work -> work.open() && work.operation().equals("GET /starve"))
                .toList();
        assertThat(open).isNotEmpty().allSatisfy(work -> {
            assertThat(work.ledger().nanos(Part.QUEUE)).isGreaterThan(work.wallNanos() / 2);
            assertThat(work.used().resources().getOrDefault(Resource.executor("truth-worker"), ResourceUse.NONE))
                    .satisfies(use -> assertThat(use.waitedNanos()).isGreaterThan(work.wallNanos() / 2));
        });
        assertThat(sink.facts(PoolHolders.class))
                .filteredOn(seen -> seen.pool().equals("executor:truth-worker"))
                .isNotEmpty()
                .anySatisfy(seen -> {
                    assertThat(seen.waiters()).isPositive();
                    assertThat(seen.holders())
                            .extracting(PoolHolders.Holder::operation)
                            .containsExactly(PoolHolders.NO_WORK); // somebody aside blocks the worker
                });
        Work ended = played.work("starve");
        assertThat(ended.ledger().nanos(Part.QUEUE)).isGreaterThan(open.get(0).wallNanos() / 2);
    }

    @Test
    void aWorkerAtAPartOfAParallelStreamIsOccupiedByWhoseStreamItIs() {
        assertThat(sink.facts(PoolHolders.class))
                .filteredOn(seen -> seen.pool().equals(Played.COMMON_POOL))
                .anySatisfy(seen -> assertThat(seen.holders())
                        .isNotEmpty()
                        .extracting(PoolHolders.Holder::operation)
                        .containsOnly("GET /parallel"));
    }

    @Test
    void aTaskThatOutlivesItsWorkIsAWorkOfItsOwn() {
        Work task = sink.ended("task of GET /outlive").stream()
                .filter(work -> played.traces("outlive").contains(work.traceId()))
                .findFirst()
                .orElseThrow();
        assertThat(task.kind()).isEqualTo(Work.Kind.TASK);
        assertThat(withPauses(task, Part.SLEEP)).isGreaterThanOrEqualTo(LEAST_NANOS);
        assertThat(task.used().resources().getOrDefault(Resource.executor("truth-worker"), ResourceUse.NONE))
                .satisfies(use -> assertThat(use.heldNanos()).isGreaterThanOrEqualTo(LEAST_NANOS));
        assertThat(played.work("outlive").ledger().nanos(Part.SLEEP)).isZero();
    }

    @Test
    void aCallThatEndsOnAnotherThreadWhileThisOneWaitsForItIsDownstream() {
        assertBooked(played.work("future"), Part.DOWNSTREAM);
    }

    @Test
    void aCallThatWasGivenUpIsDownstreamAndCounted() {
        Work work = played.work("abandon");
        assertBooked(work, Part.DOWNSTREAM);
        assertThat(use(work, Resource.Kind.SERVICE)).satisfies(use -> {
            assertThat(use.calls()).isEqualTo(1);
            assertThat(use.refused()).isEqualTo(1);
            assertThat(use.heldNanos()).isGreaterThanOrEqualTo(LEAST_NANOS);
        });
        assertThat(onlyWait(work, Part.DOWNSTREAM).refused()).isTrue();
    }

    @Test
    void callerAndCalleeKnowEachOtherByTheSpanOfTheCall() {
        Work work = played.work("call");
        assertThat(work.parentSpanId()).isEqualTo("00000000000000aa");
        assertThat(onlyWait(work, Part.DOWNSTREAM).holders()).hasSize(1).doesNotContain(0L);
        assertThat(onlyWait(work, Part.DOWNSTREAM).resource()).isEqualTo(resource(work, Resource.Kind.SERVICE));
    }

    @Test
    void aPoolThatIsNotMeasuredIsMissing() {
        assertThat(played.work("otherpool").ledger().missing()).contains(Missing.POOL);
        assertThat(played.work("otherpool").ledger().parts()).doesNotContainKey(Part.POOL);
        assertThat(played.work("pool").ledger().missing()).doesNotContain(Missing.POOL, Missing.QUEUE, Missing.ADVICE);
    }

    @Test
    void aJobThatLeftItsThreadCollectsNothingMoreThere() {
        List<Work> jobs = sink.ended("leave");
        Set<String> texts = sink.facts(Statement.class).stream()
                .filter(told -> told.text().contains("of_the_job"))
                .map(Statement::fingerprint)
                .collect(Collectors.toSet());
        assertThat(jobs).isNotEmpty().allSatisfy(job -> {
            assertThat(texts).contains(resource(job, Resource.Kind.SQL).name());
            assertThat(job.ledger().missing()).contains(Missing.HAND_OVER);
        });
    }

    @Test
    void tasksThatWillNeverStartAreNotWaitedFor() {
        assertThat(played.work("reject").failed()).isFalse();
        assertThat(lastHealth()).containsEntry("tasks.waiting", 0L);
    }

    @Test
    void aRequestThatHangsIsReportedOpen() {
        List<Work> open = sink.facts(Work.class).stream()
                .filter(work -> work.open() && work.operation().equals("GET /hang"))
                .toList();
        assertThat(open).isNotEmpty().allSatisfy(work -> {
            assertThat(work.wallNanos()).isGreaterThan(2_000 * MILLI);
            assertThat(work.stratum()).isEqualTo(Work.Stratum.OPEN);
        });
        Work ended = played.work("hang");
        assertThat(open).extracting(Work::spanId).containsOnly(ended.spanId());
        assertThat(ended.wallNanos()).isGreaterThan(open.get(0).wallNanos());
        assertThat(ended.ledger().nanos(Part.SIGNAL)).isGreaterThan(open.get(0).wallNanos() / 2);
    }

    @Test
    void anExceptionIsAFailedWork() {
        Work work = played.work("error");
        assertThat(work.failed()).isTrue();
        assertThat(work.stratum()).isEqualTo(Work.Stratum.FAILED);
        assertThat(work.error()).isEqualTo(IllegalStateException.class.getName());
        assertThat(played.work("sleep").failed()).isFalse();
    }

    @Test
    void aTraceThatIsNotSampledHasItsLedgersNonetheless() {
        Work work = played.work("unsampled");
        assertThat(work.sampled()).isFalse();
        assertThat(work.operation()).isEqualTo("GET /call");
        assertBooked(work, Part.DOWNSTREAM);
        assertThat(played.work("call").sampled()).isTrue();
    }

    @Test
    void ledgersOfAQuietTimeMissNothing() {
        for (String scene : List.of("sleep", "lock", "text", "cpu")) {
            assertThat(played.work(scene).ledger().missing())
                    .as(scene)
                    .isSubsetOf(EnumSet.of(Missing.SCHEDSTAT, Missing.JFR_LATE));
        }
    }

    /**
     * The scene's part holds at least what the scene took; parts that have no share in it hold next to nothing.
     *
     * @param also parts that the scene has as well
     */
    private static void assertBooked(Work work, Part part, Part... also) {
        assertThat(withPauses(work, part))
                .as("%s of %s", part, work)
                .isGreaterThanOrEqualTo(LEAST_NANOS)
                .isLessThanOrEqualTo(work.wallNanos());
        // The server's queue is whatever the machine made of it.
        EnumSet<Part> others = EnumSet.range(Part.POOL, Part.SLEEP);
        others.removeAll(EnumSet.of(part, Part.QUEUE));
        others.removeAll(List.of(also));
        for (Part other : others) {
            // Class loading, a lock of the server's, stretched by a busy machine: never as much as the scene itself.
            assertThat(work.ledger().nanos(other)).as("%s of %s", other, work).isLessThan(withPauses(work, part));
        }
    }

    /** A pause of the JVM in the middle of a scene takes its time from the scene's part. */
    private static long withPauses(Work work, Part part) {
        return work.ledger().nanos(part)
                + work.ledger().nanos(Part.GC)
                + work.ledger().nanos(Part.SAFEPOINT);
    }

    private static Work.Wait onlyWait(Work work, Part part) {
        List<Work.Wait> waits =
                work.waits().stream().filter(wait -> wait.part() == part).toList();
        assertThat(waits).as("%s of %s", part, work).hasSize(1);
        return waits.get(0);
    }

    private static Resource resource(Work work, Resource.Kind kind) {
        Set<Resource> found = new TreeSet<>((a, b) -> a.name().compareTo(b.name()));
        work.used().resources().keySet().stream()
                .filter(resource -> resource.kind() == kind)
                .forEach(found::add);
        assertThat(found).as("%s of %s", kind, work).hasSize(1);
        return found.iterator().next();
    }

    private static ResourceUse use(Work work, Resource.Kind kind) {
        return work.used().resources().getOrDefault(resource(work, kind), ResourceUse.NONE);
    }

    private Map<String, Long> lastHealth() {
        List<AgentHealth> health = sink.facts(AgentHealth.class);
        return health.get(health.size() - 1).values();
    }
}
