package dev.nightjar.model.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A statement without comments and values: the same text for what JDBC was given, what a span carries and what {@code
 * pg_stat_activity} shows. No literal survives, also not in a text that was cut in the middle of one, nor where the
 * dialect leaves two readings: then the rest of the text goes (docs/decisions/2026-11-24-sql-dialects.md). Linear time,
 * never throws.
 */
public final class SqlNormaliser {

    /** Longer results are cut here; the fingerprint is that of the cut text. */
    public static final int MAX_CHARS = 2_000;

    // Possessive: a list of any length is matched in one pass.
    private static final Pattern VALUES = Pattern.compile("\\(\\s*+\\?(?:\\s*+,\\s*+\\?)++\\s*+\\)");
    private static final Pattern ROWS =
            Pattern.compile("(\\(\\?(?:, \\.\\.\\.)?\\))(?:\\s*+,\\s*+\\(\\?(?:, \\.\\.\\.)?\\))++");
    private static final String LIST = "(?, ...)";

    /** What a setting is set to may be a word without quotes. */
    private static final Pattern SETTING =
            Pattern.compile("((?:^|; ?)set (?:(?:local|session|global) )?+[^ =;]++(?: ?+:?+= ?+| to ))[^;]++");

    private SqlNormaliser() {}

    /** Normalised text, at most {@link #MAX_CHARS} characters, empty for a text without a statement. */
    public static String normalise(String sql, Dialect dialect) {
        String text = new SqlScanner(sql, dialect).withoutValues();
        text = SETTING.matcher(text).replaceAll("$1?");
        text = VALUES.matcher(text).replaceAll(java.util.regex.Matcher.quoteReplacement(LIST));
        text = ROWS.matcher(text).replaceAll("$1");
        return cut(text);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        // Half a surrogate pair would be another text for whoever gets it as UTF-8.
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS);
    }

    /** 16 hex digits: the first 64 bits of the SHA-256 of the normalised text. */
    public static String fingerprint(String normalised) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(normalised.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
