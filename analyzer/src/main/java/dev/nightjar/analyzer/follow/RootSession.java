package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What was seen of one actor while it was at the root: how old its transactions were, what ran in them, whose it is. */
final class RootSession {

    /** Ages are rounded by the sampler and the clocks: starts this close are one. */
    private static final long SAME_START_NANOS = 900_000_000L;

    private final Actor actor;
    private final Set<String> seen = new HashSet<>();
    private final Tally statements = new Tally();
    private final Tally states = new Tally();
    private final Tally progress = new Tally();
    private final Tally owners = new Tally();
    private final Map<String, Subject> subjects = new TreeMap<>();
    private final Map<Long, TreeSet<Long>> statementStarts = new HashMap<>();
    private long polls;
    private long youngestNanos = Long.MAX_VALUE;
    private long oldestNanos;
    private boolean background;

    RootSession(Actor actor) {
        this.actor = actor;
    }

    /** A session is counted once per poll, however many wait for it. */
    void add(DbSession session, DbPoll poll, Backends backends) {
        if (!seen.add(poll.epochNanos() + "/" + session.pid())) {
            return;
        }
        polls++;
        // A scheduler may run its jobs in processes of the server.
        background |= session.job() == null
                && !session.backendType().isEmpty()
                && !session.backendType().equals("client backend");
        DbProgress command = session.progress();
        if (command != null) {
            progress.add(ProgressText.of(command), 1);
        }
        states.add(session.state(), 1);
        if (session.transactionAgeNanos() >= 0) {
            youngestNanos = Math.min(youngestNanos, session.transactionAgeNanos());
            oldestNanos = Math.max(oldestNanos, session.transactionAgeNanos());
        }
        if (session.statementAgeNanos() >= 0) {
            addStart(session.pid(), poll.epochNanos() - session.statementAgeNanos());
        }
        Set<String> inTransaction = new LinkedHashSet<>(session.transactionStatements());
        String current = session.fingerprint();
        if (current != null) {
            inTransaction.add(current);
        }
        inTransaction.forEach(statement -> statements.add(statement, 1));
        backends.at(session.pid(), poll.epochNanos()).ifPresent(borrow -> {
            String owner = borrow.subject().service() + " " + borrow.subject().operation();
            owners.add(owner, 1);
            subjects.put(owner, borrow.subject());
        });
    }

    private void addStart(long pid, long start) {
        TreeSet<Long> starts = statementStarts.computeIfAbsent(pid, first -> new TreeSet<>());
        Long before = starts.floor(start);
        Long after = starts.ceiling(start);
        boolean known = (before != null && start - before < SAME_START_NANOS)
                || (after != null && after - start < SAME_START_NANOS);
        if (!known) {
            starts.add(start);
        }
    }

    Actor actor() {
        return actor;
    }

    /** How many samples of the actor there are. */
    long polls() {
        return polls;
    }

    boolean isBackground() {
        return background;
    }

    long youngestNanos() {
        return oldestNanos == 0 ? 0 : youngestNanos;
    }

    long oldestNanos() {
        return oldestNanos;
    }

    /** The operation of ours that was behind most of its samples. */
    Optional<Subject> owner() {
        return owners.most().filter(name -> owners.of(name) * 2 >= polls).map(name -> subjects.get(name));
    }

    /**
     * It began something in a transaction and then did nothing: idle in most samples, and none of its sessions ever began a second
     * statement. A job that pauses between its statements is not meant.
     */
    boolean isIdleInTransaction() {
        long idle = states.of("idle in transaction") + states.of("idle in transaction (aborted)");
        return idle * 2 > polls && statementStarts.values().stream().allMatch(starts -> starts.size() <= 1);
    }

    /** What the server told of its command in most samples that had such, as {@link ProgressText}. */
    Optional<String> progress() {
        return progress.most();
    }

    long seenInProgress() {
        return progress.total();
    }

    /**
     * The statement of its transactions that most likely took the lock: one that touches a table that the victim's
     * statement touches, then one that locks anything at all, then the one seen most.
     */
    Optional<String> lockingStatement(String victimText, UnaryOperator<String> text) {
        Set<String> wanted = LockingStatements.tables(victimText);
        Tally touching = new Tally();
        Tally locking = new Tally();
        statements.names().forEach(statement -> {
            String words = text.apply(statement);
            long count = statements.of(statement);
            if (LockingStatements.locks(words)) {
                locking.add(statement, count);
                if (LockingStatements.tables(words).stream().anyMatch(wanted::contains)) {
                    touching.add(statement, count);
                }
            }
        });
        return touching.most().or(locking::most).or(statements::most);
    }

    long seenIn(String statement) {
        return statements.of(statement);
    }
}
