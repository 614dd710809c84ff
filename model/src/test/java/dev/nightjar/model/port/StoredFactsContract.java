package dev.nightjar.model.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every query gives back of what was stored. Extend {@link SignalStoreContract}, which has this and the writing. */
@Timeout(120)
public abstract class StoredFactsContract {

    /** Both sides of one store. */
    public record Ports(SignalWriter writer, SignalReader reader) {}

    /** 2026-11-23T00:00:00Z. */
    protected static final long T0 = 1_795_392_000_000_000_000L;

    protected static final long SECOND = 1_000_000_000L;

    static final TimeRange ALL = new TimeRange(T0 - 100_000 * SECOND, T0 + 100_000 * SECOND);
    static final String ENV = "production";
    static final String OPERATION = "POST /orders";
    static final String POOL = "orders";
    static final String DATABASE = "postgresql://db:5432/shop";

    protected final RandomFacts random = new RandomFacts(2026);
    final Origin order = random.origin(ENV, "order");

    @SuppressWarnings("NullAway.Init") // set before each test
    SignalWriter writer;

    @SuppressWarnings("NullAway.Init") // likewise
    SignalReader reader;

    /** A new and empty store. */
    protected abstract Ports open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        use(open());
    }

    void use(Ports ports) {
        writer = ports.writer();
        reader = ports.reader();
    }

    @Test
    void everyKindOfFactComesBackEqual() {
        for (int i = 0; i < 20; i++) {
            long time = T0 + i * SECOND;
            List<Fact> facts = random.oneOfEach(OPERATION, POOL, DATABASE, time);
            store(random.batch(order, facts));
            TimeRange instant = new TimeRange(time, time + 1);
            List<Fact> read = new ArrayList<>(facts(instant));
            Statement statement = (Statement) facts.get(5);
            assertThat(reader.statement(ENV, statement.fingerprint())).hasValue(statement.text());
            read.add(5, statement);
            assertThat(read).isEqualTo(facts);
        }
    }

    @Test
    void factsCarryTheirOrigin() {
        Origin firstRun = random.origin(ENV, "order");
        Origin secondRun = random.origin(ENV, "order");
        store(random.batch(firstRun, random.gcPause(T0)));
        store(random.batch(secondRun, random.gcPause(T0 + 1)));
        assertThat(reader.gcPauses(new Query.GcPauses(ENV, "order", ALL)))
                .extracting(Stamped::origin)
                .containsExactly(firstRun, secondRun);
    }

    @Test
    void aRangeHoldsItsBeginAndNotItsEnd() {
        for (long time : new long[] {T0 - 1, T0, T0 + 9, T0 + 10}) {
            store(random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, time)));
        }
        TimeRange range = new TimeRange(T0, T0 + 10);
        assertThat(facts(range))
                .hasSize(2 * 14)
                .allSatisfy(fact -> assertThat(List.of(T0, T0 + 9)).contains(time(fact)));
        assertThat(facts(new TimeRange(T0, T0))).isEmpty();
    }

    @Test
    void answersComeInOrderOfTimeHoweverTheyArrived() {
        List<Integer> seconds = new ArrayList<>(IntStream.range(0, 25).boxed().toList());
        Collections.shuffle(seconds, new Random(7));
        for (int second : seconds) {
            store(random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, T0 + second * SECOND)));
        }
        for (List<? extends Stamped<? extends Fact>> answer : answersInOrderOfTime(ENV, ALL)) {
            assertThat(answer.stream().map(row -> time(row.fact()))).hasSize(25).isSorted();
        }
    }

    @Test
    void factsOfTheSameInstantComeByRunWhoseverArrivedFirst() {
        List<Origin> runs = new ArrayList<>(
                IntStream.range(0, 9).mapToObj(i -> random.origin(ENV, "order")).toList());
        for (Origin run : runs) {
            store(random.batch(run, random.gcPause(T0), random.gcPause(T0)));
        }
        runs.sort(Comparator.comparing(Origin::run));
        assertThat(reader.gcPauses(new Query.GcPauses(ENV, "order", ALL)))
                .extracting(Stamped::origin)
                .containsExactlyElementsOf(
                        runs.stream().flatMap(run -> Stream.of(run, run)).toList());
    }

    @Test
    void equallySlowWorksComeByEndAndTrace() {
        List<Work> works = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> random.lasting(random.work(OPERATION, T0 + i % 3), 5 * SECOND))
                .toList());
        store(random.batch(order, works));
        works.sort(Comparator.comparingLong(Work::endEpochNanos).thenComparing(Work::traceId));
        assertThat(works(ALL, 30)).containsExactlyElementsOf(works.subList(0, 30));
    }

    @Test
    void worksComeSlowestFirstAndNotMoreThanAskedFor() {
        List<Integer> walls = new ArrayList<>(IntStream.range(1, 101).boxed().toList());
        Collections.shuffle(walls, new Random(7));
        List<Work> works = walls.stream()
                .map(wall -> random.lasting(random.work(OPERATION, T0 + wall), wall * SECOND))
                .toList();
        store(random.batch(order, works));
        assertThat(works(ALL, 10)).extracting(Work::wallNanos).containsExactly(seconds(100, 91));
        assertThat(works(ALL, 1_000)).hasSize(100);
    }

    private static Long[] seconds(int from, int downTo) {
        return IntStream.iterate(from, i -> i >= downTo, i -> i - 1)
                .mapToObj(i -> i * SECOND)
                .toArray(Long[]::new);
    }

    @Test
    void worksOfOtherOperationsAndServicesAreLeftOut() {
        Origin payment = random.origin(ENV, "payment");
        store(random.batch(order, random.work(OPERATION, T0), random.work("GET /orders", T0)));
        store(random.batch(payment, random.work(OPERATION, T0)));
        assertThat(reader.works(new Query.Works(ENV, "order", OPERATION, ALL, 10)))
                .hasSize(1);
        assertThat(reader.works(new Query.Works(ENV, "order", null, ALL, 10))).hasSize(2);
        assertThat(reader.works(new Query.Works(ENV, null, OPERATION, ALL, 10))).hasSize(2);
        assertThat(reader.works(new Query.Works(ENV, null, null, ALL, 10))).hasSize(3);
    }

    @Test
    void anOpenWorkIsInTheRangeByTheTimeOfItsReport() {
        Work open = random.lasting(random.openWork(OPERATION, T0), 60 * SECOND);
        store(random.batch(order, open));
        assertThat(works(new TimeRange(T0 - 60 * SECOND, T0), 10)).isEmpty();
        assertThat(works(new TimeRange(T0, T0 + 1), 10)).containsExactly(open);
    }

    @Test
    void theFinalRecordReplacesTheReportsOfTheOpenWorkInAnyOrderOfArrival() {
        Work first = random.openWork(OPERATION, T0);
        Work second = random.later(first, T0 + 10 * SECOND, true);
        Work ended = random.later(first, T0 + 15 * SECOND, false);
        store(random.batch(order, second));
        store(random.batch(order, first));
        assertThat(works(ALL, 10)).as("reports only").containsExactly(second);
        store(random.batch(order, ended));
        assertThat(works(ALL, 10)).as("ended").containsExactly(ended);
        assertThat(works(new TimeRange(T0, T0 + 11 * SECOND), 10))
                .as("before the end")
                .isEmpty();

        Work other = random.openWork(OPERATION, T0 + SECOND);
        Work otherEnded = random.later(other, T0 + 20 * SECOND, false);
        store(random.batch(order, otherEnded));
        store(random.batch(order, other));
        assertThat(works(ALL, 10)).as("report after the end").containsExactlyInAnyOrder(ended, otherEnded);
    }

    @Test
    void totalsAreNarrowedByServiceAndOperationWhenAsked() {
        Origin payment = random.origin(ENV, "payment");
        WorkTotal orders = random.total(OPERATION, T0);
        WorkTotal others = random.total("GET /orders", T0 + 1);
        WorkTotal charges = random.total(OPERATION, T0 + 2);
        store(random.batch(order, orders, others));
        store(random.batch(payment, charges));
        assertThat(totals(null, null)).containsExactly(orders, others, charges);
        assertThat(totals("order", null)).containsExactly(orders, others);
        assertThat(totals(null, OPERATION)).containsExactly(orders, charges);
        assertThat(totals("order", OPERATION)).containsExactly(orders);
    }

    @Test
    void totalsOfOneBlockWithDifferentMasksStayApart() {
        List<WorkTotal> totals = IntStream.range(0, 20)
                .mapToObj(i -> random.total(OPERATION, T0))
                .toList();
        store(random.batch(order, totals));
        assertThat(totals("order", OPERATION)).containsExactlyInAnyOrderElementsOf(totals);
    }

    @Test
    void itIsToldWhereTotalsHaveComeSinceTheLastQuestion() {
        TotalChanges first = reader.totalChanges(ENV, TotalChanges.NOTHING_READ);
        assertThat(first.all()).isTrue();
        assertThat(first.hours()).isEmpty();

        long hour = TotalChanges.HOUR_NANOS;
        store(random.batch(order, random.total(OPERATION, T0), random.work(OPERATION, T0 - 5 * hour)));
        store(random.batch(random.origin(ENV, "stock"), random.total(OPERATION, T0 + 2 * hour + 1)));
        store(random.batch(random.origin("staging", "order"), random.total(OPERATION, T0 + 3 * hour)));
        TotalChanges second = reader.totalChanges(ENV, first.mark());
        assertThat(second.all()).isFalse();
        assertThat(second.hours()).containsExactlyInAnyOrder(T0, T0 + 2 * hour);

        TotalChanges third = reader.totalChanges(ENV, second.mark());
        assertThat(third.all()).isFalse();
        assertThat(third.hours()).isEmpty();

        store(random.batch(order, random.total(OPERATION, T0 - 1)));
        assertThat(reader.totalChanges(ENV, third.mark()).hours()).containsExactly(T0 - hour);
        assertThat(reader.totalChanges(ENV, first.mark()).hours())
                .containsExactlyInAnyOrder(T0 - hour, T0, T0 + 2 * hour);
        assertThat(reader.totalChanges(ENV, TotalChanges.NOTHING_READ).all()).isTrue();
        assertThat(reader.totalChanges("staging", first.mark()).hours()).containsExactly(T0 + 3 * hour);
        assertThat(reader.totalChanges("of nobody", first.mark())).satisfies(changes -> {
            assertThat(changes.all()).isFalse();
            assertThat(changes.hours()).isEmpty();
        });
    }

    @Test
    void allocationsAreNarrowedByOperationWhenAsked() {
        Allocations orders = random.allocations(OPERATION, T0);
        Allocations report = random.allocations("GET /report", T0 + 1);
        Allocations nobody = random.allocations(Allocations.NO_WORK, T0 + 2);
        store(random.batch(order, nobody, report, orders));
        store(random.batch(random.origin(ENV, "payment"), random.allocations(OPERATION, T0)));
        assertThat(allocations(null)).containsExactly(orders, report, nobody);
        assertThat(allocations("GET /report")).containsExactly(report);
        assertThat(allocations("GET /nothing")).isEmpty();
    }

    private List<Allocations> allocations(@Nullable String operation) {
        return reader.allocations(new Query.Allocations(ENV, "order", operation, ALL)).stream()
                .map(Stamped::fact)
                .toList();
    }

    @Test
    void holdersOfLocksAreNarrowedByOperationWhenAsked() {
        LockHolders orders = random.lockHolders(OPERATION, T0);
        LockHolders report = random.lockHolders("GET /report", T0 + 1);
        store(random.batch(order, report, orders));
        store(random.batch(random.origin(ENV, "payment"), random.lockHolders(OPERATION, T0)));
        assertThat(lockHolders(null)).containsExactly(orders, report);
        assertThat(lockHolders("GET /report")).containsExactly(report);
        assertThat(lockHolders("GET /nothing")).isEmpty();
    }

    private List<LockHolders> lockHolders(@Nullable String operation) {
        return reader.lockHolders(new Query.LockHolders(ENV, "order", operation, ALL)).stream()
                .map(Stamped::fact)
                .toList();
    }

    @Test
    void sitesOfPartsAreNarrowedByOperationWhenAsked() {
        PartSites orders = random.partSites(OPERATION, T0);
        PartSites report = random.partSites("GET /report", T0 + 1);
        store(random.batch(order, report, orders));
        store(random.batch(random.origin(ENV, "payment"), random.partSites(OPERATION, T0)));
        assertThat(partSites(null)).containsExactly(orders, report);
        assertThat(partSites("GET /report")).containsExactly(report);
        assertThat(partSites("GET /nothing")).isEmpty();
        for (Part part : PartSites.PARTS) {
            assertThat(reader.partSites(new Query.PartSites(ENV, "order", OPERATION, part, ALL)))
                    .hasSize(orders.part() == part ? 1 : 0);
        }
    }

    private List<PartSites> partSites(@Nullable String operation) {
        return reader.partSites(new Query.PartSites(ENV, "order", operation, null, ALL)).stream()
                .map(Stamped::fact)
                .toList();
    }

    @Test
    void ofTheGcLogTheEarliestAreGivenAndNotMoreThanAskedFor() {
        List<GcLog> blocks = IntStream.range(0, 8)
                .mapToObj(i -> random.gcLog(T0 + i * SECOND))
                .toList();
        store(random.batch(order, blocks.subList(4, 8)));
        store(random.batch(order, blocks.subList(0, 4)));
        assertThat(reader.gcLog(new Query.GcLog(ENV, "order", null, ALL, 5)))
                .extracting(Stamped::fact)
                .containsExactlyElementsOf(blocks.subList(0, 5));
        assertThat(reader.gcLog(new Query.GcLog(ENV, "order", null, ALL, 100))).hasSize(8);
    }

    @Test
    void theGcLogOfOneRunIsFoundAmongThoseOfManyAndTheLimitIsOfIts() {
        for (int i = 0; i < 9; i++) {
            store(random.batch(random.origin(ENV, "order"), random.gcLog(T0 + i)));
        }
        List<GcLog> own = List.of(random.gcLog(T0 + 10), random.gcLog(T0 + 11), random.gcLog(T0 + 12));
        store(random.batch(order, own));
        assertThat(reader.gcLog(new Query.GcLog(ENV, "order", order.run(), ALL, 2)))
                .containsExactly(new Stamped<>(order, own.get(0)), new Stamped<>(order, own.get(1)));
        assertThat(reader.gcLog(new Query.GcLog(ENV, "order", "no such run", ALL, 2)))
                .isEmpty();
        assertThat(reader.gcLog(new Query.GcLog(ENV, "payment", order.run(), ALL, 2)))
                .isEmpty();
    }

    @Test
    void ofEachJvmTheLastThatItsAgentSaidInTheRangeIsKnown() {
        Origin secondRun = random.origin(ENV, "order");
        Origin payment = random.origin(ENV, "payment");
        AgentHealth last = random.health(T0 + 5);
        AgentHealth lastOfSecond = random.health(T0 + 3);
        AgentHealth lastOfPayment = random.health(T0 + 5);
        store(random.batch(order, last, random.health(T0 + 20)));
        store(random.batch(order, random.health(T0 + 1), random.health(T0 + 4)));
        store(random.batch(secondRun, random.health(T0), lastOfSecond));
        store(random.batch(payment, random.health(T0 + 2), random.health(T0 + 5), lastOfPayment));
        store(random.batch(random.origin("staging", "order"), random.health(T0 + 5)));
        store(random.batch(random.origin(ENV, "order"), random.health(T0 + 20)));
        TimeRange range = new TimeRange(T0, T0 + 10);
        Stamped<AgentHealth> second = new Stamped<>(secondRun, lastOfSecond);
        assertThat(reader.lastHealth(new Query.Health(ENV, "order", range)))
                .containsExactlyInAnyOrder(second, new Stamped<>(order, last));
        assertThat(reader.lastHealth(new Query.Health(ENV, null, range)))
                .as("in order of time; of one instant the last that arrived")
                .startsWith(second)
                .containsExactlyInAnyOrder(second, new Stamped<>(order, last), new Stamped<>(payment, lastOfPayment));
        assertThat(reader.lastHealth(new Query.Health(ENV, null, new TimeRange(T0 - 10, T0))))
                .isEmpty();
    }

    @Test
    void aPauseWithoutFiguresHasNone() {
        GcPause bare = new GcPause(T0, 5, "ZGC Minor", "Warmup", 3);
        store(random.batch(order, bare));
        assertThat(reader.gcPauses(new Query.GcPauses(ENV, "order", ALL)))
                .extracting(Stamped::fact)
                .containsExactly(bare);
    }

    @Test
    void whatACollectionCollectedIsOfItsServiceAndKeepsWhatIsNotKnown() {
        EdenUse known = random.edenUse(OPERATION, T0);
        EdenUse without = new EdenUse(T0, T0 + 1, "PS Scavenge", 7, 2, Map.of(), 0, 1, 2, 3, 4, null);
        store(random.batch(order, without, known));
        store(random.batch(random.origin(ENV, "payment"), random.edenUse(OPERATION, T0)));
        assertThat(reader.edenUses(new Query.EdenUses(ENV, "order", ALL)))
                .extracting(Stamped::fact)
                .containsExactly(known, without);
    }

    @Test
    void poolsDatabasesAndServicesAreToldApart() {
        Origin payment = random.origin(ENV, "payment");
        store(random.batch(order, random.oneOfEach(OPERATION, "other-pool", "postgresql://other", T0)));
        store(random.batch(payment, random.oneOfEach(OPERATION, POOL, DATABASE, T0)));
        assertThat(reader.holders(new Query.Holders(ENV, "order", POOL, ALL))).isEmpty();
        assertThat(reader.holders(new Query.Holders(ENV, "payment", POOL, ALL))).hasSize(1);
        assertThat(reader.holders(new Query.Holders(ENV, "order", null, ALL))).hasSize(1);
        assertThat(reader.holders(new Query.Holders(ENV, null, null, ALL))).hasSize(2);
        assertThat(reader.sessions(new Query.Sessions(ENV, DATABASE, ALL))).hasSize(1);
        assertThat(reader.sessions(new Query.Sessions(ENV, null, ALL))).hasSize(2);
        assertThat(reader.gcPauses(new Query.GcPauses(ENV, "order", ALL))).hasSize(1);
        assertThat(reader.safepoints(new Query.Safepoints(ENV, "order", ALL))).hasSize(1);
        assertThat(reader.edenUses(new Query.EdenUses(ENV, "order", ALL))).hasSize(1);
        assertThat(reader.health(new Query.Health(ENV, "order", ALL))).hasSize(1);
        assertThat(reader.health(new Query.Health(ENV, null, ALL))).hasSize(2);
        assertThat(reader.allocations(new Query.Allocations(ENV, "order", null, ALL)))
                .hasSize(1);
        assertThat(reader.lockHolders(new Query.LockHolders(ENV, "order", null, ALL)))
                .hasSize(1);
        assertThat(reader.partSites(new Query.PartSites(ENV, "order", null, null, ALL)))
                .hasSize(1);
        assertThat(reader.gcLog(new Query.GcLog(ENV, "order", null, ALL, 10))).hasSize(1);
    }

    @Test
    void environmentsDoNotSeeEachOther() {
        Origin staging = random.origin("staging", "order");
        Statement statement = random.statement();
        store(random.batch(order, random.oneOfEach(OPERATION, POOL, DATABASE, T0)));
        store(random.batch(order, statement));
        for (List<?> answer : answersInOrderOfTime("staging", ALL)) {
            assertThat(answer).isEmpty();
        }
        assertThat(reader.works(new Query.Works("staging", "order", OPERATION, ALL, 10)))
                .isEmpty();
        assertThat(reader.statement("staging", statement.fingerprint())).isEmpty();
        store(random.batch(staging, random.work(OPERATION, T0)));
        assertThat(works(ALL, 10)).hasSize(1);
    }

    @Test
    void environmentsAreThoseThatHaveAFactOrAFindingInAlphabeticalOrder() {
        assertThat(reader.environments()).isEmpty();
        store(random.batch(random.origin("staging", "order"), random.statement()));
        store(random.batch(random.origin("production", "order"), random.gcPause(T0)));
        store(random.batch(random.origin("lab", "order"), List.of()));
        stored(writer.write("archive", Findings.finding("f1", T0)));
        stored(writer.write("production", Findings.finding("f1", T0)));
        assertThat(reader.environments()).containsExactly("archive", "production", "staging");
        stored(writer.withdraw("archive", "f1"));
        assertThat(reader.environments()).containsExactly("production", "staging");
    }

    @Test
    void aStatementsTextIsKnownOnceWhoeverSentIt() {
        Statement statement = random.statement();
        store(random.batch(order, statement, statement));
        store(random.batch(random.origin(ENV, "order"), statement));
        assertThat(reader.statement(ENV, statement.fingerprint())).hasValue(statement.text());
        assertThat(reader.statement(ENV, "0000000000000000")).isEmpty();
    }

    @Test
    void anEmptyStoreAnswersWithNothing() {
        assertThat(facts(ALL)).isEmpty();
        assertThat(reader.statement(ENV, "0123456789abcdef")).isEmpty();
        assertThat(reader.findings(ENV)).isEmpty();
        assertThat(reader.environments()).isEmpty();
    }

    void store(Batch batch) {
        assertThat(stored(writer.write(batch)))
                .isEqualTo(new WriteResult.Stored(batch.facts().size()));
    }

    static WriteResult stored(CompletableFuture<WriteResult> answer) {
        WriteResult result = answer.join();
        assertThat(result).isInstanceOf(WriteResult.Stored.class);
        return result;
    }

    List<Work> works(TimeRange range, int limit) {
        return reader.works(new Query.Works(ENV, "order", OPERATION, range, limit)).stream()
                .map(Stamped::fact)
                .toList();
    }

    private List<WorkTotal> totals(@Nullable String service, @Nullable String operation) {
        return reader.totals(new Query.Totals(ENV, service, operation, ALL)).stream()
                .map(Stamped::fact)
                .toList();
    }

    /** Everything that the queries give for this kit's names, without statements. */
    List<Fact> facts(TimeRange range) {
        List<Fact> facts = new ArrayList<>(works(range, Integer.MAX_VALUE));
        for (List<? extends Stamped<? extends Fact>> answer : answersInOrderOfTime(ENV, range)) {
            answer.forEach(row -> facts.add(row.fact()));
        }
        return facts;
    }

    /** In the order of {@link RandomFacts#oneOfEach}, without works and statements. */
    private List<List<? extends Stamped<? extends Fact>>> answersInOrderOfTime(String environment, TimeRange range) {
        return List.of(
                reader.totals(new Query.Totals(environment, "order", OPERATION, range)),
                reader.gcPauses(new Query.GcPauses(environment, "order", range)),
                reader.safepoints(new Query.Safepoints(environment, "order", range)),
                reader.holders(new Query.Holders(environment, "order", POOL, range)),
                reader.health(new Query.Health(environment, "order", range)),
                reader.sessions(new Query.Sessions(environment, DATABASE, range)),
                reader.allocations(new Query.Allocations(environment, "order", OPERATION, range)),
                reader.lockHolders(new Query.LockHolders(environment, "order", OPERATION, range)),
                reader.partSites(new Query.PartSites(environment, "order", OPERATION, null, range)),
                reader.gcLog(new Query.GcLog(environment, "order", null, range, Integer.MAX_VALUE)),
                reader.edenUses(new Query.EdenUses(environment, "order", range)),
                reader.counters(new Query.Counters(environment, DATABASE, range)),
                reader.statementUses(new Query.StatementUses(environment, DATABASE, range)));
    }

    /** The instant by which a fact is queried. */
    private static long time(Fact fact) {
        return FactTime.of(fact);
    }
}
