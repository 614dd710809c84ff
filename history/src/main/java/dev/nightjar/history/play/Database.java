package dev.nightjar.history.play;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.plan.Step;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A database: statements take their time, and as long as a batch has locked their row. A sampler looks once a second at who is in a
 * statement or a transaction. For one thread.
 */
final class Database {

    static final long POLL_NANOS = 1_000_000_000;

    private static final long POLL_TOOK_NANOS = 5_000_000;
    private static final long FIRST_PID = 4_000;

    /** Servers of different hosts may use the same ones, and are not told apart then: here each has its own. */
    private static final long PIDS = 10_000;

    private static final String USER = "shop";
    private static final String CLIENT = "client backend";

    /** A batch's statement ends and the next one begins. */
    private static final long STATEMENT_OF_A_BATCH_NANOS = 700_000_000;

    /** A statement of one of our services. */
    private static final class Running {
        private final long pid;
        private final String application;
        private final Step.Query query;
        private final long sinceNanos;
        private final long takesNanos;
        private final Agenda.Happening done;
        private long blockedBy;

        Running(
                long pid,
                String application,
                Step.Query query,
                long sinceNanos,
                long takesNanos,
                Agenda.Happening done) {
            this.pid = pid;
            this.application = application;
            this.query = query;
            this.sinceNanos = sinceNanos;
            this.takesNanos = takesNanos;
            this.done = done;
        }
    }

    /** Rows of a table that a transaction has locked. */
    private static final class Lock {
        private final long pid;
        private final String table;
        private final double share;
        private final List<Running> waiting = new ArrayList<>();

        Lock(long pid, String table, double share) {
            this.pid = pid;
            this.table = table;
            this.share = share;
        }
    }

    /** A transaction of a batch. */
    private record Batch(String application, Step.Query query, long sinceNanos) {}

    private final String name;
    private final Origin sampler;
    private final Agenda agenda;
    private final Noise noise;
    private final Dice dice;
    private final Drift drift;
    private final Map<Long, Running> running = new TreeMap<>();
    private final Map<Long, Batch> batches = new TreeMap<>();
    private final List<Lock> locks = new ArrayList<>();
    private final Map<String, Statement> texts = new LinkedHashMap<>();
    private final List<Fact> unsent = new ArrayList<>();
    private long nextPid;

    /** @param number of the database in its landscape, from 0 */
    Database(int number, String name, Origin sampler, Agenda agenda, Noise noise, Dice dice) {
        this.name = name;
        this.nextPid = FIRST_PID + number * PIDS;
        this.sampler = sampler;
        this.agenda = agenda;
        this.noise = noise;
        this.dice = dice;
        this.drift = new Drift(noise, dice);
    }

    String name() {
        return name;
    }

    Origin sampler() {
        return sampler;
    }

    /** Somebody connects. */
    long connect() {
        return nextPid++;
    }

    /** Runs a statement; {@code done} comes when it has ended. */
    void execute(long nowNanos, long pid, String application, Step.Query query, Agenda.Happening done) {
        long takes = Math.max(1, Math.round(query.nanos() * dice.around1(noise.sqlSpread()) * drift.factor()));
        Running statement = new Running(pid, application, query, nowNanos, takes, done);
        running.put(pid, statement);
        for (Lock lock : locks) {
            if (lock.table.equals(query.changes()) && dice.happens(lock.share)) {
                statement.blockedBy = lock.pid;
                lock.waiting.add(statement);
                return;
            }
        }
        endAfter(statement, nowNanos);
    }

    private void endAfter(Running statement, long nowNanos) {
        agenda.plan(nowNanos + statement.takesNanos, now -> {
            running.remove(statement.pid);
            statement.done.at(now);
        });
    }

    /**
     * A transaction begins. Rows of several are different ones.
     *
     * @param share of the table's rows that it locks; 0: none
     */
    void begin(long nowNanos, long pid, String application, Step.Query query, String table, double share) {
        batches.put(pid, new Batch(application, query, nowNanos));
        locks.add(new Lock(pid, table, share));
    }

    /** It ends, and who waited for its rows goes on. */
    void end(long nowNanos, long pid) {
        batches.remove(pid);
        for (Lock lock : locks) {
            if (lock.pid == pid) {
                lock.waiting.forEach(statement -> {
                    statement.blockedBy = 0;
                    endAfter(statement, nowNanos);
                });
            }
        }
        locks.removeIf(lock -> lock.pid == pid);
    }

    /** A look at all sessions; texts that it sees for the first time come with it. */
    void poll(long nowNanos) {
        List<DbSession> sessions = new ArrayList<>();
        batches.forEach((pid, batch) -> sessions.add(session(pid, batch, nowNanos)));
        running.values().forEach(statement -> sessions.add(session(statement, nowNanos)));
        unsent.add(new DbPoll(name, nowNanos, POLL_TOOK_NANOS, List.of(), sessions));
    }

    /** What the sampler has seen since the last time. */
    List<Fact> told() {
        List<Fact> told = List.copyOf(unsent);
        unsent.clear();
        return told;
    }

    /** The database as a whole is a little faster or slower than before. */
    void drift(long nanos) {
        drift.go(nanos);
    }

    private DbSession session(long pid, Batch batch, long nowNanos) {
        long age = nowNanos - batch.sinceNanos();
        return new DbSession(
                pid,
                batch.application(),
                USER,
                CLIENT,
                "active",
                null,
                null,
                age,
                age % STATEMENT_OF_A_BATCH_NANOS,
                text(batch.query()),
                List.of(),
                null,
                List.of(batch.query().fingerprint()));
    }

    private DbSession session(Running statement, long nowNanos) {
        boolean blocked = statement.blockedBy != 0;
        long age = nowNanos - statement.sinceNanos;
        return new DbSession(
                statement.pid,
                statement.application,
                USER,
                CLIENT,
                "active",
                blocked ? "Lock" : null,
                blocked ? "transactionid" : null,
                age,
                age,
                text(statement.query),
                blocked ? List.of(statement.blockedBy) : List.of(),
                blocked ? "transactionid ShareLock" : null,
                List.of(statement.query.fingerprint()));
    }

    private String text(Step.Query query) {
        if (texts.putIfAbsent(query.fingerprint(), new Statement(query.fingerprint(), query.sql())) == null) {
            unsent.add(new Statement(query.fingerprint(), query.sql()));
        }
        return query.fingerprint();
    }
}
