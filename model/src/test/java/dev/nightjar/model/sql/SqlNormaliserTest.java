package dev.nightjar.model.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlNormaliserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "UPDATE inventory SET stock = stock - ? WHERE sku = ? | update inventory set stock = stock - ? where sku = ?",
                "update inventory set stock = stock - $1 where sku = $2 | update inventory set stock = stock - ? where sku = ?",
                "update inventory set stock = stock - 3 where sku = 'SKU-1' | update inventory set stock = stock - ? where sku = ?",
                "select  *\tfrom  t where a=1 /* why */ -- and | select * from t where a=?",
                "/* nightjar:ash */ select 1 | select ?",
                "select /* a /* nested */ b */ 1 | select ?",
                "select 'it''s', E'a\\'b', $$x$$, $tag$y 'z' $tag$ | select ?, ?, ?, ?",
                "select * from t where id in (1, 2,3 , 4) | select * from t where id in (?, ...)",
                "select * from t where id in ($1) | select * from t where id in (?)",
                "insert into t (a,b) values (1,'x'), (2,'y'),(3,'z') | insert into t (a, b) values (?, ...)",
                "select \"Order Id\", x from \"Orders\" where y = -1.5e-3 | select \"Order Id\", x from \"Orders\" where y = -?",
                "select a::text from t where b = :name and c = '1'::int | select a::text from t where b = ? and c = ?::int",
                "commit; | commit",
                "select t1.c2 from t1 where x > 0xFF and y < 1_000 | select t1.c2 from t1 where x > ? and y < ?",
                "select * from t where a = B'01' and b = N'text' | select * from t where a = ? and b = ?",
                "select a from t where n = .5 limit 10 | select a from t where n = ? limit ?"
            })
    void valuesAndCommentsVanish(String sql, String expected) {
        assertThat(normalise(sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from t where secret = 'hunter2",
                "select * from t where secret = E'hunter2\\",
                "select * from t where secret = $$hunter2",
                "select * from t where secret = $tag$hunter2 $tag",
                "select * from t where secret = $hunter2",
                "select 1 /* hunter2",
                "select 1 -- hunter2",
                "select x'hunter2",
                "select * from t where a = 'it\\'s' and secret = 'hunter2'"
            })
    void aValueThatWasCutOffVanishesAsWell(String cut) {
        assertThat(normalise(cut)).doesNotContain("hunter2");
    }

    @Test
    void noValueSurvivesWhereverTheTextIsCut() {
        Random random = new Random(7);
        String[] pieces = {
            "select a from t where b = 's3cret'",
            "and c = E's3\\'cret'",
            "in ('s3cret', 's3cret')",
            "$$s3cret$$",
            "$q$s3cret$q$",
            "-- s3cret\n",
            "/* s3cret */",
            "values ('s3cret''s3cret')",
            "\"Column\"",
            "= 4711",
            "'s3cret'::text"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder sql = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                sql.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "\n");
            }
            String cut = sql.substring(0, random.nextInt(sql.length() + 1));
            assertThat(normalise(cut)).as(cut).doesNotContain("cret").doesNotContain("471");
        }
    }

    @Test
    void normalisingTwiceChangesNothing() {
        String once = normalise("SELECT * FROM t WHERE a IN (1,2) AND b = 'x' -- c");
        assertThat(normalise(once.replace(", ...", ", ?"))).isEqualTo(once);
    }

    @Test
    void longStatementsAreCutAndTakeLinearTime() {
        String sql = "select * from t where id in (" + "1,".repeat(500_000) + "1)";
        assertThat(normalise(sql)).isEqualTo("select * from t where id in (?, ...)");
        assertThat(normalise("select " + "a,".repeat(5_000))).hasSize(SqlNormaliser.MAX_CHARS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // MySQL: double quotes are values, backticks names, # a comment, -- one with a blank only.
                "MYSQL | select `Order Id` from t where token = \"s3cret\" | select `Order Id` from t where token = ?",
                "MYSQL | select 1--2 -- x | select ?--?",
                "MYSQL | select 'a\\\\', b$c from t | select ?, b$c from t",
                "POSTGRESQL | select \"Order Id\" from t where a #> '{b}' | select \"Order Id\" from t where a #> ?",
                "POSTGRESQL | select a--comment | select a",
                "UNKNOWN | select \"Order Id\", `a`, `a b`, [Order Id], l[1] from t | select ?, `a`, `?`, [order id], l[?] from t",
                "UNKNOWN | select a, q'[it's]', b | select a, ?",
                "UNKNOWN | select a # b | select a ?",
                "UNKNOWN | select a, [it's], b | select a, ?",
                "UNKNOWN | set app.key to hunter2; select 1 | set app.key to ?; select ?",
                "POSTGRESQL | set local app.key = hunter2 | set local app.key = ?",
                "POSTGRESQL | update t set a = b | update t set a = b",
                "POSTGRESQL | set transaction isolation level serializable | set transaction isolation level serializable"
            })
    void eachDialectIsReadByItsOwnRules(Dialect dialect, String sql, String expected) {
        assertThat(SqlNormaliser.normalise(sql, dialect)).isEqualTo(expected);
    }

    @Test
    void mysqlsOtherCommentIsOneToItsLinesEnd() {
        assertThat(SqlNormaliser.normalise("select a # it's\nfrom t where b = 'x'", Dialect.MYSQL))
                .isEqualTo("select a from t where b = ?");
    }

    @Test
    void theDialectIsToldByTheDriversClass() {
        assertThat(Dialect.ofDriver("org.postgresql.jdbc.PgPreparedStatement")).isEqualTo(Dialect.POSTGRESQL);
        assertThat(Dialect.ofDriver("com.mysql.cj.jdbc.ClientPreparedStatement"))
                .isEqualTo(Dialect.MYSQL);
        assertThat(Dialect.ofDriver("org.mariadb.jdbc.ClientPreparedStatement")).isEqualTo(Dialect.MYSQL);
        assertThat(Dialect.ofDriver("com.zaxxer.hikari.pool.HikariProxyPreparedStatement"))
                .isEqualTo(Dialect.UNKNOWN);
    }

    @Test
    void aCutLeavesNoHalfCharacter() {
        String bird = "\uD83D\uDC26";
        String sql = "select " + "a".repeat(SqlNormaliser.MAX_CHARS - 8) + bird;
        assertThat(normalise(sql)).hasSize(SqlNormaliser.MAX_CHARS - 1).doesNotContain("\uD83D");
        assertThat(normalise("select " + bird)).isEqualTo("select " + bird);
        assertThat(normalise("select \uD83D")).isEqualTo("select");
    }

    @Test
    void beyondAsciiAllIsALetterToPostgresql() {
        assertThat(normalise("select $\u00b0$ my secret $\u00b0$, a")).isEqualTo("select ?, a");
        assertThat(normalise("select $\uD83D\uDC26$ my secret $\uD83D\uDC26$")).isEqualTo("select ?");
        assertThat(normalise("select a\u00b0$t$, $t$ my secret $t$")).isEqualTo("select a\u00b0$t$, ?");
        assertThat(normalise("select \u00b0e'\\', 'my secret', ''")).isEqualTo("select \u00b0e?");
    }

    @Test
    void theFingerprintIsSixteenHexDigitsOfTheText() {
        String text = normalise("select 1");
        assertThat(SqlNormaliser.fingerprint(text))
                .matches("[0-9a-f]{16}")
                .isEqualTo(SqlNormaliser.fingerprint("select ?"));
        assertThat(SqlNormaliser.fingerprint("select a")).isNotEqualTo(SqlNormaliser.fingerprint("select b"));
    }

    private static String normalise(String sql) {
        return SqlNormaliser.normalise(sql, Dialect.POSTGRESQL);
    }
}
