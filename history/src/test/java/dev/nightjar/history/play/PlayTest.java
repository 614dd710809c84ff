package dev.nightjar.history.play;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.agent.ship.BatchPost;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.Told;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Everything that is told of one night with a locking batch, against everything else. */
class PlayTest {

    /** An hour and a half around the night's begin. */
    private static final Instant FROM = Instant.parse("2026-09-01T19:30:00Z");

    private static final Duration LENGTH = Duration.ofMinutes(90);

    private static final Told NIGHT = Told.all(Told.settings(Scenario.DECOYS, 3, FROM, LENGTH, 4));

    @Test
    void theSameSeedTellsTheSameBytes() {
        Duration brief = Duration.ofMinutes(40);
        List<byte[]> once = requests(Told.all(Told.settings(Scenario.DECOYS, 4, FROM, brief, 9)));
        List<byte[]> again = requests(Told.all(Told.settings(Scenario.DECOYS, 4, FROM, brief, 9)));
        assertThat(once).hasSameSizeAs(again).hasSizeGreaterThan(1_000);
        for (int i = 0; i < once.size(); i++) {
            assertThat(once.get(i)).as("request " + i).isEqualTo(again.get(i));
        }
    }

    @Test
    void anotherSeedTellsSomethingElseInTheNameOfOtherRuns() {
        Duration brief = Duration.ofMinutes(10);
        Told one = Told.all(Told.settings(Scenario.NIGHTLY, 3, FROM, brief, 1));
        Told other = Told.all(Told.settings(Scenario.NIGHTLY, 3, FROM, brief, 2));
        assertThat(runs(one)).hasSize(4).doesNotContainAnyElementsOf(runs(other));
        assertThat(one.all(WorkTotal.class)).isNotEqualTo(other.all(WorkTotal.class));
    }

    @Test
    void eachWorkIsInOneTotal() {
        Map<String, Long> ended = new TreeMap<>();
        NIGHT.byOrigin(AgentHealth.class)
                .forEach((origin, all) ->
                        ended.put(origin.service(), all.getLast().values().getOrDefault("works.ended", 0L)));
        Map<String, Long> totalled = new TreeMap<>();
        NIGHT.byOrigin(WorkTotal.class)
                .forEach((origin, all) -> totalled.put(
                        origin.service(),
                        all.stream().mapToLong(WorkTotal::count).sum()));
        assertThat(totalled).isEqualTo(ended).containsOnlyKeys("order", "inventory", "payment");
        for (WorkTotal total : NIGHT.all(WorkTotal.class)) {
            assertThat(total.walls().total()).isEqualTo(total.count());
            assertThat(total.fromEpochNanos() % Jvm.BLOCK_NANOS).isZero();
        }
    }

    @Test
    void worksInFullStandForAllFailedOnesOfTheTotals() {
        double sent = NIGHT.all(Work.class).stream()
                .filter(work -> work.stratum() == Work.Stratum.FAILED)
                .mapToDouble(Work::weight)
                .sum();
        long counted =
                NIGHT.all(WorkTotal.class).stream().mapToLong(WorkTotal::failed).sum();
        assertThat(counted).as("the pool of four runs empty").isGreaterThan(50);
        assertThat(sent).isEqualTo((double) counted, within(1e-6));
    }

    @Test
    void partsAreMadeOfWhatTheWorksDid() {
        for (Work work : NIGHT.all(Work.class)) {
            assertThat(work.ledger().amounts())
                    .as("cpu and run queue never exceed what no wait covers: " + work)
                    .doesNotContainKey(Amount.OVERBOOKED);
            assertThat(work.ledger().missing()).isEmpty();
            if (!work.open()) {
                long called = work.waits().stream()
                        .filter(wait -> wait.part() == Part.DOWNSTREAM)
                        .mapToLong(Work.Wait::nanos)
                        .sum();
                assertThat(work.ledger().nanos(Part.DOWNSTREAM)).isLessThanOrEqualTo(called);
                ResourceUse inSql = use(work, Resource.Kind.SQL);
                assertThat(work.ledger().nanos(Part.SQL)).isLessThanOrEqualTo(inSql.heldNanos());
                assertThat(use(work, Resource.Kind.POOL).heldNanos()).isEqualTo(inSql.heldNanos());
                assertThat(use(work, Resource.Kind.POOL).calls()
                                - use(work, Resource.Kind.POOL).refused())
                        .isEqualTo(inSql.calls());
                assertThat(use(work, Resource.Kind.EXECUTOR).heldNanos())
                        .isEqualTo(work.wallNanos() - work.beforeSpanNanos());
            }
        }
    }

    @Test
    void aCalleesWorkNamesTheCallAndIsNoLonger() {
        Map<String, Long> calls = new HashMap<>();
        for (Work work : NIGHT.all(Work.class)) {
            work.waits().stream()
                    .filter(wait -> wait.part() == Part.DOWNSTREAM)
                    .forEach(wait -> calls.put(
                            work.traceId()
                                    + String.format("%016x", wait.holders().getFirst()),
                            wait.nanos()));
        }
        int pairs = 0;
        for (Work work : NIGHT.all(Work.class)) {
            Long call = calls.get(work.traceId() + work.parentSpanId());
            if (call != null && !work.open()) {
                pairs++;
                assertThat(work.wallNanos()).isLessThan(call);
            }
        }
        assertThat(pairs).as("the same traces are picked everywhere").isGreaterThan(50);
    }

    @Test
    void whatWasAllocatedIsToldOnceByAccountAndByCollection() {
        for (EdenUse use : NIGHT.all(EdenUse.class)) {
            assertThat(use.errorBytes()).isZero();
        }
        Map<Origin, List<GcPause>> pauses = NIGHT.byOrigin(GcPause.class);
        NIGHT.byOrigin(EdenUse.class)
                .forEach((origin, uses) -> assertThat(uses).hasSameSizeAs(pauses.getOrDefault(origin, List.of())));
        NIGHT.byOrigin(Allocations.class).forEach((origin, blocks) -> {
            long byBlock = blocks.stream().mapToLong(Allocations::bytes).sum();
            long byCollection = NIGHT.byOrigin(EdenUse.class).getOrDefault(origin, List.of()).stream()
                    .mapToLong(EdenUse::accountedBytes)
                    .sum();
            assertThat(byBlock - byCollection)
                    .as("what is in Eden still, or came after the last block")
                    .isBetween(-(8L << 20), 72L << 20);
        });
    }

    @Test
    void aSnapshotHasNoMoreHoldersThanThePoolAndWaitsReferToIt() {
        NIGHT.byOrigin(PoolHolders.class).forEach((origin, snapshots) -> {
            Set<Long> ids = new HashSet<>();
            PoolHolders before = null;
            for (PoolHolders snapshot : snapshots) {
                assertThat(ids.add(snapshot.id())).isTrue();
                assertThat(snapshot.waiters()).isPositive();
                assertThat(snapshot.holders())
                        .as("somebody waits: all are held")
                        .hasSize(snapshot.size());
                if (before != null) {
                    assertThat(snapshot.epochNanos() - before.epochNanos()).isGreaterThanOrEqualTo(100_000_000);
                }
                before = snapshot;
            }
            NIGHT.byOrigin(Work.class).getOrDefault(origin, List.of()).stream()
                    .flatMap(work -> work.waits().stream())
                    .filter(wait -> wait.part() == Part.POOL)
                    .forEach(wait -> assertThat(ids).containsAll(wait.holders()));
        });
        assertThat(NIGHT.all(PoolHolders.class)).hasSizeGreaterThan(100);
    }

    @Test
    void whoIsBlockedIsBlockedBySomebodyInTheSamePoll() {
        Set<String> texts =
                NIGHT.all(Statement.class).stream().map(Statement::fingerprint).collect(Collectors.toSet());
        long blocked = 0;
        for (DbPoll poll : NIGHT.all(DbPoll.class)) {
            Map<Long, DbSession> sessions = new HashMap<>();
            poll.sessions()
                    .forEach(session ->
                            assertThat(sessions.put(session.pid(), session)).isNull());
            for (DbSession session : poll.sessions()) {
                assertThat(texts).contains(session.fingerprint());
                for (long pid : session.blockedBy()) {
                    blocked++;
                    DbSession root = requireNonNull(sessions.get(pid), "the session that blocks");
                    assertThat(root.application()).isEqualTo("nightly-settlement");
                    assertThat(root.transactionAgeNanos()).isGreaterThanOrEqualTo(session.statementAgeNanos());
                }
            }
        }
        assertThat(blocked).isGreaterThan(1_000);
        assertThat(NIGHT.all(DbPoll.class)).as("one a second").hasSize((int) LENGTH.toSeconds());
    }

    @Test
    void thePoolsHoldersAndTheDatabasesSessionsAreTheSameBackends() {
        Set<Long> held = new HashSet<>();
        NIGHT.byOrigin(PoolHolders.class).forEach((origin, snapshots) -> {
            if (origin.service().equals("order")) {
                snapshots.forEach(snapshot -> snapshot.holders().forEach(holder -> held.add(holder.databasePid())));
            }
        });
        Set<Long> ofOrder = NIGHT.all(DbPoll.class).stream()
                .flatMap(poll -> poll.sessions().stream())
                .filter(session -> session.application().equals("order"))
                .map(DbSession::pid)
                .collect(Collectors.toSet());
        assertThat(ofOrder).hasSizeLessThanOrEqualTo(4);
        assertThat(held).isEqualTo(ofOrder);
    }

    @Test
    void theNightIsSlowAndTheTimeBeforeItIsNot() {
        long night = EpochNanos.of(Instant.parse("2026-09-01T20:00:00Z"));
        double before = meanMillis(EpochNanos.of(FROM.plusSeconds(60)), night);
        double during = meanMillis(night, night + Duration.ofMinutes(20).toNanos());
        assertThat(before).isBetween(10.0, 60.0);
        assertThat(during).isGreaterThan(20 * before);
    }

    private static double meanMillis(long from, long to) {
        List<WorkTotal> totals = NIGHT.all(WorkTotal.class).stream()
                .filter(total -> total.operation().equals("POST /orders"))
                .filter(total -> total.fromEpochNanos() >= from && total.fromEpochNanos() < to)
                .toList();
        return totals.stream().mapToLong(WorkTotal::wallNanos).sum()
                / 1e6
                / totals.stream().mapToLong(WorkTotal::count).sum();
    }

    private static ResourceUse use(Work work, Resource.Kind kind) {
        ResourceUse sum = ResourceUse.NONE;
        for (Map.Entry<Resource, ResourceUse> use : work.used().resources().entrySet()) {
            sum = use.getKey().kind() == kind ? sum.plus(use.getValue()) : sum;
        }
        return sum;
    }

    private static Set<String> runs(Told told) {
        return told.batches().stream().map(batch -> batch.origin().run()).collect(Collectors.toSet());
    }

    private static List<byte[]> requests(Told told) {
        return told.batches().stream()
                .map(batch -> BatchPost.request(batch.origin(), 0, batch.facts(), batch.nowNanos()))
                .toList();
    }
}
