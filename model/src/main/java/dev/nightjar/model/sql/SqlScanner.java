package dev.nightjar.model.sql;

/** One pass over a statement: comments vanish, values and parameters become {@code ?}, white space becomes one blank. */
final class SqlScanner {

    private final String sql;
    private final StringBuilder out;
    private int at;

    SqlScanner(String sql) {
        this.sql = sql;
        this.out = new StringBuilder(Math.min(sql.length(), 4_096));
    }

    String withoutValues() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                blank();
                at++;
            } else if (c == '-' && next(1) == '-') {
                skipLine();
            } else if (c == '/' && next(1) == '*') {
                skipBlockComment();
            } else if (c == '\'') {
                skipQuoted('\'', false);
                value();
            } else if (c == '"' || c == '`') {
                copyQuoted(c);
            } else if (c == '$') {
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
        out.append(c);
        at++;
        if (c == ',') {
            blank();
        }
    }

    private void word() {
        int start = at;
        skipWord();
        boolean prefix = at - start <= 2 && at < sql.length() && sql.charAt(at) == '\'';
        if (prefix) { // E'…', B'…', X'…', N'…', U&'…' follows as symbol
            skipQuoted('\'', Character.toLowerCase(sql.charAt(start)) == 'e');
            value();
            return;
        }
        for (int i = start; i < at; i++) {
            out.append(Character.toLowerCase(sql.charAt(i)));
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
        while (tagEnd < sql.length() && (Character.isLetterOrDigit(sql.charAt(tagEnd)) || sql.charAt(tagEnd) == '_')) {
            tagEnd++;
        }
        if (tagEnd < sql.length() && sql.charAt(tagEnd) == '$') { // $tag$ … $tag$
            String tag = sql.substring(at, tagEnd + 1);
            int end = sql.indexOf(tag, tagEnd + 1);
            at = end < 0 ? sql.length() : end + tag.length();
            value();
            return;
        }
        if (tagEnd == sql.length()) { // cut inside a tag: what follows would have been a value
            at = tagEnd;
            value();
            return;
        }
        symbol('$');
    }

    private void skipLine() {
        while (at < sql.length() && sql.charAt(at) != '\n') {
            at++;
        }
        blank();
    }

    /** PostgreSQL nests them. */
    private void skipBlockComment() {
        int depth = 0;
        do {
            if (sql.charAt(at) == '/' && next(1) == '*') {
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

    private void skipQuoted(char quote, boolean backslashEscapes) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (backslashEscapes && c == '\\') {
                at += 2;
            } else if (quote == '\'' && c == '\\' && next(1) == '\'') {
                // An escape in MySQL, the end of the text in PostgreSQL. Nobody knows here: what follows may be a
                // value.
                at = sql.length();
                return;
            } else if (c != quote) {
                at++;
            } else if (next(1) == quote) {
                at += 2;
            } else {
                at++;
                return;
            }
        }
        at = sql.length();
    }

    private void copyQuoted(char quote) {
        int start = at;
        skipQuoted(quote, false);
        out.append(sql, start, at);
    }

    private void skipWord() {
        while (at < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_' || sql.charAt(at) == '$')) {
            at++;
        }
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
