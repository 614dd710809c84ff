package dev.nightjar.model.wire;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a database's sessions as trees, both directions. */
final class PollWire {

    private PollWire() {}

    static Map<String, Object> encode(DbPoll poll) {
        List<Object> sessions = new ArrayList<>();
        poll.sessions().forEach(session -> sessions.add(encode(session)));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("database", poll.database());
        tree.put("time_ns", poll.epochNanos());
        tree.put("took_ns", poll.tookNanos());
        tree.put("blind", new ArrayList<Object>(poll.blind()));
        tree.put("sessions", sessions);
        return tree;
    }

    static DbPoll poll(Tree tree) {
        return new DbPoll(
                tree.text("database"),
                tree.integer("time_ns"),
                tree.integer("took_ns"),
                tree.texts("blind"),
                tree.list("sessions", PollWire::session));
    }

    private static Map<String, Object> encode(DbSession session) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("pid", session.pid());
        tree.put("application", session.application());
        tree.put("user", session.user());
        tree.put("backend", session.backendType());
        tree.put("state", session.state());
        WorkWire.putIfPresent(tree, "wait_type", session.waitType());
        WorkWire.putIfPresent(tree, "wait_event", session.waitEvent());
        putAge(tree, "transaction_age_ns", session.transactionAgeNanos());
        putAge(tree, "statement_age_ns", session.statementAgeNanos());
        WorkWire.putIfPresent(tree, "sql", session.fingerprint());
        tree.put("blocked_by", new ArrayList<Object>(session.blockedBy()));
        WorkWire.putIfPresent(tree, "lock", session.lock());
        tree.put("transaction_sql", new ArrayList<Object>(session.transactionStatements()));
        DbProgress progress = session.progress();
        if (progress != null) {
            tree.put("progress", encode(progress));
        }
        WorkWire.putIfPresent(tree, "job", session.job());
        return tree;
    }

    private static void putAge(Map<String, Object> tree, String key, long nanos) {
        if (nanos >= 0) {
            tree.put(key, nanos);
        }
    }

    private static DbSession session(Tree tree) {
        return new DbSession(
                tree.integer("pid"),
                tree.text("application"),
                tree.text("user"),
                tree.text("backend"),
                tree.text("state"),
                tree.optionalText("wait_type"),
                tree.optionalText("wait_event"),
                tree.integerOr("transaction_age_ns", -1),
                tree.integerOr("statement_age_ns", -1),
                tree.optionalText("sql"),
                tree.integers("blocked_by"),
                tree.optionalText("lock"),
                tree.texts("transaction_sql"),
                progress(tree),
                tree.optionalText("job"));
    }

    private static Map<String, Object> encode(DbProgress progress) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("command", progress.command());
        tree.put("phase", progress.phase());
        WorkWire.putIfPresent(tree, "relation", progress.relation());
        WorkWire.putIfPresent(tree, "done", progress.done());
        WorkWire.putIfPresent(tree, "total", progress.total());
        tree.put("unit", word(progress.unit()));
        return tree;
    }

    private static String word(DbProgress.Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }

    /** A unit that this version does not know leaves the numbers without a meaning: then there is no progress. */
    private static @Nullable DbProgress progress(Tree session) {
        if (!session.has("progress")) {
            return null;
        }
        Tree tree = session.tree("progress");
        DbProgress.Unit unit = tree.known("unit", word -> DbProgress.Unit.valueOf(word.toUpperCase(Locale.ROOT)));
        return unit == null
                ? null
                : new DbProgress(
                        tree.text("command"),
                        tree.text("phase"),
                        tree.optionalText("relation"),
                        tree.optionalInteger("done"),
                        tree.optionalInteger("total"),
                        unit);
    }
}
