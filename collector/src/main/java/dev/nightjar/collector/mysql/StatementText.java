package dev.nightjar.collector.mysql;

import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import org.jspecify.annotations.Nullable;

/** A text of the server's, normalised at once. */
final class StatementText {

    private StatementText() {}

    /** Null where there is none. */
    static @Nullable Statement of(@Nullable String query) {
        String text = query == null ? "" : SqlNormaliser.normalise(query, Dialect.MYSQL);
        return text.isBlank() ? null : new Statement(SqlNormaliser.fingerprint(text), text);
    }
}
