package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.store.BackupRefused.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a store that goes on, opened as stores again. */
@Timeout(120)
class BackupTest {

    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);
    private static final int WORKS_OF_A_BATCH = 10;

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final AtomicLong freeDiskBytes = new AtomicLong(Long.MAX_VALUE);
    private final RandomFacts random = new RandomFacts(1);
    private final Origin order = random.origin("production", "order");

    private Path data;

    @BeforeEach
    void folders() {
        data = directory.resolve("data");
    }

    private DuckDbStore open(Path dataDir) {
        return DuckDbStore.open(StoreSettings.defaults(dataDir), clock, clock::nanoTime, freeDiskBytes::get);
    }

    @Test
    void whatIsWrittenMeanwhileIsInItAsOfOneInstant() throws Exception {
        Path folder = directory.resolve("backup");
        int least;
        int most;
        try (DuckDbStore store = open(data)) {
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger stored = new AtomicInteger();
            CountDownLatch some = new CountDownLatch(30);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(
                    () -> {
                        while (!enough.get()) {
                            write(store, stored.get());
                            stored.incrementAndGet();
                            some.countDown();
                        }
                    },
                    task -> Thread.ofPlatform().start(task));
            some.await();
            assertThat(store.seal()).isPositive();
            least = stored.get();
            try (Backup backup = store.backup()) {
                most = stored.get() + 1; // one may be stored and not counted yet
                enough.set(true);
                writing.join();
                store.seal();
                BackupFolders.save(backup, folder);
                assertThat(backup.summary().taken()).isEqualTo(clock.instant());
                assertThat(backup.summary().files())
                        .isEqualTo(backup.entries().size())
                        .isGreaterThan(1);
            }
            assertThat(data.resolve(Backups.FOLDER)).doesNotExist();
        }
        try (DuckDbStore copy = restored(folder)) {
            List<Long> batches = pauses(copy);
            assertThat(batches)
                    .hasSizeBetween(least, most)
                    .containsExactlyElementsOf(
                            LongStream.range(0, batches.size()).boxed().toList());
            Map<String, Integer> works = new TreeMap<>();
            works(copy).forEach(work -> works.merge(work.operation(), 1, Integer::sum));
            assertThat(works).hasSize(batches.size());
            assertThat(works.values()).containsOnly(WORKS_OF_A_BATCH);
            write(copy, batches.size());
            assertThat(pauses(copy)).hasSize(batches.size() + 1);
        }
    }

    @Test
    void everythingThatIsStoredIsInIt() throws Exception {
        Path folder = directory.resolve("backup");
        List<Fact> facts = random.oneOfEach("op", "pool", "db", now());
        try (DuckDbStore store = open(data)) {
            store.write(random.batch(order, facts)).join();
            store.write("production", Findings.finding("a", now())).join();
            try (Backup backup = store.backup()) {
                BackupFolders.save(backup, folder);
            }
            Map<String, Long> rows = store.health().rows();
            try (DuckDbStore copy = restored(folder)) {
                assertThat(copy.health().rows()).isEqualTo(rows);
                assertThat(copy.findings("production")).isEqualTo(store.findings("production"));
                assertThat(copy.environments()).containsExactly("production");
            }
        }
    }

    @Test
    void theSameBatchIsADuplicateInTheRestoredStoreToo() throws Exception {
        Path folder = directory.resolve("backup");
        var batch = random.batch(order, random.gcPause(now()));
        try (DuckDbStore store = open(data)) {
            store.write(batch).join();
            try (Backup backup = store.backup()) {
                BackupFolders.save(backup, folder);
            }
        }
        try (DuckDbStore copy = restored(folder)) {
            assertThat(copy.write(batch).join()).isEqualTo(new WriteResult.Duplicate());
        }
    }

    @Test
    void filesThatRetentionForgetsStayUntilTheBackupIsClosed() throws Exception {
        Path folder = directory.resolve("backup");
        try (DuckDbStore store = open(data)) {
            write(store, 0);
            store.seal();
            List<Path> sealed = sealedFiles();
            assertThat(sealed).isNotEmpty();
            try (Backup backup = store.backup()) {
                clock.advance(Duration.ofDays(9));
                assertThat(store.retain().facts()).isPositive();
                assertThat(works(store)).isEmpty();
                assertThat(sealedFiles()).isEqualTo(sealed);
                BackupFolders.save(backup, folder);
            }
            assertThat(sealedFiles()).isEmpty();
        }
        try (DuckDbStore copy = restored(folder)) {
            assertThat(works(copy)).hasSize(WORKS_OF_A_BATCH);
        }
    }

    @Test
    void thereIsOneAtATime() {
        try (DuckDbStore store = open(data)) {
            Backup first = store.backup();
            refused(store::backup, Reason.RUNNING, "another backup");
            first.close();
            first.close();
            store.backup().close();
        }
    }

    @Test
    void withoutRoomForTheCopyThereIsNone() throws Exception {
        try (DuckDbStore store = open(data)) {
            write(store, 0);
            long reserve = StoreSettings.defaults(data).minFreeDiskBytes();
            freeDiskBytes.set(
                    reserve + store.health().fileBytes() + store.health().walBytes() - 1);
            refused(store::backup, Reason.DISK_FULL, "free some space");
            assertThat(data.resolve(Backups.FOLDER)).doesNotExist();
            freeDiskBytes.incrementAndGet();
            store.backup().close();
        }
    }

    @Test
    void aSealedFileThatIsGoneIsToldAndKeepsNoLaterBackupFromBeingMade() throws Exception {
        try (DuckDbStore store = open(data)) {
            write(store, 0);
            store.seal();
            Path file = sealedFiles().getFirst();
            Path away = Files.move(file, directory.resolve("away"));
            refused(store::backup, Reason.FAILED, file.toString());
            assertThat(data.resolve(Backups.FOLDER)).doesNotExist();
            Files.move(away, file);
            store.backup().close();
        }
    }

    @Test
    void aClosedStoreGivesNone() {
        DuckDbStore store = open(data);
        store.close();
        refused(store::backup, Reason.FAILED, "the store is closed");
    }

    @Test
    void whatAKilledServerLeftOfOneIsRemoved() throws Exception {
        open(data).close();
        Path folder = Files.createDirectory(data.resolve(Backups.FOLDER));
        Files.writeString(folder.resolve("nightjar.duckdb"), "not even half of it");
        Files.writeString(folder.resolve("nightjar.duckdb.wal"), "nor this");
        open(data).close();
        assertThat(folder).doesNotExist();
    }

    private static void refused(ThrowingCallable backup, Reason reason, String words) {
        assertThatThrownBy(backup)
                .isInstanceOfSatisfying(
                        BackupRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
    }

    private DuckDbStore restored(Path backup) {
        Path elsewhere = directory.resolve("elsewhere");
        Restore.run(backup, elsewhere, (_, _) -> {});
        return open(elsewhere);
    }

    /** Works of an operation with the batch's number and a pause with it. */
    private void write(DuckDbStore store, int number) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new GcPause(now() + number, 1_000, "G1New", "G1 Evacuation Pause", number));
        for (int i = 0; i < WORKS_OF_A_BATCH; i++) {
            facts.add(random.work("op-" + number, now() + number));
        }
        assertThat(store.write(random.batch(order, facts)).join()).isInstanceOf(WriteResult.Stored.class);
    }

    private static List<Long> pauses(DuckDbStore store) {
        return store.gcPauses(new Query.GcPauses("production", "order", ALL)).stream()
                .map(pause -> pause.fact().gcId())
                .toList();
    }

    private static List<Work> works(DuckDbStore store) {
        return store.works(new Query.Works("production", null, null, ALL, 1_000_000)).stream()
                .map(Stamped::fact)
                .toList();
    }

    private long now() {
        return DuckDbStore.epochNanos(clock.instant());
    }

    private List<Path> sealedFiles() throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve(SealedFiles.FOLDER))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
