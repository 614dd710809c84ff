package dev.nightjar.model.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random statements, made by the rules of one server and its mode, full of quotes, backslashes and signs of comments: no
 * piece of a value is in the normalised text, in the server's dialect or without any, wherever the text was cut.
 */
class NoLiteralSurvivesTest {

    /** Is in every value, again and again, and in nothing else. */
    private static final String SECRET = "zq";

    private static final String NUMBER = "4711";
    private static final int STATEMENTS = 40_000;
    private static final String SIGNS = "''\"\"`\\\\-#$[]/*;\n\r a?:q!e0";

    enum Server {
        POSTGRESQL(Dialect.POSTGRESQL),
        POSTGRESQL_WITHOUT_STANDARD_STRINGS(Dialect.POSTGRESQL),
        MYSQL(Dialect.MYSQL),
        MYSQL_ANSI_QUOTES(Dialect.MYSQL),
        MYSQL_NO_BACKSLASH_ESCAPES(Dialect.MYSQL),
        ORACLE(Dialect.UNKNOWN),
        SQL_SERVER(Dialect.UNKNOWN),
        BIG_QUERY(Dialect.UNKNOWN);

        final Dialect dialect;

        Server(Dialect dialect) {
            this.dialect = dialect;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noPieceOfAValueIsLeft(Server server) {
        Random random = new Random(server.name().hashCode());
        int told = 0;
        for (int i = 0; i < STATEMENTS; i++) {
            String sql = statement(server, random);
            String cut = random.nextBoolean() ? sql : sql.substring(0, random.nextInt(sql.length() + 1));
            for (Dialect dialect : new Dialect[] {server.dialect, Dialect.UNKNOWN}) {
                String text = SqlNormaliser.normalise(cut, dialect);
                assertThat(text)
                        .as("%s read as %s: %s", server, dialect, cut)
                        .doesNotContain(SECRET)
                        .doesNotContain(NUMBER);
                told += text.length();
            }
        }
        assertThat(told).as("not everything is thrown away").isGreaterThan(STATEMENTS * 10);
    }

    @Test
    void theStatementsHoldWhatTheyMustNotTell() {
        Random random = new Random(3);
        for (Server server : Server.values()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append(statement(server, random));
            }
            assertThat(all.toString()).contains(SECRET, NUMBER);
        }
    }

    private static String statement(Server server, Random random) {
        StringBuilder sql = new StringBuilder("select");
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            sql.append(pick(random, " ", "\n", "\t", ",", "=", "(", ") ", "+", " like ", "||"));
            sql.append(
                    switch (random.nextInt(6)) {
                        case 0 ->
                            pick(random, "a", "Total", "b_1", "count(*)", "?", ":name", NUMBER, "-" + NUMBER + ".5e-3");
                        case 1 -> name(server, random);
                        case 2 -> comment(server, random);
                        default -> value(server, random);
                    });
        }
        return sql.toString();
    }

    private static String value(Server server, Random random) {
        boolean plain = random.nextInt(3) > 0;
        String body = body(random, true);
        return switch (server) {
            case POSTGRESQL, POSTGRESQL_WITHOUT_STANDARD_STRINGS -> {
                boolean escapes = server == Server.POSTGRESQL_WITHOUT_STANDARD_STRINGS;
                String tag = pick(random, "$$", "$t$", "$_1$", "$\u00b0$", "$t\u3000$", "$\ud83d\ude00_1$");
                yield plain
                        ? pick(random, "", "N", "date", "\u00b0e") + quoted('\'', body, escapes, random)
                        : random.nextBoolean()
                                ? pick(random, "E", "e") + quoted('\'', body, true, random)
                                : tag + body.replace("$", "") + tag;
            }
            case MYSQL -> pick(random, "", "_utf8", "--") + quoted(plain ? '\'' : '"', body, true, random);
            case MYSQL_ANSI_QUOTES -> quoted('\'', body, true, random);
            case MYSQL_NO_BACKSLASH_ESCAPES -> quoted(plain ? '\'' : '"', body, false, random);
            case ORACLE ->
                plain
                        ? pick(random, "", "N") + quoted('\'', body, false, random)
                        : pick(random, "q", "Q", "nq") + "'[" + body.replace("]", "") + "]'";
            case SQL_SERVER -> pick(random, "", "N") + quoted('\'', body, false, random);
            case BIG_QUERY -> {
                char quote = random.nextBoolean() ? '\'' : '"';
                String three = String.valueOf(quote).repeat(3);
                yield plain
                        ? quoted(quote, body, true, random).replace("\n", " ")
                        : three + body.replace("\\", "").replace(three.substring(1), "") + "." + three;
            }
        };
    }

    private static String name(Server server, Random random) {
        String body = body(random, false);
        return switch (server) {
            case MYSQL, MYSQL_NO_BACKSLASH_ESCAPES, BIG_QUERY -> quoted('`', body, false, random);
            case MYSQL_ANSI_QUOTES -> quoted(random.nextBoolean() ? '`' : '"', body, false, random);
            case SQL_SERVER ->
                random.nextBoolean() ? "[" + body.replace("]", "]]") + "]" : quoted('"', body, false, random);
            case POSTGRESQL, POSTGRESQL_WITHOUT_STANDARD_STRINGS ->
                random.nextInt(3) > 0
                        ? quoted('"', body, false, random)
                        : pick(random, "a\u00b0$t$", "\u3000$t$", "\ud83d\ude00$$");
            case ORACLE -> quoted('"', body, false, random);
        };
    }

    private static String comment(Server server, Random random) {
        String body = body(random, true);
        boolean mysql = server.dialect == Dialect.MYSQL;
        boolean nests = server == Server.SQL_SERVER || server.dialect == Dialect.POSTGRESQL;
        if (random.nextBoolean()) {
            String line = body.replace("\n", "");
            String begin = mysql ? pick(random, "-- ", "--\t", "#") : pick(random, "--", "-- ");
            boolean returnEnds = server.dialect == Dialect.POSTGRESQL;
            return begin
                    + (returnEnds ? line.replace("\r", "") : line)
                    + (returnEnds ? pick(random, "\n", "\r") : "\n");
        }
        String inside = " " + body.replace("*", "").replace("/", "") + " ";
        if (mysql && random.nextInt(4) == 0) {
            return "/*! " + value(server, random) + " */";
        }
        return "/*" + inside + pick(random, "", nests ? "/*" + inside + "*/" : "/* ") + inside + "*/";
    }

    /** Doubles the quotes, or escapes them where a backslash does. */
    private static String quoted(char quote, String body, boolean escapes, Random random) {
        StringBuilder text = new StringBuilder().append(quote);
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == quote) {
                text.append(escapes && random.nextBoolean() ? '\\' : quote);
            } else if (c == '\\' && escapes) {
                text.append('\\');
            }
            text.append(c);
        }
        return text.append(quote).toString();
    }

    private static String body(Random random, boolean secret) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            body.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            if (secret && random.nextInt(3) == 0) {
                body.append(SECRET);
            }
        }
        return body.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
