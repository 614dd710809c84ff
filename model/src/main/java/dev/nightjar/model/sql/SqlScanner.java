package dev.nightjar.model.sql;

import java.util.Locale;

/**
 * One pass over a statement: comments vanish, values and parameters become {@code ?}, white space becomes one blank. Where
 * the dialect leaves two readings, {@link #giveUp} takes the rest for a value: a quote that is read wrongly turns all
 * values after it into text.
 */
final class SqlScanner {

    private final String sql;
    private final Dialect dialect;
    private final StringBuilder out;
    private int at;

    SqlScanner(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        this.out = new StringBuilder(Math.min(sql.length(), 4_096));
    }

    String withoutValues() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (isForeignLetter(c)) { // before white space: some of it is beyond ASCII
                word();
            } else if (Character.isWhitespace(c)) {
                blank();
                at++;
            } else if (c == '-' && next(1) == '-') {
                dashes();
            } else if (c == '/' && next(1) == '*') {
                skipBlockComment();
            } else if (c == '#' && dialect != Dialect.POSTGRESQL) {
                hash();
            } else if (c == '\'') {
                text('\'', false);
            } else if (c == '"' && dialect != Dialect.POSTGRESQL) {
                text('"', false);
            } else if (c == '"' || (c == '`' && dialect == Dialect.MYSQL)) {
                copyName(c);
            } else if (c == '`' && dialect == Dialect.UNKNOWN) {
                unknownName('`');
            } else if (c == '[' && dialect == Dialect.UNKNOWN) {
                unknownName(']');
            } else if (c == '$' && dialect != Dialect.MYSQL) {
                dollar();
            } else if (c == '?') {
                at++;
                value();
            } else if (c == ':' && next(1) == ':') {
                out.append("::");
                at += 2;
            } else if (c == ':' && Character.isLetter(next(1))) {
                at++;
                skipWord();
                value();
            } else if (isDigit(c) || (c == '.' && isDigit(next(1)))) {
                skipNumber();
                value();
            } else if (Character.isLetter(c) || c == '_') {
                word();
            } else {
                symbol(c);
            }
        }
        int end = out.length();
        while (end > 0 && (out.charAt(end - 1) == ' ' || out.charAt(end - 1) == ';')) {
            end--;
        }
        return out.substring(0, end);
    }

    /** From here on databases read differently, and nobody knows which one it is: all of it may be a value. */
    private void giveUp() {
        at = sql.length();
        value();
    }

    /** A blank that separates words; none at the start, after an opening bracket, or twice. */
    private void blank() {
        int length = out.length();
        if (length > 0 && out.charAt(length - 1) != ' ' && out.charAt(length - 1) != '(') {
            out.append(' ');
        }
    }

    /** A sign that came before a value belongs to it: {@code - 1} and {@code -1} read alike only as operators. */
    private void value() {
        out.append('?');
    }

    private void symbol(char c) {
        if ((c == ',' || c == ')') && out.length() > 0 && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        at++;
        if (Character.isSurrogate(c)) {
            if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next(0))) {
                out.append(c).append(sql.charAt(at++));
            } // else half a character: the text was cut there
            return;
        }
        out.append(c);
        if (c == ',') {
            blank();
        }
    }

    private void word() {
        int start = at;
        skipWord();
        if (at < sql.length() && sql.charAt(at) == '\'' && at - start <= 2) {
            String prefix = sql.substring(start, at).toLowerCase(Locale.ROOT);
            switch (prefix) {
                case "e" -> {
                    text('\'', dialect == Dialect.POSTGRESQL);
                    return;
                }
                case "b", "x", "n" -> {
                    text('\'', false);
                    return;
                }
                case "q", "nq" -> { // Oracle's q'[it's]' ends elsewhere
                    if (dialect == Dialect.UNKNOWN) {
                        giveUp();
                        return;
                    }
                }
                default -> {} // a name, and a value right behind it
            }
        }
        for (int i = start; i < at; i++) {
            char c = sql.charAt(i);
            boolean whole = !Character.isSurrogate(c)
                    || (Character.isHighSurrogate(c)
                            ? i + 1 < at && Character.isLowSurrogate(sql.charAt(i + 1))
                            : i > start && Character.isHighSurrogate(sql.charAt(i - 1)));
            if (whole) { // else half a character: the text was cut there
                out.append(Character.toLowerCase(c));
            }
        }
    }

    private void dollar() {
        if (isDigit(next(1))) { // $1
            at++;
            skipNumber();
            value();
            return;
        }
        int tagEnd = at + 1;
        while (tagEnd < sql.length() && isTag(sql.charAt(tagEnd))) {
            tagEnd++;
        }
        if (tagEnd == sql.length()) { // cut inside a tag: what follows would have been a value
            at = tagEnd;
            value();
            return;
        }
        if (sql.charAt(tagEnd) != '$') {
            symbol('$');
            return;
        }
        if (dialect == Dialect.UNKNOWN) {
            giveUp();
            return;
        }
        String tag = sql.substring(at, tagEnd + 1); // $tag$ … $tag$
        int end = sql.indexOf(tag, tagEnd + 1);
        at = end < 0 ? sql.length() : end + tag.length();
        value();
    }

    /** A comment; in MySQL only with white space behind it, else two signs. */
    private void dashes() {
        boolean commentForAll = at + 2 == sql.length() || next(2) <= ' ';
        if (commentForAll || dialect == Dialect.POSTGRESQL) {
            skipLine();
        } else if (dialect == Dialect.MYSQL) {
            symbol('-');
        } else {
            giveUp();
        }
    }

    /** A comment in MySQL, an operator or part of a name elsewhere. */
    private void hash() {
        if (dialect == Dialect.MYSQL) {
            skipLine();
        } else {
            giveUp();
        }
    }

    private void skipLine() {
        while (at < sql.length() && sql.charAt(at) != '\n') {
            boolean endsForSome = sql.charAt(at) == '\r' && next(1) != '\n';
            if (endsForSome && dialect == Dialect.POSTGRESQL) {
                break;
            }
            if (endsForSome && dialect == Dialect.UNKNOWN) {
                giveUp();
                return;
            }
            at++;
        }
        blank();
    }

    /** PostgreSQL nests them, MySQL does not, and executes some. */
    private void skipBlockComment() {
        boolean executed = next(2) == '!' || (next(2) == 'M' && next(3) == '!');
        if (executed && dialect != Dialect.POSTGRESQL) {
            giveUp();
            return;
        }
        int depth = 0;
        do {
            if (sql.charAt(at) == '/' && next(1) == '*' && (depth == 0 || dialect != Dialect.MYSQL)) {
                if (depth > 0 && dialect == Dialect.UNKNOWN) {
                    giveUp();
                    return;
                }
                depth++;
                at += 2;
            } else if (sql.charAt(at) == '*' && next(1) == '/') {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        blank();
    }

    /**
     * A value in quotes.
     *
     * @param escapes whether a backslash surely escapes. If not, it depends on the server's mode, and a quote behind one
     *     is an end to some and a sign to others
     */
    private void text(char quote, boolean escapes) {
        if (dialect == Dialect.UNKNOWN && next(1) == quote && next(2) == quote) { // BigQuery's three quotes
            giveUp();
            return;
        }
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\') {
                if (!escapes && next(1) == quote) {
                    giveUp();
                    return;
                }
                at += 2; // also two of them are the same for all: neither touches a quote
            } else if (c != quote) {
                at++;
            } else if (next(1) == quote) {
                at += 2;
            } else {
                at++;
                value();
                return;
            }
        }
        at = sql.length();
        value();
    }

    private void copyName(char quote) {
        int start = at;
        at++;
        while (at < sql.length()) {
            if (sql.charAt(at) != quote) {
                at++;
            } else if (next(1) == quote) {
                at += 2;
            } else {
                at++;
                out.append(sql, start, at);
                return;
            }
        }
        out.append(sql, start, at);
    }

    /** A name in some databases, signs in others: {@code `a`}, {@code [a b]}, {@code list[1]}. */
    private void unknownName(char closing) {
        int end = at + 1;
        while (end < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(end)) || " _.,?:".indexOf(next(end - at)) >= 0)) {
            end++;
        }
        if (end == sql.length() || sql.charAt(end) != closing || next(end + 1 - at) == closing) {
            giveUp();
        } else if (closing == ']') {
            symbol('[');
        } else {
            boolean oneWord = Character.isLetter(next(1)) && wordEnd(at + 1) == end;
            out.append(oneWord ? sql.substring(at, end + 1) : "`?`");
            at = end + 1;
        }
    }

    private void skipWord() {
        at = wordEnd(at);
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < sql.length() && isWord(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || isForeignLetter(c);
    }

    /** PostgreSQL takes every character beyond ASCII for a letter (its scan.l), signs, white space and emoji too. */
    private boolean isForeignLetter(char c) {
        return c >= 0x80 && dialect == Dialect.POSTGRESQL;
    }

    /** Likewise between the dollars of a text. */
    private static boolean isTag(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c >= 0x80;
    }

    /** Digits with everything that can belong to a number: 1.5e-3, 0xff, 1_000. */
    private void skipNumber() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean exponentSign = (c == '+' || c == '-') && Character.toLowerCase(sql.charAt(at - 1)) == 'e';
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && !exponentSign) {
                return;
            }
            at++;
        }
    }

    private char next(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
