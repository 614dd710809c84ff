package dev.nightjar.agent.work;

import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of statements: of a text at once, of a prepared statement from the text it was prepared with. Each
 * statement's text without values is told once. Safe for all threads.
 */
public final class Statements {

    /** Fingerprint of what could not be told. */
    static final String UNKNOWN = "unknown";

    private static final int MAX_TEXTS = 1_000;
    private static final int MAX_SQL_CHARS = 16_384;
    private static final int STRIPES = 32;

    private record Text(String sql, Dialect dialect) {}

    private final Consumer<Statement> tell;
    private final Map<Text, String> fingerprints = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Text, String> eldest) {
            return size() > MAX_TEXTS;
        }
    });
    private final Map<String, Boolean> told = new ConcurrentHashMap<>();

    /** Striped: every prepare and execute of the application comes here. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Map<Object, String>[] prepared = new Map[STRIPES];

    public Statements(Consumer<Statement> tell) {
        this.tell = tell;
        for (int i = 0; i < STRIPES; i++) {
            prepared[i] = new WeakHashMap<>();
        }
    }

    void prepared(Object statement, String sql) {
        String fingerprint = fingerprint(sql, Dialects.of(statement));
        Map<Object, String> stripe = stripe(statement);
        synchronized (stripe) {
            stripe.put(statement, fingerprint);
        }
    }

    String fingerprint(@Nullable Object statement, @Nullable String sql) {
        if (sql != null) {
            return fingerprint(sql, Dialects.of(statement));
        }
        if (statement == null) {
            return UNKNOWN;
        }
        Map<Object, String> stripe = stripe(statement);
        synchronized (stripe) {
            return stripe.getOrDefault(statement, UNKNOWN);
        }
    }

    private String fingerprint(String text, Dialect dialect) {
        // The result has 2,000 characters at most; a text of megabytes must not be scanned on the application's thread.
        String sql = text.length() <= MAX_SQL_CHARS ? text : text.substring(0, MAX_SQL_CHARS);
        Text key = new Text(sql, dialect);
        String known = fingerprints.get(key);
        if (known != null) {
            return known;
        }
        String normalised = SqlNormaliser.normalise(sql, dialect);
        String fingerprint = SqlNormaliser.fingerprint(normalised);
        fingerprints.put(key, fingerprint);
        if (told.size() < MAX_TEXTS && told.put(fingerprint, true) == null) {
            tell.accept(new Statement(fingerprint, normalised));
        }
        return fingerprint;
    }

    private Map<Object, String> stripe(Object statement) {
        return prepared[(System.identityHashCode(statement) & 0x7fff_ffff) % STRIPES];
    }
}
