package dev.nightjar.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.GridCell;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomSpans;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From native tables to files: what is where, and what becomes of files that should not be there or should. */
@Timeout(60)
class SealingTest extends ClockedStore {

    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @Test
    void rowsAreFoundWhereverTheyLie() {
        List<Work> works = new ArrayList<>();
        try (DuckDbStore store = open()) {
            for (int segment = 0; segment < 3; segment++) {
                works.addAll(write(store, 10));
                assertThat(store.seal()).isEqualTo(10);
            }
            works.addAll(write(store, 10));
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(works);
            assertThat(read(store, 7)).isEqualTo(slowest(works, 7));
            assertThat(store.health().rows()).containsEntry("work", 40L);
        }
        assertThat(files()).hasSize(3);
        try (DuckDbStore store = open()) {
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(works);
            assertThat(store.seal()).isEqualTo(10);
            assertThat(store.seal()).as("nothing came since").isZero();
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(works);
        }
        assertThat(files()).hasSize(4);
    }

    @Test
    void aReportOfAnOpenWorkGivesWayToItsFinalRecordInAnotherSegment() {
        Work open = random.openWork("op", now());
        Work ended = random.later(open, now() + 5_000_000_000L, false);
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, open)).join();
            store.seal();
            assertThat(read(store, 10)).containsExactly(open);
            store.write(random.batch(order, ended)).join();
            assertThat(read(store, 10)).containsExactly(ended);
            store.seal();
            assertThat(read(store, 10)).containsExactly(ended);
            TimeRange before = new TimeRange(0, now() + 1);
            assertThat(store.works(new Query.Works("production", null, null, before, 10)))
                    .isEmpty();
        }
    }

    @Test
    void manyReportsOfOneWorkDoNotHideTheOthers() {
        Work open = random.lasting(random.openWork("op", now()), 90_000_000_000L);
        List<Work> others = new ArrayList<>();
        try (DuckDbStore store = open()) {
            List<Work> reports = new ArrayList<>(List.of(open));
            for (int i = 1; i < 50; i++) {
                reports.add(random.later(open, open.endEpochNanos() + i * 10_000_000_000L, true));
            }
            store.write(random.batch(order, reports)).join();
            others.addAll(write(store, 5));
            assertThat(read(store, 4))
                    .hasSize(4)
                    .startsWith(reports.getLast())
                    .endsWith(slowest(others, 3).toArray(Work[]::new));
        }
    }

    @Test
    void retentionRemovesFilesWhoseLastRowIsTooOld() throws Exception {
        try (DuckDbStore store = open()) {
            write(store, 10);
            store.seal();
            clock.advance(Duration.ofDays(5));
            List<Work> younger = write(store, 10);
            store.seal();
            assertThat(files()).hasSize(2);
            clock.advance(Duration.ofDays(4));
            assertThat(store.retain()).isEqualTo(new Removed(10, 0, 0));
            assertThat(files()).hasSize(1);
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(younger);
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().origins()).isEqualTo(1);
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void ofFilesOverTheBudgetTheOldestGo() {
        List<Work> kept = new ArrayList<>();
        long twoOfFour;
        try (DuckDbStore store = open()) {
            for (int i = 0; i < 4; i++) {
                List<Work> works = write(store, 2_000);
                store.seal();
                if (i > 1) {
                    kept.addAll(works);
                }
            }
            twoOfFour = requireNonNull(store.health().sealed().get("work")).bytes() / 2;
        }
        StoreSettings settings = StoreSettings.defaults(dataDir).withBudgets(Map.of("work", twoOfFour + twoOfFour / 4));
        try (DuckDbStore store = open(settings)) {
            assertThat(store.retain().facts()).isEqualTo(4_000);
            assertThat(files()).hasSize(2);
            assertThat(read(store, 10_000)).containsExactlyInAnyOrderElementsOf(kept);
        }
    }

    @Test
    void whatACrashLeftOfAFileIsRemovedAndTheRowsAreSealedAgain() throws Exception {
        List<Work> works;
        try (DuckDbStore store = open()) {
            works = write(store, 10);
        }
        Path folder = Files.createDirectories(dataDir.resolve("sealed/work/day=2026-11-23/hour=00"));
        Files.writeString(folder.resolve("seg-0.parquet"), "not even half of it");
        Files.writeString(folder.resolve("seg-0.parquet.tmp"), "nor this");
        try (DuckDbStore store = open()) {
            assertThat(files()).isEmpty();
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(works);
            store.seal();
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(works);
        }
    }

    @Test
    void aFileThatIsMissingIsLeftOutUntilItIsBack() throws Exception {
        List<Work> gone;
        List<Work> here;
        try (DuckDbStore store = open()) {
            gone = write(store, 10);
            store.seal();
            here = write(store, 10);
            store.seal();
        }
        Path file = files().getFirst();
        Path away = Files.move(file, dataDir.resolve("away.parquet"));
        try (DuckDbStore store = open()) {
            assertThat(read(store, 100)).containsExactlyInAnyOrderElementsOf(here);
        }
        Files.move(away, file);
        try (DuckDbStore store = open()) {
            assertThat(read(store, 100)).hasSize(20).containsAll(gone);
        }
    }

    @Test
    void rowsBecomeAFileWhenTheyAreManyOrOld() {
        try (DuckDbStore store = open(StoreSettings.defaults(dataDir).withSegments(20, Duration.ofMinutes(10)))) {
            write(store, 19);
            assertThat(store.sealDue()).isZero();
            write(store, 1);
            assertThat(store.sealDue()).isEqualTo(20);
            write(store, 1);
            clock.advance(Duration.ofMinutes(9));
            assertThat(store.sealDue()).isZero();
            clock.advance(Duration.ofMinutes(1));
            assertThat(store.sealDue()).isEqualTo(1);
            clock.advance(Duration.ofMinutes(10));
            assertThat(store.sealDue()).as("nothing came").isZero();
        }
    }

    @Test
    void theFirstRowAfterALongTimeIsYoung() {
        try (DuckDbStore store = open(StoreSettings.defaults(dataDir).withSegments(20, Duration.ofMinutes(10)))) {
            clock.advance(Duration.ofHours(1));
            assertThat(store.sealDue()).isZero();
            write(store, 1);
            assertThat(store.sealDue()).isZero();
            clock.advance(Duration.ofMinutes(10));
            assertThat(store.sealDue()).isEqualTo(1);
        }
    }

    @Test
    void rowsThatCannotBeSealedGoWithTheRetentionAllTheSame() throws Exception {
        try (DuckDbStore store = open()) {
            long minute = now() - now() % 60_000_000_000L;
            WorkTotal total = random.total("op", minute);
            write(store, 10);
            store.write(random.batch(order, total)).join();
            Files.writeString(dataDir.resolve("sealed"), "no folder");
            assertThatThrownBy(store::seal).hasMessageContaining("sealing failed");
            assertThat(read(store, 100)).hasSize(10);
            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(11);
            assertThat(read(store, 100)).isEmpty();
            TimeRange hour = new TimeRange(minute, minute + Duration.ofHours(1).toNanos());
            assertThat(store.grid(new Query.Grid("production", "order", "op", hour, Duration.ofHours(1))))
                    .as("the sums stay")
                    .singleElement()
                    .satisfies(cell -> assertThat(cell.works()).isEqualTo(total.count()));
            Files.delete(dataDir.resolve("sealed"));
            write(store, 3);
            assertThat(store.seal()).isEqualTo(3);
            assertThat(read(store, 100)).hasSize(3);
        }
    }

    @Test
    void sumsPerMinuteOutliveWhatTheyAreMadeOf() {
        long minute = now() - now() % 60_000_000_000L;
        WorkTotal first = random.total("op", minute);
        WorkTotal second = random.total("op", minute + 10_000_000_000L);
        Query.Grid query = new Query.Grid(
                "production", "order", "op", new TimeRange(minute, minute + 3_600_000_000_000L), Duration.ofHours(1));
        try (DuckDbStore store = open()) {
            store.write(random.batch(order, first)).join();
            store.seal();
            store.write(random.batch(order, second)).join();
            List<GridCell> grid = store.grid(query);
            assertThat(grid).hasSize(1);
            assertThat(grid.getFirst().works()).isEqualTo(first.count() + second.count());
            store.seal();
            assertThat(store.grid(query)).isEqualTo(grid);

            clock.advance(Duration.ofDays(9));
            assertThat(store.retain().facts()).isEqualTo(2);
            assertThat(store.totals(new Query.Totals("production", null, null, ALL)))
                    .isEmpty();
            assertThat(store.grid(query)).isEqualTo(grid);
            assertThat(store.sealDue()).as("rollups become files too").isPositive();
            assertThat(store.grid(query)).isEqualTo(grid);
            assertThat(files()).isNotEmpty();

            clock.advance(Duration.ofDays(400));
            store.retain();
            assertThat(store.grid(query)).isEmpty();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void spansAreSummedInTheBucketsOfTheHistogram() throws Exception {
        RandomSpans spans = new RandomSpans(3);
        List<Span> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(spans.span(spans.hex(32), now() + i));
        }
        Map<Integer, Long> expected = new TreeMap<>();
        all.forEach(span -> expected.merge(LogHistogram.bucketOf(span.wallNanos()), 1L, Long::sum));
        try (DuckDbStore store = open()) {
            store.write(SpanRows.batch(new BatchId.Hashed("00"), orderEmitter, all))
                    .join();
            store.seal();
            Map<Integer, Long> summed = store.betweenGroups(Pending.After.NOTHING, connection -> {
                        Map<Integer, Long> buckets = new TreeMap<>();
                        try (var select = connection.createStatement();
                                var rows = select.executeQuery("select bucket, sum(spans)::bigint from "
                                        + Manifest.open("span_walls_minute", connection)
                                                .nativeTable()
                                        + " group by bucket")) {
                            while (rows.next()) {
                                buckets.put(rows.getInt(1), rows.getLong(2));
                            }
                        }
                        return buckets;
                    })
                    .join();
            assertThat(summed).isEqualTo(expected);
        }
    }

    private List<Work> write(DuckDbStore store, int count) {
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            works.add(random.work("op", now() + i));
        }
        store.write(random.batch(order, works)).join();
        return works;
    }

    private static List<Work> slowest(List<Work> works, int count) {
        return works.stream()
                .sorted((one, other) -> Long.compare(other.wallNanos(), one.wallNanos()))
                .limit(count)
                .toList();
    }

    private static List<Work> read(DuckDbStore store, int limit) {
        return store.works(new Query.Works("production", null, null, ALL, limit)).stream()
                .map(Stamped::fact)
                .toList();
    }

    private List<Path> files() {
        Path sealed = dataDir.resolve("sealed");
        if (!Files.exists(sealed)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(sealed)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
