package dev.nightjar.collector.read;

import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.util.LinkedHashMap;
import java.util.Map;

/** Statements without their values. The same ones come again and again: the last ones are known. For many threads. */
public final class SqlTexts {

    /** With their texts some 4 MB at most, as statements go; each is shorter than {@link Limits#TEXT_CHARS}. */
    private static final int KNOWN = 2_048;

    private record Raw(String sql, Dialect dialect) {}

    private final LinkedHashMap<Raw, String> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Raw, String> eldest) {
            return size() > KNOWN;
        }
    };

    public synchronized String normalised(String sql, Dialect dialect) {
        return known.computeIfAbsent(new Raw(sql, dialect), raw -> SqlNormaliser.normalise(raw.sql(), raw.dialect()));
    }
}
