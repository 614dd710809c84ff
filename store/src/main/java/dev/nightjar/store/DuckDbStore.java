package dev.nightjar.store;

import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.FoundTrace;
import dev.nightjar.model.port.GridCell;
import dev.nightjar.model.port.ProfileStack;
import dev.nightjar.model.port.ProfileType;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.ServiceCalls;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.port.TotalChanges;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts and findings in an embedded DuckDB. One process owns the data folder. Safe for many threads; closed by who opened
 * it: what was taken is stored first.
 */
public final class DuckDbStore implements SignalWriter, SignalReader, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DuckDbStore.class);

    private final StoreSettings settings;
    private final LongSupplier freeDiskBytes;
    private final OwnerLock owner;
    private final Database database;
    private final WriteCounters counters = new WriteCounters();
    private final WriteQueue queue;
    private final Writes writes;
    private final ExecutorService acks;
    private final GroupWriter writer;
    private final Thread writerThread;
    private final QueryThreads queries;
    private final Reads reads;
    private final RowCounts rowCounts;
    private final Sealer sealer;
    private final Backups backups;
    private final Retention retention;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DuckDbStore(
            StoreSettings settings,
            InstantSource clock,
            LongSupplier nanoTime,
            LongSupplier freeDiskBytes,
            OwnerLock owner,
            Database database,
            Duration sealEvery)
            throws SQLException {
        this.settings = settings;
        this.freeDiskBytes = freeDiskBytes;
        this.owner = owner;
        this.database = database;
        queue = new WriteQueue(settings.queueBytes());
        writes = new Writes(queue, counters);
        acks = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("nightjar-store-acks").daemon().factory());
        ChangedHours changedHours = new ChangedHours();
        writer = new GroupWriter(
                database, settings, clock, nanoTime, freeDiskBytes, queue, counters, changedHours, acks);
        writerThread = Thread.ofPlatform().name("nightjar-store-writer").start(writer);
        queries = new QueryThreads(database, settings, nanoTime);
        reads = new Reads(queries, changedHours);
        rowCounts = new RowCounts(database, settings.queryTimeout());
        sealer = new Sealer(database, settings, clock, writer, writes, sealEvery);
        UnusedFiles unusedFiles = new UnusedFiles();
        backups = new Backups(database, settings, clock, freeDiskBytes, sealer, unusedFiles);
        retention = new Retention(database, settings, clock, writes, queries, sealer, unusedFiles);
    }

    /**
     * Opens the store in the settings' folder, or makes one there.
     *
     * @throws StoreNotOpened when another process has it, a newer Nightjar wrote it, or the disk does not allow it
     */
    public static DuckDbStore open(StoreSettings settings) {
        return open(
                settings,
                InstantSource.system(),
                System::nanoTime,
                settings.dataDir().toFile()::getUsableSpace,
                Sealer.LOOK_EVERY);
    }

    /**
     * Opens a store that is there, to be read while no server runs: nothing is sealed or removed meanwhile. One of an older
     * version is brought up to date.
     *
     * @throws StoreNotOpened when there is none in the settings' folder, and as {@link #open(StoreSettings)} does
     */
    public static DuckDbStore openToRead(StoreSettings settings) {
        if (!Files.exists(settings.dataDir().resolve(Database.FILE))) {
            throw new StoreNotOpened(
                    "there is no store in " + settings.dataDir()
                            + ": name the data directory of a server, its nightjar.data-dir",
                    null);
        }
        return open(
                settings,
                InstantSource.system(),
                System::nanoTime,
                settings.dataDir().toFile()::getUsableSpace);
    }

    /** One that seals only when it is asked to. */
    static DuckDbStore open(
            StoreSettings settings, InstantSource clock, LongSupplier nanoTime, LongSupplier freeDiskBytes) {
        return open(settings, clock, nanoTime, freeDiskBytes, Duration.ZERO);
    }

    private static DuckDbStore open(
            StoreSettings settings,
            InstantSource clock,
            LongSupplier nanoTime,
            LongSupplier freeDiskBytes,
            Duration sealEvery) {
        long start = System.nanoTime();
        try {
            Files.createDirectories(settings.dataDir());
            OwnerLock owner = OwnerLock.take(settings.dataDir());
            try {
                Restore.requireNoneUnfinished(settings.dataDir());
                Backups.removeLeftOver(settings.dataDir());
                DuckDbStore store = new DuckDbStore(
                        settings,
                        clock,
                        nanoTime,
                        freeDiskBytes,
                        owner,
                        Database.open(settings, epochNanos(clock.instant())),
                        sealEvery);
                log.info(
                        "Store {} is open after {} ms: memory limit {} MB, retention {}",
                        settings.dataDir(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                        settings.memoryLimitBytes() >> 20,
                        settings.retention());
                return store;
            } catch (RuntimeException | IOException | SQLException e) {
                owner.close();
                throw e;
            }
        } catch (IOException | SQLException e) {
            throw new StoreNotOpened(
                    "the store in " + settings.dataDir() + " cannot be opened: " + e
                            + ". Check that the folder may be written, or set another nightjar.data-dir",
                    e);
        }
    }

    @Override
    public CompletableFuture<WriteResult> write(Batch batch) {
        return writes.write(batch);
    }

    @Override
    public CompletableFuture<WriteResult> write(RowBatch batch) {
        return writes.write(batch);
    }

    @Override
    public CompletableFuture<WriteResult> write(String environment, Finding finding) {
        return writes.write(environment, finding);
    }

    @Override
    public CompletableFuture<WriteResult> withdraw(String environment, String findingId) {
        return writes.withdraw(environment, findingId);
    }

    @Override
    public List<String> environments() {
        return reads.environments();
    }

    @Override
    public List<Stamped<WorkTotal>> totals(Query.Totals query) {
        return reads.totals(query);
    }

    @Override
    public TotalChanges totalChanges(String environment, long mark) {
        return reads.totalChanges(environment, mark);
    }

    @Override
    public List<Stamped<Work>> works(Query.Works query) {
        return reads.works(query);
    }

    @Override
    public List<Stamped<Work>> works(Query.Trace query) {
        return reads.works(query);
    }

    @Override
    public List<Stamped<Work>> works(Query.Traces query) {
        return reads.works(query);
    }

    @Override
    public List<Stamped<Span>> spans(Query.Trace query) {
        return reads.spans(query);
    }

    @Override
    public List<String> services(Query.Services query) {
        return reads.services(query);
    }

    @Override
    public List<SpanName> spanNames(Query.SpanNames query) {
        return reads.spanNames(query);
    }

    @Override
    public List<FoundTrace> traces(Query.TraceSearch query) {
        return reads.traces(query);
    }

    @Override
    public List<ServiceCalls> calls(Query.Calls query) {
        return reads.calls(query);
    }

    @Override
    public List<ProfileType> profileTypes(Query.ProfileTypes query) {
        return reads.profileTypes(query);
    }

    @Override
    public List<ProfileStack> stacks(Query.Stacks query) {
        return reads.stacks(query);
    }

    @Override
    public List<GridCell> grid(Query.Grid query) {
        return reads.grid(query);
    }

    @Override
    public List<Stamped<PoolHolders>> holders(Query.Holders query) {
        return reads.holders(query);
    }

    @Override
    public List<Stamped<LockHolders>> lockHolders(Query.LockHolders query) {
        return reads.lockHolders(query);
    }

    @Override
    public List<Stamped<EdenUse>> edenUses(Query.EdenUses query) {
        return reads.edenUses(query);
    }

    @Override
    public List<Stamped<DbPoll>> sessions(Query.Sessions query) {
        return reads.sessions(query);
    }

    @Override
    public List<Stamped<DbCounters>> counters(Query.Counters query) {
        return reads.counters(query);
    }

    @Override
    public List<Stamped<DbStatements>> statementUses(Query.StatementUses query) {
        return reads.statementUses(query);
    }

    @Override
    public List<Stamped<GcPause>> gcPauses(Query.GcPauses query) {
        return reads.gcPauses(query);
    }

    @Override
    public List<Stamped<Safepoint>> safepoints(Query.Safepoints query) {
        return reads.safepoints(query);
    }

    @Override
    public List<Stamped<Allocations>> allocations(Query.Allocations query) {
        return reads.allocations(query);
    }

    @Override
    public List<Stamped<PartSites>> partSites(Query.PartSites query) {
        return reads.partSites(query);
    }

    @Override
    public List<Stamped<GcLog>> gcLog(Query.GcLog query) {
        return reads.gcLog(query);
    }

    @Override
    public List<Stamped<AgentHealth>> health(Query.Health query) {
        return reads.health(query);
    }

    @Override
    public List<Stamped<AgentHealth>> lastHealth(Query.Health query) {
        return reads.lastHealth(query);
    }

    @Override
    public Optional<String> statement(String environment, String fingerprint) {
        return reads.statement(environment, fingerprint);
    }

    @Override
    public List<Finding> findings(String environment) {
        return reads.findings(environment);
    }

    /** As {@link #health(Duration)}, with the patience that a query has. */
    public StoreHealth health() {
        return health(settings.queryTimeout());
    }

    /**
     * What the store says of itself; fails like a query when the store cannot answer.
     *
     * @param patience how long to wait for the numbers of rows; after that the last known ones are told
     */
    public StoreHealth health(Duration patience) {
        try {
            return new StoreHealth(
                    counters.read(),
                    rowCounts.rows(patience),
                    rowCounts.sealed(),
                    database.fileBytes(),
                    database.walBytes(),
                    freeDiskBytes.getAsLong(),
                    queue.heldBytes(),
                    reads.unreadableFindings(),
                    writer.trouble());
        } catch (IOException e) {
            throw new UncheckedIOException("sizes of the store's files in " + settings.dataDir(), e);
        }
    }

    /**
     * Removes what is older than the retention and checkpoints. Waits for the writer and holds it up meanwhile, and waits until nothing
     * is being sealed or copied: call it every ten minutes or so, from a thread that may wait.
     */
    public Removed retain() {
        return retention.run();
    }

    /**
     * The store as it is now, to be copied elsewhere and given to {@link Restore}. Writes and queries go on; what is not
     * sealed is copied within the data folder first, which takes about as long as writing the database file does, and
     * nothing is sealed meanwhile. Until the backup is closed that copy and all sealed files stay on the disk.
     *
     * @throws BackupRefused when another one is not closed yet, the disk has no room for the copy, or it could not be made
     */
    public Backup backup() {
        return backups.make();
    }

    /** Makes files of all rows that lie in segments, without waiting for more; returns how many rows that were. */
    long seal() {
        return sealer.sealAll();
    }

    /** Makes files of what is due now; returns how many rows that were. */
    long sealDue() {
        return sealer.sealNow();
    }

    /** A query of a test's own. */
    <T> T ask(Object query, QueryThreads.Answer<T> answer) {
        return queries.ask(query, answer);
    }

    /** As {@link Writes#betweenGroups}. For tests. */
    <T> CompletableFuture<T> betweenGroups(Pending.After after, Pending.Task<T> task) {
        return writes.betweenGroups(after, task);
    }

    static long epochNanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** Stores what was taken, ends running queries, and gives the folder free. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        queries.close(); // first: a retention may wait for them
        sealer.close();
        writes.close();
        try {
            writerThread.join();
            acks.shutdown();
            if (!acks.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("Answers of the store were not all taken within 10 s of closing it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            database.close();
            owner.close();
        } catch (SQLException | IOException e) {
            log.warn(
                    "Store {} did not close cleanly: {}; the next start recovers it", settings.dataDir(), e.toString());
        }
    }
}
