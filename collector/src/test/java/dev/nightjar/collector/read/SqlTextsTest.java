package dev.nightjar.collector.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SqlTextsTest {

    private final SqlTexts sql = new SqlTexts();

    @Test
    void aStatementLosesItsValuesTheFirstTimeAndEachTimeAfter() {
        for (int i = 0; i < 3; i++) {
            assertThat(normalised("select * from users where name = 'eve'", Dialect.POSTGRESQL))
                    .isEqualTo("select * from users where name = ?");
        }
    }

    /** What is a name to one database is a value to another: they must not know each other's. */
    @Test
    void eachDialectHasStatementsOfItsOwn() {
        String statement = "select \"a\" from t";
        for (int i = 0; i < 2; i++) {
            for (Dialect dialect : Dialect.values()) {
                assertThat(normalised(statement, dialect)).isEqualTo(SqlNormaliser.normalise(statement, dialect));
            }
        }
        assertThat(normalised(statement, Dialect.MYSQL)).isNotEqualTo(normalised(statement, Dialect.POSTGRESQL));
    }

    @Test
    void theBytesAroundAStatementAreNoneOfIt() {
        byte[] request = "garbage select 1 from t garbage".getBytes(StandardCharsets.UTF_8);
        byte[] found = sql.normalised(request, 8, 15, Dialect.UNKNOWN);
        assertThat(new String(found, StandardCharsets.UTF_8)).isEqualTo("select ? from t");
        request[8] = 'X'; // another request's, later
        assertThat(normalised("select 1 from t", Dialect.UNKNOWN)).isEqualTo("select ? from t");
    }

    @Test
    void moreThanAreKnownAreNormalisedAllTheSame() {
        for (int i = 0; i < 5_000; i++) {
            String statement = "select a" + i + " from t where b = " + i;
            assertThat(normalised(statement, Dialect.POSTGRESQL)).isEqualTo("select a" + i + " from t where b = ?");
        }
    }

    private String normalised(String statement, Dialect dialect) {
        byte[] utf8 = statement.getBytes(StandardCharsets.UTF_8);
        return new String(sql.normalised(utf8, 0, utf8.length, dialect), StandardCharsets.UTF_8);
    }
}
