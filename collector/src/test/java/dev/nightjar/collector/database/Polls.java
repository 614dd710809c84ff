package dev.nightjar.collector.database;

import dev.nightjar.collector.Store;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a sampler wrote to a store, to wait for and to look at. */
public record Polls(Store store) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public List<DbPoll> all() {
        return store.facts().stream()
                .filter(DbPoll.class::isInstance)
                .map(DbPoll.class::cast)
                .toList();
    }

    public List<Statement> statements() {
        return store.facts().stream()
                .filter(Statement.class::isInstance)
                .map(Statement.class::cast)
                .toList();
    }

    public String text(@Nullable String fingerprint) {
        return statements().stream()
                .filter(statement -> statement.fingerprint().equals(fingerprint))
                .map(Statement::text)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the text of " + fingerprint + " was never sent"));
    }

    /** The first poll written from now on that is as wanted. */
    public DbPoll await(String what, Predicate<DbPoll> wanted) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        int seen = all().size();
        while (Instant.now().isBefore(end)) {
            List<DbPoll> polls = all();
            for (DbPoll poll : polls.subList(seen, polls.size())) {
                if (wanted.test(poll)) {
                    return poll;
                }
            }
            seen = polls.size();
            Thread.sleep(20);
        }
        throw new AssertionError("no poll showed " + what + "; the last one: " + all().getLast());
    }

    public static Optional<DbSession> session(DbPoll poll, long pid) {
        return poll.sessions().stream().filter(session -> session.pid() == pid).findFirst();
    }
}
