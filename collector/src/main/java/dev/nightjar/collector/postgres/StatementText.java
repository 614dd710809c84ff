package dev.nightjar.collector.postgres;

import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import org.jspecify.annotations.Nullable;

/** A text of the server's, normalised at once. */
final class StatementText {

    /** What stands in its place where the role may not see it. */
    private static final String HIDDEN = "<insufficient privilege>";

    private StatementText() {}

    /** Null for background processes and for what this role may not see. */
    static @Nullable Statement of(@Nullable String query) {
        if (query == null || query.isBlank() || query.equals(HIDDEN)) {
            return null;
        }
        String text = SqlNormaliser.normalise(query, Dialect.POSTGRESQL);
        return text.isBlank() ? null : new Statement(SqlNormaliser.fingerprint(text), text);
    }
}
