package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.Statement;
import java.util.Collection;
import java.util.List;

/**
 * What one poll saw.
 *
 * @param statements those that its sessions run or ran last, without values
 * @param blind what it could not see, each with what cures it
 */
public record Activity(List<DbSession> sessions, Collection<Statement> statements, List<String> blind) {

    public Activity {
        sessions = List.copyOf(sessions);
        statements = List.copyOf(statements);
        blind = List.copyOf(blind);
    }
}
