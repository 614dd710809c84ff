package dev.nightjar.collector.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.read.Secrets.Care;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource({
        "db.statement, STATEMENT",
        "db.query.text, STATEMENT",
        "sql.query, STATEMENT",
        "db.query.parameter.0, LEFT_OUT",
        "db.sql.parameters, LEFT_OUT",
        "db.operation.parameter.name, LEFT_OUT",
        "jdbc.query, LEFT_OUT",
        "process.command_line, LEFT_OUT",
        "skywalking.jvm arguments, LEFT_OUT",
        "db.namespace, NONE",
        "db.query.summary, NONE",
        "db.operation.name, NONE",
        "db.response.returned_rows, NONE",
        "process.pid, NONE",
        "http.route, NONE",
        "d, NONE"
    })
    void aNameInARequestIsTreatedAsItsTextIsInEachCase(String name, Care care) {
        for (String written : new String[] {name, name.toUpperCase(Locale.ROOT), name}) {
            assertThat(Secrets.of(written)).isEqualTo(care);
            assertThat(of("xx" + written + "xx", 2, written.length())).isEqualTo(care);
        }
    }

    @Test
    void bothWaysOfAskingAgreeOnAnyName() {
        String[] pieces = {
            "db",
            ".",
            "query",
            "text",
            "statement",
            "parameter",
            "sql",
            "jdbc",
            "process",
            "command_line",
            "skywalking",
            "operation",
            "é",
            "x".repeat(70),
            "p",
            "S"
        };
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder(random.nextInt(50) == 0 ? "db.statement" : "");
            for (int piece = random.nextInt(6); piece > 0; piece--) {
                name.append(pieces[random.nextInt(pieces.length)]);
            }
            int bytes = name.toString().getBytes(StandardCharsets.UTF_8).length;
            assertThat(of(name.toString(), 0, bytes)).as(name.toString()).isEqualTo(Secrets.of(name.toString()));
        }
    }

    @Test
    void ofAStatementTheValuesGoAndOfASecretAll() {
        for (int i = 0; i < 2; i++) {
            assertThat(Secrets.kept("db.statement", "select a from t where b = 'eve'"))
                    .isEqualTo("select a from t where b = ?");
        }
        assertThat(Secrets.kept("db.sql.parameters", "eve")).isNull();
        assertThat(Secrets.kept("db.namespace", "shop")).isEqualTo("shop");
    }

    private static Care of(String text, int offset, int length) {
        return Secrets.of(text.getBytes(StandardCharsets.UTF_8), offset, length);
    }
}
