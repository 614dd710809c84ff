package dev.nightjar.collector.read;

import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Statements without their values. The same ones come again and again: what became of the last ones is known, not they. For many threads. */
public final class SqlTexts {

    /** Of each dialect; what became of them takes some 1 MB, as statements go. */
    private static final int KNOWN = 1_024;

    private final Map<Dialect, KnownBytes<byte[]>> known = new EnumMap<>(Dialect.class);

    public SqlTexts() {
        for (Dialect dialect : Dialect.values()) {
            known.put(dialect, new KnownBytes<>(KNOWN, Limits.TEXT_CHARS));
        }
    }

    /**
     * A statement as UTF-8, before and after.
     *
     * @return not to be changed
     */
    public byte[] normalised(byte[] sql, int offset, int length, Dialect dialect) {
        KnownBytes<byte[]> ofDialect = Objects.requireNonNull(known.get(dialect));
        byte[] normalised = ofDialect.find(sql, offset, length);
        if (normalised == null) {
            String text = new String(sql, offset, length, StandardCharsets.UTF_8);
            normalised = SqlNormaliser.normalise(text, dialect).getBytes(StandardCharsets.UTF_8);
            ofDialect.keep(sql, offset, length, normalised);
        }
        return normalised;
    }
}
