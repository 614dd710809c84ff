package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbStatements;
import java.util.List;

/**
 * What a server's statements have taken since each was first met, at one instant.
 *
 * @param reset another text after all were reset; empty when the server does not tell
 * @param statements each id once
 * @param blind what could not be read, each with what cures it
 */
public record StatementReading(String reset, List<Counted> statements, List<String> blind) {

    public StatementReading {
        statements = List.copyOf(statements);
        blind = List.copyOf(blind);
    }

    /**
     * One statement.
     *
     * @param queryId what the server calls it; empty for all of which it does not say what they are
     */
    public record Counted(String queryId, DbStatements.Sum sum) {}

    /** Nothing of it can be read. */
    public static StatementReading unseen(String why) {
        return new StatementReading("", List.of(), List.of(why));
    }
}
