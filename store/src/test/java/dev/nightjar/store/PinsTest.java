package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.GridCell;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a finding rests on stays as long as the finding. */
@Timeout(60)
class PinsTest extends ClockedStore {

    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @Test
    void worksOfTheEvidenceOutliveTheOthersUntilTheFindingGoes() {
        for (boolean sealed : new boolean[] {true, false}) {
            TimeRange day = day();
            Work evidence = random.work("GET /slow", now());
            Work earlier = random.work("GET /slow", now() - Duration.ofHours(1).toNanos());
            Work other = random.work("GET /other", now());
            try (DuckDbStore store = open()) {
                store.write(random.batch(order, evidence, earlier, other)).join();
                if (sealed) {
                    store.seal();
                }
                rest(store, new Query.Works("production", "order", "GET /slow", around(now()), 100));
                clock.advance(Duration.ofDays(9));
                assertThat(store.retain().facts()).isEqualTo(3);
                assertThat(works(store, day)).containsExactly(evidence);
                assertThat(store.retain().facts()).isZero();
                assertThat(works(store, day)).containsExactly(evidence);
            }
            try (DuckDbStore store = open()) {
                assertThat(works(store, day)).as("after a start").containsExactly(evidence);
                assertThat(store.health().rows()).containsEntry("work", 1L);
                clock.advance(Duration.ofDays(366));
                assertThat(store.retain().findings()).isEqualTo(1);
                assertThat(works(store, day)).isEmpty();
            }
        }
    }

    @Test
    void aFindingThatIsWithdrawnLetsItsEvidenceGo() {
        TimeRange day = day();
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, random.work("GET /slow", now()))).join();
            rest(store, new Query.Works("production", null, null, around(now()), 100));
            clock.advance(Duration.ofDays(9));
            store.retain();
            assertThat(works(store, day)).hasSize(1);
            store.withdraw("production", "finding").join();
            store.retain();
            assertThat(works(store, day)).isEmpty();
        }
    }

    @Test
    void whatIsPinnedIsNotForLongTimesNorByThem() {
        TimeRange day = day();
        TimeRange week = new TimeRange(now() - 7 * day.nanos(), now() + day.nanos());
        Work evidence = random.work("GET /slow", now());
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, evidence, random.work("GET /other", now())))
                    .join();
            store.seal();
            rest(store, new Query.Works("production", "order", "GET /slow", around(now()), 100));
            store.write(
                            "production",
                            Findings.restingOn(
                                    Findings.finding("of a week", now()),
                                    new Query.Works("production", "order", "GET /other", week, 100)))
                    .join();
            clock.advance(Duration.ofDays(9));
            store.retain();
            assertThat(works(store, day)).containsExactly(evidence);
            assertThat(works(store, week)).isEmpty();
        }
    }

    @Test
    void aFileThatIsGoneKeepsNothingFromGoing() throws Exception {
        TimeRange day = day();
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, random.work("GET /slow", now()))).join();
            store.seal();
            rest(store, new Query.Works("production", "order", "GET /slow", around(now()), 100));
            List<Path> files;
            try (Stream<Path> all = Files.walk(dataDir.resolve("sealed"))) {
                files = all.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                Files.writeString(file, "not all of it");
            }
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(1);
            assertThat(works(store, day)).isEmpty();
        }
    }

    @Test
    void pollsOfAnotherDatabaseAreNotPinned() {
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, random.poll("shop", now()), random.poll("other", now())))
                    .join();
            rest(store, new Query.Sessions("production", "shop", around(now())));
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(1);
            assertThat(store.sessions(new Query.Sessions("production", null, ALL)))
                    .extracting(poll -> poll.fact().database())
                    .containsExactly("shop");
        }
    }

    @Test
    void factsThatLieInNoSegmentsAreLeft() {
        GcPause evidence = new GcPause(now(), 20, "G1New", "G1 Evacuation Pause", 4, Map.of());
        GcPause other = new GcPause(now() - 10_000_000_000_000L, 20, "G1New", "G1 Evacuation Pause", 3, Map.of());
        Query.GcPauses query = new Query.GcPauses("production", "order", ALL);
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, evidence, other)).join();
            rest(store, new Query.GcPauses("production", "order", around(now())));
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(1);
            assertThat(store.gcPauses(query)).extracting(Stamped::fact).containsExactly(evidence);
        }
    }

    @Test
    void totalsThatStayAreNotCountedTwiceInSumsPerMinute() {
        long minute = now() - now() % 60_000_000_000L;
        WorkTotal total = random.total("op", minute);
        TimeRange hour = new TimeRange(minute, minute + Duration.ofHours(1).toNanos());
        Query.Grid grid = new Query.Grid("production", "order", "op", hour, Duration.ofHours(1));
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, total)).join();
            store.seal();
            List<GridCell> before = store.grid(grid);
            rest(store, new Query.Totals("production", "order", "op", hour));
            clock.advance(Duration.ofDays(9));
            store.retain();
            assertThat(store.totals(new Query.Totals("production", "order", "op", hour)))
                    .extracting(Stamped::fact)
                    .containsExactly(total);
            assertThat(store.grid(grid)).isEqualTo(before);
        }
    }

    @Test
    void whatGoesForWantOfRoomLeavesTheEvidenceToo() {
        TimeRange day = day();
        Work evidence = random.work("GET /slow", now());
        StoreSettings settings = StoreSettings.defaults(dataDir).withBudgets(Map.of("work", 1L << 20));
        try (DuckDbStore store = open(settings)) {
            store.write(random.batch(order, evidence)).join();
            for (int i = 0; i < 10_000; i += 100) {
                store.write(random.batch(
                                order,
                                IntStream.range(0, 100)
                                        .mapToObj(_ -> random.work("GET /other", now()))
                                        .toList()))
                        .join();
            }
            rest(store, new Query.Works("production", "order", "GET /slow", around(now()), 100));
            store.seal();
            assertThat(store.retain().facts()).isEqualTo(10_001);
            assertThat(works(store, day)).containsExactly(evidence);
        }
    }

    private void rest(DuckDbStore store, Query query) {
        store.write("production", Findings.restingOn(Findings.finding("finding", now()), query))
                .join();
    }

    private TimeRange day() {
        long half = Duration.ofHours(12).toNanos();
        return new TimeRange(now() - half, now() + half);
    }

    private static TimeRange around(long nanos) {
        long minute = Duration.ofMinutes(1).toNanos();
        return new TimeRange(nanos - minute, nanos + minute);
    }

    private static List<Work> works(DuckDbStore store, TimeRange day) {
        return store.works(new Query.Works("production", null, null, day, 100)).stream()
                .map(Stamped::fact)
                .toList();
    }
}
