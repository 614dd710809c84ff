package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From a blocked session over blocking pids to those who wait for nobody.
 *
 * @param roots sessions at the ends of the way, in the order in which they were met
 * @param between sessions on the way that wait themselves
 * @param unseen pids on the way that the poll has no session of
 */
record BlockerWalk(List<DbSession> roots, List<DbSession> between, Set<Long> unseen) {

    BlockerWalk {
        roots = List.copyOf(roots);
        between = List.copyOf(between);
        unseen = Set.copyOf(unseen);
    }

    /** Nobody at the end: they wait for each other. */
    boolean isCycle() {
        return roots.isEmpty() && unseen.isEmpty() && !isUntold();
    }

    /** Nobody said for whom the victim waits: the server does not tell, or what it waited for was free by the time it was asked. */
    boolean isUntold() {
        return roots.isEmpty() && unseen.isEmpty() && between.isEmpty();
    }

    static BlockerWalk from(DbSession victim, DbPoll poll) {
        Map<Long, DbSession> byPid = new HashMap<>();
        poll.sessions().forEach(session -> byPid.put(session.pid(), session));
        List<DbSession> roots = new ArrayList<>();
        List<DbSession> between = new ArrayList<>();
        Set<Long> unseen = new HashSet<>();
        // The set of visited pids is the guard against cycles.
        Set<Long> visited = new HashSet<>(List.of(victim.pid()));
        Deque<Long> open = new ArrayDeque<>(victim.blockedBy());
        while (!open.isEmpty()) {
            long pid = open.removeFirst();
            if (!visited.add(pid)) {
                continue;
            }
            DbSession session = byPid.get(pid);
            if (session == null) {
                unseen.add(pid);
            } else if (session.isBlocked()) {
                between.add(session);
                open.addAll(session.blockedBy());
            } else {
                roots.add(session);
            }
        }
        return new BlockerWalk(roots, between, unseen);
    }
}
