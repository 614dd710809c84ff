package dev.nightjar.collector.database;

import dev.nightjar.collector.Store;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Fact;
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
        return all(DbPoll.class);
    }

    public List<Statement> statements() {
        return all(Statement.class);
    }

    public <F extends Fact> List<F> all(Class<F> kind) {
        return store.facts().stream().filter(kind::isInstance).map(kind::cast).toList();
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
        return await(DbPoll.class, what, wanted);
    }

    /** The first fact of a kind written from now on that is as wanted. */
    public <F extends Fact> F await(Class<F> kind, String what, Predicate<F> wanted) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        int seen = all(kind).size();
        while (Instant.now().isBefore(end)) {
            List<F> facts = all(kind);
            for (F fact : facts.subList(seen, facts.size())) {
                if (wanted.test(fact)) {
                    return fact;
                }
            }
            seen = facts.size();
            Thread.sleep(20);
        }
        List<F> facts = all(kind);
        throw new AssertionError("no " + kind.getSimpleName() + " showed " + what + "; the last one: "
                + (facts.isEmpty() ? "none" : facts.getLast()));
    }

    public static Optional<DbSession> session(DbPoll poll, long pid) {
        return poll.sessions().stream().filter(session -> session.pid() == pid).findFirst();
    }
}
