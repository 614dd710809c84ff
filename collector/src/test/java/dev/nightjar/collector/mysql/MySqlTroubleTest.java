package dev.nightjar.collector.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.DatabaseSettings;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MySqlTroubleTest {

    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings("mysql://db/shop", "watcher", "hidden", "staging");

    @Test
    void whatIsWrongIsSaidWithWhatToDo() {
        assertThat(words("Access denied for user", "28000", 1045))
                .isEqualTo("mysql://db:3306/shop was not sampled: login of account watcher was refused: check"
                        + " nightjar.databases[].user and .password");
        assertThat(words("Too many connections", "08004", 1040)).contains("raise max_connections");
        assertThat(words("Cannot connect to db", "08001", 0)).contains("cannot be reached", "nightjar.databases[].url");
        assertThat(words("RSA public key is not available client side", "S1009", 0))
                .contains("sslMode=verify-full");
        assertThat(words("something odd\nover two lines", "HY000", 4711))
                .endsWith("error 4711, SQLSTATE HY000, something odd");
    }

    @Test
    void whatIsRefusedIsSaidWithItsGrant() {
        assertThat(refusal(1227)).isEqualTo("lock waits are not seen: GRANT PROCESS ON *.* TO watcher");
        assertThat(refusal(1142)).endsWith("GRANT SELECT ON performance_schema.* TO watcher");
        assertThat(Sight.quoted("watcher@%")).isEqualTo("'watcher'@'%'");
        assertThat(Sight.quoted("odd@name@10.0.0.%")).isEqualTo("'odd@name'@'10.0.0.%'");
    }

    private static String words(String message, String state, int code) {
        return MySqlTrouble.words(new SQLException(message, state, code), SETTINGS);
    }

    private static String refusal(int code) {
        return MySqlTrouble.refusal("lock waits", new SQLException("denied", "42000", code), "watcher");
    }
}
