package dev.nightjar.analyzer;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.DbStatements.Use;
import dev.nightjar.model.fact.StatementFigure;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** {@code POST /orders} as in {@link Ends}, slow in its statement, with a database that is looked at and counts, in quiet and slow time. */
final class ServerStory {

    static final long MILLION = 1_000_000L;

    final Story story;

    private ServerStory(Story story) {
        this.story = story;
    }

    /** Each call takes 890 ms, normally 20, a hundred of them every 10 s. In quiet time it is met every fifth second, waiting for the log. */
    static ServerStory slowStatement() {
        ServerStory server = new ServerStory(
                Ends.story(Shape.orders(100).with(Part.SQL, 900).using(Ends.RESERVE, 100, 0, 0, 100 * 890)));
        server.story
                .statement(Story.print(7), "insert into archive select * from orders where day < ?")
                .statement(Story.print(8), "select customer, sum(total) from archive group by customer order by ?")
                .statement(Story.print(9), "select * from orders where day = ?")
                .statement(Story.print(10), "insert into inventory (sku, stock) values (?, ...)");
        return server;
    }

    static ServerStory on(Story story) {
        return new ServerStory(story);
    }

    ServerStory quietPolls(DbSession... always) {
        for (int second = 0; second < Ends.QUIET * 10; second++) {
            List<DbSession> sessions = new ArrayList<>(List.of(always));
            if (second % 5 == 0) {
                sessions.add(reserve(1, "LWLock:WALWrite").getFirst());
            }
            story.poll(Story.at(0) + second * Story.SECOND, sessions);
        }
        return this;
    }

    ServerStory slowPolls(List<DbSession> victims, DbSession... others) {
        List<DbSession> sessions = new ArrayList<>(victims);
        sessions.addAll(List.of(others));
        story.polls(Ends.QUIET, Ends.END, sessions);
        return this;
    }

    /** So many sessions of the orders' statement that wait for the same. */
    static List<DbSession> reserve(int sessions, String wait) {
        return IntStream.range(0, sessions)
                .mapToObj(i -> Story.session(101 + i, "order", "active", wait, 1, List.of()))
                .toList();
    }

    static DbSession session(int pid, String application, String wait, int statement) {
        return Story.session(pid, application, "active", wait, statement, List.of());
    }

    /** What is counted in each 10 s. */
    ServerStory counts(Map<DbFigure, Long> quiet, Map<DbFigure, Long> slow) {
        return counts(quiet, slow, List.of());
    }

    ServerStory counts(Map<DbFigure, Long> quiet, Map<DbFigure, Long> slow, List<DbCounters.Io> slowIo) {
        for (int block = 0; block < Ends.END; block++) {
            boolean isSlow = block >= Ends.QUIET;
            story.add(
                    "database",
                    new DbCounters(
                            Story.DATABASE,
                            Story.at(block),
                            Story.at(block + 1),
                            isSlow ? slow : quiet,
                            isSlow ? slowIo : List.of(),
                            List.of()));
        }
        return this;
    }

    /** Connections at each reading, and whose they are. */
    ServerStory connections(long most, Map<String, Long> quiet, Map<String, Long> slow) {
        for (int block = 0; block < Ends.END; block++) {
            Map<String, Long> owners = block < Ends.QUIET ? quiet : slow;
            List<DbCounters.Connected> connected = new ArrayList<>();
            owners.forEach((owner, count) -> connected.add(new DbCounters.Connected(owner, "app", count)));
            long all = owners.values().stream().mapToLong(Long::longValue).sum();
            story.add(
                    "database",
                    new DbCounters(
                            Story.DATABASE,
                            Story.at(block),
                            Story.at(block + 1),
                            Map.of(DbFigure.CONNECTIONS, all, DbFigure.CONNECTIONS_MAX, most),
                            List.of(),
                            connected,
                            List.of()));
        }
        return this;
    }

    /** What statements took in each 10 s. */
    ServerStory statements(List<Use> quiet, List<Use> slow) {
        for (int block = 0; block < Ends.END; block++) {
            statements(block, block < Ends.QUIET ? quiet : slow);
        }
        return this;
    }

    ServerStory statements(int block, List<Use> uses) {
        story.add(
                "database",
                new DbStatements(Story.DATABASE, Story.at(block), Story.at(block + 1), uses, Sum.NOTHING, List.of()));
        return this;
    }

    static Use use(int statement, long calls, long millisEach, Map<StatementFigure, Long> figures) {
        return new Use(
                Story.print(statement),
                List.of(String.valueOf(statement)),
                new Sum(calls, calls * millisEach * MILLION, figures));
    }

    /** The orders' statement, a hundred calls in 10 s: what each looks at. */
    static Use reserve(long millisEach, long pagesEach, long rowsEach) {
        return use(
                1,
                100,
                millisEach,
                Map.of(
                        StatementFigure.BLOCKS_HIT,
                        100 * pagesEach,
                        StatementFigure.BLOCKS_READ,
                        0L,
                        StatementFigure.ROWS,
                        100 * rowsEach));
    }

    /** Of a command that has been scanning the orders for a while. */
    static DbProgress progress(String command) {
        return new DbProgress(command, "scanning heap", "orders", 5L, 100L, DbProgress.Unit.BLOCKS);
    }
}
