package dev.nightjar.collector.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.collector.database.CounterReading.Group;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CounterDeltasTest {

    private static final String DATABASE = "postgresql://db:5432/shop";

    private final CounterDeltas deltas = new CounterDeltas();

    @Test
    void theFirstReadingIsOnlyComparedWith() {
        assertThat(deltas.next(DATABASE, 10, wal("a", 100))).isNull();
        assertThat(deltas.next(DATABASE, 20, wal("a", 140)))
                .isEqualTo(new DbCounters(
                        DATABASE,
                        10,
                        20,
                        Map.of(DbFigure.WAL_BYTES, 40L, DbFigure.CONNECTIONS, 7L),
                        List.of(),
                        List.of()));
        deltas.forget();
        assertThat(deltas.next(DATABASE, 30, wal("a", 150))).isNull();
    }

    @Test
    void nothingThatCameIsZeroAndNotUnknown() {
        deltas.next(DATABASE, 10, wal("a", 100));
        assertThat(next(20, wal("a", 100)).figure(DbFigure.WAL_BYTES)).isZero();
    }

    @Test
    void whatWasResetIsUnknownUntilTheNextReading() {
        deltas.next(DATABASE, 10, wal("a", 100));
        assertThat(next(20, wal("b", 130)).figures())
                .as("told, and grown beyond what it was")
                .containsOnlyKeys(DbFigure.CONNECTIONS);
        assertThat(next(30, wal("b", 30)).figures()).as("not told").containsOnlyKeys(DbFigure.CONNECTIONS);
        assertThat(next(40, wal("b", 33)).figure(DbFigure.WAL_BYTES)).isEqualTo(3);
    }

    @Test
    void aFigureThatOneOfTheReadingsDoesNotHaveIsUnknown() {
        deltas.next(DATABASE, 10, wal("a", 100));
        CounterReading with = new CounterReading(
                List.of(new Group("wal", "a", Map.of(DbFigure.WAL_BYTES, 110L, DbFigure.WAL_FULL_PAGES, 5L))),
                Map.of(),
                List.of(),
                List.of());
        assertThat(next(20, with).figures()).isEqualTo(Map.of(DbFigure.WAL_BYTES, 10L));
    }

    @Test
    void ofReadingAndWritingTheMostComesFirstAndWhatIsNotMeasuredStaysUnknown() {
        deltas.next(
                DATABASE,
                10,
                io(row("checkpointer", null, 100L), row("client backend", 50L, 5L), row("autovacuum worker", 9L, 9L)));
        DbCounters came = next(
                20,
                io(row("checkpointer", null, 130L), row("client backend", 150L, 5L), row("autovacuum worker", 9L, 9L)));
        assertThat(came.io())
                .extracting(DbCounters.Io::backend, DbCounters.Io::readBytes, DbCounters.Io::writtenBytes)
                .containsExactly(tuple("client backend", 100L, 0L), tuple("checkpointer", null, 30L));
    }

    @Test
    void atMostSoManyKindsOfProcessesAreTold() {
        List<CounterReading.Io> before = new ArrayList<>();
        List<CounterReading.Io> after = new ArrayList<>();
        for (int i = 0; i < DbCounters.MAX_IO + 5; i++) {
            before.add(row("backend " + i, 0L, 0L));
            after.add(row("backend " + i, 1L + i, 0L));
        }
        deltas.next(DATABASE, 10, io(before.toArray(CounterReading.Io[]::new)));
        assertThat(next(20, io(after.toArray(CounterReading.Io[]::new))).io())
                .hasSize(DbCounters.MAX_IO)
                .first()
                .extracting(DbCounters.Io::readBytes)
                .isEqualTo(DbCounters.MAX_IO + 5L);
    }

    @Test
    void whoseConnectionsThereAreIsToldAsItIs() {
        DbCounters.Connected shop = new DbCounters.Connected("order", "shop", 9);
        deltas.next(DATABASE, 10, wal("a", 100));
        CounterReading now = new CounterReading(List.of(), Map.of(), List.of(), List.of(shop), List.of());
        assertThat(next(20, now).connected()).containsExactly(shop);
    }

    @Test
    void aClockThatStepsBackMakesNoNegativeTime() {
        deltas.next(DATABASE, 20, wal("a", 100));
        DbCounters came = next(10, wal("a", 101));
        assertThat(came.fromEpochNanos()).isEqualTo(10);
        assertThat(came.epochNanos()).isEqualTo(10);
    }

    @Test
    void whatCannotBeReadIsToldAtOnce() {
        CounterReading blind = new CounterReading(List.of(), Map.of(), List.of(), List.of("GRANT it"));
        assertThat(requireNonNull(deltas.next(DATABASE, 10, blind)).blind()).containsExactly("GRANT it");
    }

    private DbCounters next(long epochNanos, CounterReading reading) {
        return requireNonNull(deltas.next(DATABASE, epochNanos, reading));
    }

    private static CounterReading wal(String reset, long bytes) {
        return new CounterReading(
                List.of(new Group("wal", reset, Map.of(DbFigure.WAL_BYTES, bytes))),
                Map.of(DbFigure.CONNECTIONS, 7L),
                List.of(),
                List.of());
    }

    private static CounterReading io(CounterReading.Io... rows) {
        return new CounterReading(List.of(), Map.of(), List.of(rows), List.of());
    }

    private static CounterReading.Io row(String backend, @Nullable Long read, @Nullable Long written) {
        return new CounterReading.Io("a", new DbCounters.Io(backend, "relation", "normal", read, null, written, null));
    }
}
