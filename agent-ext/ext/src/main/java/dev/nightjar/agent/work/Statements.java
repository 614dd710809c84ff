package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of statements: of a text at once, of a prepared statement from the text it was prepared with. The text
 * without values of each statement in use is told every 10 min, and after a minute when texts were lost on the way; at most
 * 1,000 in 10 min. Safe for all threads.
 */
public final class Statements {

    /** Fingerprint of what could not be told. */
    static final Resource UNKNOWN = Resource.sql("unknown");

    private static final int MAX_TEXTS = 1_000;
    private static final int MAX_SQL_CHARS = 16_384;
    private static final int STRIPES = 32;

    /** Raw texts are kept only to find them again: 2 MiB of all, none longer than this. */
    private static final int MAX_CACHED_CHARS = 2_048;

    private static final int STRIPE_CHARS = (1 << 20) / STRIPES;

    private static final long TELL_EVERY_NANOS = 600_000_000_000L;
    private static final long TELL_LOST_AFTER_NANOS = 60_000_000_000L;

    /** A statement without its values, and when it was told. Written under the lock of {@code texts}. */
    private static final class Text {
        private final Statement statement;
        private final Resource resource;
        private volatile boolean told;
        private volatile long toldNanos;
        private volatile long lostBefore;

        private Text(Statement statement) {
            this.statement = statement;
            this.resource = Resource.sql(statement.fingerprint());
        }

        private boolean isDue(long nowNanos, long lost) {
            long age = nowNanos - toldNanos;
            return !told || age >= TELL_EVERY_NANOS || (lost != lostBefore && age >= TELL_LOST_AFTER_NANOS);
        }
    }

    record Raw(String sql, Dialect dialect) {}

    /** Those last used, up to a number of characters. */
    private static final class Cache extends LinkedHashMap<Raw, Text> {
        private static final long serialVersionUID = 1;
        private int chars;

        private Cache() {
            super(64, 0.75f, true);
        }

        private void keep(Raw raw, Text text) {
            if (put(raw, text) == null) {
                chars += raw.sql().length();
            }
            while (chars > STRIPE_CHARS) {
                Raw eldest = keySet().iterator().next();
                remove(eldest);
                chars -= eldest.sql().length();
            }
        }
    }

    private final Consumer<Statement> tell;
    private final LongSupplier lost;
    private final LongSupplier nanoTime;

    /** Striped: every execute of the application comes here. */
    private final Cache[] cached = new Cache[STRIPES];

    private final PreparedStatements<Text> prepared = new PreparedStatements<>();

    /** By fingerprint, those last seen at the end. */
    private final Map<String, Text> texts = new LinkedHashMap<>(64, 0.75f, true);

    private long windowNanos;
    private int toldInWindow;

    /**
     * @param lost how many texts did not arrive so far
     */
    public Statements(Consumer<Statement> tell, LongSupplier lost, LongSupplier nanoTime) {
        this.tell = tell;
        this.lost = lost;
        this.nanoTime = nanoTime;
        for (int i = 0; i < STRIPES; i++) {
            cached[i] = new Cache();
        }
        windowNanos = nanoTime.getAsLong();
    }

    void prepared(Object statement, String sql) {
        prepared.put(statement, text(statement, sql));
    }

    /** It will not be executed any more. */
    void closed(Object statement) {
        prepared.closed(statement);
    }

    /** What is about to be executed, by its fingerprint. */
    Resource resource(@Nullable Object statement, @Nullable String sql) {
        Text text = sql != null ? text(statement, sql) : statement == null ? null : prepared.get(statement);
        if (text == null) {
            return UNKNOWN;
        }
        tellIfDue(text);
        return text.resource;
    }

    void clear() {
        prepared.clear();
        for (Cache cache : cached) {
            synchronized (cache) {
                cache.clear();
            }
        }
    }

    private Text text(@Nullable Object statement, String whole) {
        // The result has 2,000 characters at most; a text of megabytes must not be scanned on the application's thread.
        String sql = whole.length() <= MAX_SQL_CHARS ? whole : whole.substring(0, MAX_SQL_CHARS);
        Raw raw = new Raw(sql, Dialects.of(statement));
        Cache cache = cached[(sql.hashCode() & 0x7fff_ffff) % STRIPES];
        if (sql.length() <= MAX_CACHED_CHARS) {
            synchronized (cache) {
                Text known = cache.get(raw);
                if (known != null) {
                    return known;
                }
            }
        }
        String normalised = SqlNormaliser.normalise(sql, raw.dialect());
        Text text = known(new Statement(SqlNormaliser.fingerprint(normalised), normalised));
        if (sql.length() <= MAX_CACHED_CHARS) {
            synchronized (cache) {
                cache.keep(raw, text);
            }
        }
        return text;
    }

    /** One object per statement, unless it was long out of use. */
    private Text known(Statement statement) {
        synchronized (texts) {
            Text text = texts.computeIfAbsent(statement.fingerprint(), fingerprint -> new Text(statement));
            if (texts.size() > MAX_TEXTS) {
                texts.remove(texts.keySet().iterator().next());
            }
            return text;
        }
    }

    private void tellIfDue(Text text) {
        long now = nanoTime.getAsLong();
        long lostSoFar = lost.getAsLong();
        if (!text.isDue(now, lostSoFar)) {
            return;
        }
        synchronized (texts) {
            if (now - windowNanos >= TELL_EVERY_NANOS) {
                windowNanos = now;
                toldInWindow = 0;
            }
            if (toldInWindow >= MAX_TEXTS || !text.isDue(now, lostSoFar)) {
                return;
            }
            toldInWindow++;
            text.toldNanos = now;
            text.lostBefore = lostSoFar;
            text.told = true;
        }
        tell.accept(text.statement);
    }
}
