package dev.nightjar.collector.mysql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of a digest as somebody would write that statement: the server writes every name in backquotes and a blank between all words
 * ({@code SELECT `o` . `id` FROM `orders` `o` WHERE `o` . `sku` = ?}). What its author wrote otherwise (blanks, names that he quoted) is
 * not known any more, so the fingerprint may be another one than the services'. Pure.
 */
final class DigestText {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/");
    private static final Pattern PLAIN_NAME = Pattern.compile("`([A-Za-z_][A-Za-z0-9_$]*)`");

    /** One value or many: the digest does not tell. */
    private static final String LIST = "(...)";

    /** Behind them a bracket is one of its own, not that of a call. */
    private static final Set<String> KEYWORDS = Set.of(
            "in",
            "values",
            "value",
            "and",
            "or",
            "not",
            "where",
            "exists",
            "on",
            "from",
            "join",
            "as",
            "by",
            "when",
            "then",
            "else",
            "select",
            "set",
            "any",
            "all",
            "some",
            "union",
            "having",
            "using",
            "between",
            "into",
            "limit",
            "over",
            "interval",
            "is",
            "like",
            "div",
            "mod",
            "xor",
            "return");

    private DigestText() {}

    static String written(String digestText) {
        String[] words = COMMENT.matcher(digestText).replaceAll(" ").trim().split("\\s+", -1);
        StringBuilder out = new StringBuilder(digestText.length());
        String before = null;
        for (String word : words) {
            if (before != null && isApart(before, word)) {
                out.append(' ');
            }
            out.append(word.equals(LIST) ? "(?, ...)" : plain(word));
            before = word;
        }
        return out.toString();
    }

    private static boolean isApart(String before, String word) {
        if (before.endsWith("(") || before.equals(".") || before.equals("@") || before.equals("@@")) {
            return false;
        }
        if (word.startsWith("(")) {
            return !isCall(before);
        }
        return !List.of(",", ")", ".", ";").contains(word);
    }

    /** A name without quotes that is no keyword is a function of the server's. */
    private static boolean isCall(String before) {
        return Character.isLetter(before.charAt(0)) && !KEYWORDS.contains(before.toLowerCase(Locale.ROOT));
    }

    private static String plain(String word) {
        return PLAIN_NAME.matcher(word).replaceAll("$1");
    }
}
