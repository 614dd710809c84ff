package dev.nightjar.collector.database;

import dev.nightjar.collector.SeldomLog;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.SignalWriter;
import dev.nightjar.model.wire.Wire;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a database server's sessions, once a second over one connection, and writes what it saw as {@link DbPoll}s
 * and {@link Statement}s; every ten seconds also what the server counted meanwhile. What it cannot see it says in the fact
 * ({@code blind}), be it a missing grant or the whole server. Runs on a thread of its own; whoever starts it closes it.
 */
public final class DatabaseSampler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSampler.class);

    /** {@code service.name} of its facts. */
    public static final String SERVICE = DatabaseSession.APPLICATION;

    private enum Notice {
        FAILED,
        BLIND,
        BROKEN
    }

    private final DatabaseSettings settings;
    private final DatabaseServer server;
    private final InstantSource clock;
    private final Cadence cadence;
    private final SeldomLog<Notice> log;
    private final Statements statements = new Statements();
    private final Outbox outbox;
    private final TransactionHistory history = new TransactionHistory();
    private final Statistics statistics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable DatabaseSession session;
    private Origin origin;
    private long number;
    private int failuresInRow;

    // From here on guarded by this.
    private long polls;
    private long failedPolls;
    private long skippedPolls;
    private boolean connected;
    private @Nullable Instant lastPoll;
    private List<String> blind = List.of();

    private DatabaseSampler(
            DatabaseSettings settings, DatabaseServer server, SignalWriter writer, InstantSource clock) {
        this.settings = settings;
        this.server = server;
        this.clock = clock;
        this.cadence = new Cadence(settings.every().toNanos());
        this.log = new SeldomLog<>(LOG, Notice.class, clock);
        this.outbox = new Outbox(writer, statements::forget, clock);
        this.statistics = new Statistics(settings, server, statements);
        // Until the server has told its own zone.
        this.origin = origin(ZoneId.systemDefault());
        this.thread = new Thread(this::run, "nightjar-sampler-" + settings.database());
        this.thread.setDaemon(true);
    }

    /** Never fails because of the database: one that cannot be reached is tried again, with longer and longer pauses. */
    public static DatabaseSampler start(
            DatabaseSettings settings, DatabaseServer server, SignalWriter writer, InstantSource clock) {
        DatabaseSampler sampler = new DatabaseSampler(settings, server, writer, clock);
        sampler.thread.start();
        LOG.info("sampling {} every {}", settings.database(), settings.every());
        return sampler;
    }

    public synchronized SamplerHealth health() {
        Outbox.Counts counts = outbox.counts();
        return new SamplerHealth(
                settings.database(),
                connected,
                lastPoll,
                polls,
                failedPolls,
                skippedPolls,
                counts.batches(),
                counts.stored(),
                counts.duplicate(),
                counts.failed(),
                counts.dropped(),
                counts.pending(),
                blind);
    }

    /** Ends the current poll, if it must by breaking its connection. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(java.time.Duration.ofSeconds(2))) {
                DatabaseSession stuck = session;
                if (stuck != null) {
                    stuck.abort();
                }
                thread.join(java.time.Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long due = System.nanoTime();
        try {
            while (true) {
                pollOnce();
                Cadence.Next next;
                if (failuresInRow > 1) {
                    next = new Cadence(cadence.backOffNanos(failuresInRow)).after(due, System.nanoTime());
                } else {
                    next = cadence.after(due, System.nanoTime());
                    synchronized (this) {
                        skippedPolls += next.skipped();
                    }
                }
                due = next.dueNanos();
                if (closing.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** Never throws: neither a bug of ours nor a moment without memory may end the sampling of a night. */
    private void pollOnce() {
        try {
            poll();
        } catch (Throwable e) {
            String why = settings.database() + " was not sampled: the sampler broke on what it saw";
            count(why);
            try {
                log.warn(Notice.BROKEN, why + ", please report this", e);
                disconnect();
                tell(clock.instant(), 0, why);
            } catch (Throwable again) {
                // It could not even be told. The counters and the time of the last poll show it.
                session = null;
            }
        }
    }

    private void poll() {
        Instant at = clock.instant();
        synchronized (this) {
            lastPoll = at;
        }
        long begin = System.nanoTime();
        try {
            DatabaseSession open = connect();
            Activity activity = open.poll(history);
            List<Fact> facts = new ArrayList<>(statements.unsent(activity.statements()));
            facts.add(new DbPoll(
                    settings.database(),
                    EpochNanos.of(at),
                    System.nanoTime() - begin,
                    activity.blind(),
                    activity.sessions()));
            facts.addAll(statistics(open, EpochNanos.of(at)));
            List<String> unseen = new ArrayList<>(activity.blind());
            unseen.addAll(statistics.blind());
            succeed(unseen);
            send(facts);
        } catch (SQLException e) {
            if (closing.getCount() > 0) {
                String why = server.trouble(e, settings);
                count(why);
                log.warn(Notice.FAILED, why);
                tell(at, System.nanoTime() - begin, why);
            }
            DatabaseSession open = session;
            if (open != null && !open.isUsable()) {
                disconnect();
            }
        }
    }

    /** A poll that was answered is not lost because the connection broke after it. */
    private List<Fact> statistics(DatabaseSession open, long epochNanos) {
        try {
            return statistics.due(open, epochNanos, System.nanoTime());
        } catch (SQLException e) {
            LOG.debug("the connection to {} broke while its counters were read", settings.database(), e);
            disconnect();
            return List.of();
        }
    }

    private DatabaseSession connect() throws SQLException {
        DatabaseSession open = session;
        if (open == null) {
            open = server.open(settings);
            session = open;
            statistics.forget();
            if (!open.zone().getId().equals(origin.zone())) {
                // An origin does not change within a run.
                origin = origin(open.zone());
                number = 0;
                statements.clear();
            }
            LOG.info("connected to {}", settings.database());
        }
        return open;
    }

    private void disconnect() {
        DatabaseSession open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("closing a broken connection to {}", settings.database(), e);
            }
        }
    }

    private void succeed(List<String> seen) {
        failuresInRow = 0;
        List<String> before;
        synchronized (this) {
            before = blind;
            polls++;
            connected = true;
            blind = seen;
        }
        String fresh = seen.stream().filter(each -> !before.contains(each)).collect(Collectors.joining("; "));
        if (!fresh.isEmpty()) {
            log.warn(Notice.BLIND, settings.database() + ": " + fresh);
        }
    }

    private void count(String why) {
        failuresInRow++;
        synchronized (this) {
            failedPolls++;
            connected = false;
            blind = List.of(why);
        }
    }

    private void tell(Instant at, long tookNanos, String why) {
        send(List.of(new DbPoll(settings.database(), EpochNanos.of(at), tookNanos, List.of(why), List.of())));
    }

    private void send(List<Fact> facts) {
        outbox.send(new Batch(new BatchId.Numbered(origin.run(), number++), origin, Wire.SCHEMA, facts));
    }

    private Origin origin(ZoneId zone) {
        return new Origin(
                settings.environment(),
                "",
                SERVICE,
                "",
                settings.host(),
                settings.address(),
                UUID.randomUUID().toString(),
                zone.getId());
    }
}
