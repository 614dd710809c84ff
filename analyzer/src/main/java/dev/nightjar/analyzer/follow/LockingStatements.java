package dev.nightjar.analyzer.follow;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a normalised statement does to other sessions, by its words; a guess only about which of several to name. */
final class LockingStatements {

    private static final Pattern TABLE =
            Pattern.compile("\\b(?:update|into|from|join|table|view|only|on|index)\\s+([a-z_][\\w.\"]*)");

    private static final Pattern WRITES = Pattern.compile(
            "\\b(?:update|delete|insert|merge|truncate|lock|for\\s+(?:no\\s+key\\s+)?update|for\\s+share)\\b");

    private static final Pattern DEFINES = Pattern.compile(
            "^\\s*(?:alter|create|drop|refresh|reindex|cluster|truncate|vacuum\\s+full|lock\\s+table|comment)\\b");

    private static final Pattern CHANGES = Pattern.compile(
            "\\b(?:update|delete|insert|merge)\\b"
                    + "|^\\s*(?:copy\\s+[^(\\s].*\\bfrom|create|alter|refresh|reindex|cluster|truncate|vacuum|load|replace)\\b");

    private static final Pattern LOCKS_ROWS_ONLY = Pattern.compile("\\bfor\\s+(?:no\\s+key\\s+)?update\\b");

    private LockingStatements() {}

    static Set<String> tables(String text) {
        Set<String> tables = new TreeSet<>();
        Matcher matcher = TABLE.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String name = matcher.group(1).replace("\"", "");
            tables.add(name.substring(name.lastIndexOf('.') + 1));
        }
        return tables;
    }

    /** Writes rows or files of tables and indexes; a {@code select … for update} only locks. */
    static boolean writes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CHANGES.matcher(LOCKS_ROWS_ONLY.matcher(lower).replaceAll("")).find();
    }

    static boolean isCommit(String text) {
        return text.strip().equalsIgnoreCase("commit");
    }

    static boolean locks(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WRITES.matcher(lower).find() || isDefinition(lower);
    }

    /** Changes the definition of a table or index, or locks a table as such. */
    static boolean isDefinition(String text) {
        return DEFINES.matcher(text.toLowerCase(Locale.ROOT)).find();
    }
}
