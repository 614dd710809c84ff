package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The worked example of {@code docs/ledger.md}: 14 nights, the job, and the decoy that holds a lock nobody waits for. */
class WorkedExampleTest {

    private static final int NIGHTS = 14;
    private static final int RESERVE = 1;
    private static final int SETTLE = 2;
    private static final int READ_OPEN = 3;
    private static final int REFRESH = 4;

    /** Blocks from 22:00 to 22:52, and seconds likewise. */
    private static final int LENGTH = 312;

    private static final int SECONDS = 3120;

    /** Blocks of one day; facts are made from 18:00 to 24:00. */
    private static final int DAY = 8640;

    private static final int EVENING = 6480;
    private static final int TEN = 7920;

    /** By how many blocks each night begins early or late: 22:00 ± 40 s. */
    private static final int[] STRAY = {0, 4, -4, 1, -2, 3, 0, -1, 2, -3, 4, 0, -4, 0};

    private static final Resource POOL = Resource.pool("orders");

    private static List<Finding> findings = List.of();

    private static @Nullable Finding seenByWeeks;

    @BeforeAll
    static void fourteenNights() {
        Story story = new Story(14);
        story.statement(Story.print(RESERVE), "update inventory set stock = stock - ? where sku = ?");
        story.statement(Story.print(SETTLE), "update inventory set settled_stock = stock where warehouse = ?");
        story.statement(Story.print(READ_OPEN), "select id from ledger_entry where open");
        story.statement(Story.print(REFRESH), "refresh materialized view sales_by_product");
        Shape normal = Shape.orders(25)
                .with(Part.RUNQUEUE, 0)
                .with(Part.UNEXPLAINED, 2)
                .using(POOL, 25, 0, 0.1, 25 * 24)
                .using(Resource.sql(Story.print(RESERVE)), 25, 0, 0, 25 * 20);
        for (int night = 0; night < NIGHTS; night++) {
            int begin = night * DAY + TEN + STRAY[night];
            int end = begin + LENGTH;
            story.blocks("order", "POST /orders", night * DAY + EVENING, begin, normal);
            night(story, begin);
            story.blocks("order", "POST /orders", end, (night + 1) * DAY, normal);
            jobs(story, begin);
        }
        findings = story.findings();
        seenByWeeks = byWeeks(story);
    }

    /** What a server with a look-back of a week says after two: it keeps what it found, not the facts. */
    private static Finding byWeeks(Story story) {
        MemoryStore store = story.store();
        for (int night : new int[] {7, NIGHTS}) {
            TimeRange week = new TimeRange(Story.at((night - 7) * DAY), Story.at(night * DAY));
            new Analyzer()
                    .analyze(store, Story.ENVIRONMENT, week, week.toEpochNanos() + 3 * Story.SECOND)
                    .forEach(finding -> store.write(Story.ENVIRONMENT, finding).join());
        }
        return store.findings(Story.ENVIRONMENT).getFirst();
    }

    /** 96 % fail at the pool after 3 s; 4 % get a connection and spend 2.9 s in the statement. */
    private static void night(Story story, int begin) {
        Shape slow = Shape.of(25)
                .failing(0.96)
                .spread(0.01)
                .with(Part.POOL, 2990)
                .with(Part.SQL, 118)
                .with(Part.CPU, 7)
                .with(Part.DOWNSTREAM, 11)
                .with(Part.GC, 12)
                .with(Part.UNEXPLAINED, 2)
                .using(POOL, 25, 24, 25 * 2990, 2960)
                .using(Resource.sql(Story.print(RESERVE)), 1, 0, 0, 2950);
        story.blocks("order", "POST /orders", begin, begin + LENGTH, slow);
        for (int second = 0; second < SECONDS; second++) {
            long instant = Story.at(begin) + second * Story.SECOND;
            story.add("order", new PoolHolders(instant, "orders", instant, 10, 8, holders(second)));
            if (second % 60 == 30) {
                story.add("order", refused(instant));
            }
        }
    }

    /** 9 of 10 connections are held by orders; one sample of a hundred is in no statement. */
    private static List<PoolHolders.Holder> holders(int second) {
        List<PoolHolders.Holder> holders = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int sql = (second * 10 + i) % 100 == 99 ? 0 : RESERVE;
            holders.add(Story.holder(i == 9 ? "POST /returns" : "POST /orders", sql, 2900, 101 + i));
        }
        return holders;
    }

    private static Work refused(long instant) {
        Ledger ledger = new Ledger(
                3_000_000_000L, Map.of(Part.POOL, 2_980_000_000L, Part.UNEXPLAINED, 20_000_000L), Map.of(), Set.of());
        return new Work(
                String.format("%032x", instant),
                String.format("%016x", instant),
                Work.Kind.REQUEST,
                "POST /orders",
                instant - 3_000_000_000L,
                0,
                true,
                "java.sql.SQLTransientConnectionException",
                false,
                false,
                Work.Stratum.FAILED,
                40,
                ledger,
                List.of(),
                new Work.Used(null, null, Map.of()));
    }

    /** Polls from a quarter of an hour before the night to a quarter after it. */
    private static void jobs(Story story, int begin) {
        for (int second = -900; second < SECONDS + 900; second++) {
            List<DbSession> sessions = new ArrayList<>();
            if (second >= 0 && second < SECONDS) {
                for (int i = 0; i < 10; i++) {
                    boolean locked = (second * 10 + i) % 100 < 97;
                    // The first waits for the job, the others queue behind the first: the root is found through it.
                    List<Long> blocker = i == 0 || (second * 10) % 100 >= 97 ? List.of(9001L) : List.of(101L);
                    sessions.add(Story.session(
                            101 + i,
                            "order",
                            "active",
                            locked ? "Lock:transactionid" : "",
                            RESERVE,
                            locked ? blocker : List.of()));
                }
                boolean settling = (second * 1900) % SECONDS < 1900;
                sessions.add(settlement(second, settling ? SETTLE : READ_OPEN));
                sessions.add(Story.session(9002, "mv-refresh", "active", "", REFRESH, List.of()));
            }
            story.poll(Story.at(begin) + second * Story.SECOND, sessions);
        }
    }

    private static DbSession settlement(int second, int statement) {
        long age = 3L + second % 39;
        return new DbSession(
                9001,
                "nightly-settlement",
                "batch",
                "client backend",
                "active",
                null,
                null,
                age * Story.SECOND,
                Story.SECOND / 2,
                Story.print(statement),
                List.of(),
                null);
    }

    private static Finding finding() {
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    @Test
    void theExtraTimeIsThatOfTheTwoLedgers() {
        assertThat(finding().slowdown().meanWallNanos()).isCloseTo(3.140e9, within(0.01e9));
        assertThat(finding().slowdown().referenceWallNanos()).isCloseTo(40e6, within(0.5e6));
        assertThat(finding().slowdown().extraNanos()).isCloseTo(3.100e9, within(0.01e9));
        assertThat(finding().slowdown().littleHistory()).isFalse();
        assertThat(finding().slowdown().window().nanos()).isEqualTo(SECONDS * Story.SECOND);
        double failed =
                (double) finding().slowdown().failed() / finding().slowdown().works();
        assertThat(failed).isCloseTo(0.96, within(0.001));
    }

    @Test
    void theChainGoesFromThePoolOverTheStatementToTheJobAndIsProved() {
        assertThat(finding().links().stream().map(link -> link.claim().code()))
                .containsExactly(
                        "link.slow.as-usual",
                        "link.pool",
                        "link.pool.held-in-sql",
                        "link.sql.lock",
                        "link.lock.by-job.recurring");
        assertThat(finding().links()).allMatch(link -> link.basis() == Link.Basis.DIRECT);
        assertThat(finding().cause()).isEqualTo("database-job");
        assertThat(finding().holder()).isEqualTo("nightly-settlement");
        assertThat(finding().confidence()).isEqualTo(Confidence.PROVED);
        assertThat(finding().missing()).isNull();
    }

    @Test
    void theLinksHaveTheExamplesNumbers() {
        assertThat(finding().links().get(1).share()).isCloseTo(0.965, within(0.001));
        assertThat(share(2, "in-sql")).isCloseTo(0.99, within(0.001));
        assertThat(share(2, "operation.share")).isCloseTo(0.9, within(0.001));
        assertThat(share(3, "lock.share")).isCloseTo(0.97, within(0.001));
        assertThat(number(4, "samples")).isEqualTo(new Value.Count(3120));
        assertThat(number(4, "statement.samples")).isEqualTo(new Value.Count(1900));
        assertThat(number(4, "transaction.youngest")).isEqualTo(new Value.Nanos(3 * Story.SECOND));
        assertThat(number(4, "transaction.oldest")).isEqualTo(new Value.Nanos(41 * Story.SECOND));
    }

    @Test
    void itComesBackEveryNightAndSoDoesTheJob() {
        Recurrence recurrence = Objects.requireNonNull(finding().recurrence());
        assertThat(recurrence.periodNanos()).isEqualTo(86_400 * Story.SECOND);
        assertThat(recurrence.jitterNanos()).isEqualTo(40 * Story.SECOND);
        assertThat(recurrence.lengthNanos()).isEqualTo(SECONDS * Story.SECOND);
        assertThat(recurrence.seen()).isEqualTo(14);
        assertThat(recurrence.of()).isEqualTo(14);
        assertThat(finding().occurrences()).hasSize(14);
        assertThat(number(4, "periods.polled")).isEqualTo(new Value.Count(14));
        assertThat(number(4, "job.ran")).isEqualTo(new Value.Count(14));
        assertThat(number(4, "job.with-slowdown")).isEqualTo(new Value.Count(14));
        assertThat(number(4, "job.jitter")).isEqualTo(new Value.Nanos(40 * Story.SECOND));
    }

    @Test
    void nightsBeforeTheLookBackStillCount() {
        Finding byWeeks = Objects.requireNonNull(seenByWeeks);
        assertThat(byWeeks.id()).isEqualTo(finding().id());
        assertThat(byWeeks.occurrences()).isEqualTo(finding().occurrences());
        assertThat(byWeeks.recurrence()).isEqualTo(finding().recurrence());
    }

    @Test
    void theDecoyIsNotInTheChain() {
        assertThat(finding().toString()).doesNotContain("mv-refresh").doesNotContain("sales_by_product");
    }

    @Test
    void theHeadlineReadsAsInTheExample() {
        assertThat(Words.render(finding().headline(), Locale.ENGLISH))
                .isEqualTo(
                        "Nightly 22:00–22:52 UTC `POST /orders` fails after 3.0 s (normally 40 ms) in 96 % of its requests:"
                                + " 96 % of the time"
                                + " waits for pool `orders`, whose connections hang in `update inventory set stock = stock - ?"
                                + " where sku = ?`, locked by database job `nightly-settlement` (proved: blocking pid).");
    }

    @Test
    void everyEvidenceNamesAQueryWithinTheHistory() {
        TimeRange history = new TimeRange(Story.BEGIN, Story.at(NIGHTS * DAY));
        for (Link link : finding().links()) {
            assertThat(link.evidence()).isNotEmpty();
            for (Evidence evidence : link.evidence()) {
                assertThat(evidence.query().environment()).isEqualTo(Story.ENVIRONMENT);
                assertThat(evidence.query().range().overlaps(history)).isTrue();
                assertThat(evidence.numbers()).isNotEmpty();
            }
        }
    }

    private static double share(int link, String name) {
        return ((Value.Share) number(link, name)).share();
    }

    private static Value number(int link, String name) {
        return finding().links().get(link).evidence().stream()
                .map(evidence -> evidence.numbers().get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no number " + name + " in link " + link));
    }
}
