package dev.nightjar.collector.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

    @Test
    void databaseIsNamedByHostPortAndNameOnly() {
        assertThat(of("jdbc:postgresql://db.shop:5433/orders?sslmode=verify-full")
                        .database())
                .isEqualTo("postgresql://db.shop:5433/orders");
        assertThat(of("postgresql://db.shop/orders").database()).isEqualTo("postgresql://db.shop:5432/orders");
    }

    @Test
    void mysqlAndMariaDbAreOfOneKindAndKeepTheirNames() {
        DatabaseSettings mysql = of("jdbc:mysql://db.shop/orders?sslMode=verify-full&serverSslCert=/etc/ca.pem");
        assertThat(mysql.kind()).isEqualTo(DatabaseSettings.Kind.MYSQL);
        assertThat(mysql.database()).isEqualTo("mysql://db.shop:3306/orders");
        assertThat(mysql.options()).isEqualTo(Map.of("sslMode", "verify-full", "serverSslCert", "/etc/ca.pem"));
        DatabaseSettings mariaDb = of("mariadb://db.shop:3307/orders");
        assertThat(mariaDb.kind()).isEqualTo(DatabaseSettings.Kind.MYSQL);
        assertThat(mariaDb.database()).isEqualTo("mariadb://db.shop:3307/orders");
        assertThat(mariaDb.options()).isEmpty();
        assertThat(of("postgresql://db/orders").kind()).isEqualTo(DatabaseSettings.Kind.POSTGRESQL);
    }

    @Test
    void anOptionThatMySqlsDriverDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> of("jdbc:mysql://db/orders?useSSL=true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no option 'useSSL'")
                .hasMessageContaining("sslMode");
    }

    @Test
    void samplesOnceASecondUnlessSaidOtherwise() {
        assertThat(of("postgresql://db/orders").every()).isEqualTo(Duration.ofSeconds(1));
        assertThat(of("postgresql://db/orders").statisticsEvery()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:oracle:thin:@db:1521/orders",
                "db:5432/orders",
                "postgresql://db",
                "postgresql://db/",
                "postgresql:///orders",
                "postgresql://db one/orders",
                ""
            })
    void otherUrlsAreRefused(String url) {
        assertThatThrownBy(() -> of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nightjar.databases[].url")
                .hasMessageContaining("jdbc:postgresql://host:5432/name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:hidden@db/orders",
                "postgresql://db/orders?password=hidden",
                "mysql://db/orders?clientSslPassword=hidden",
                "postgresql://db/orders?sslmode=require&User=me&x=hidden"
            })
    void credentialsInTheUrlAreRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> of(url))
                .hasMessageContaining("holds credentials")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void emptyUserEmptyEnvironmentAndOddIntervalsAreRefused() {
        assertThatThrownBy(() -> new DatabaseSettings("postgresql://db/orders", " ", "", "staging"))
                .hasMessageContaining("nightjar.databases[].user");
        assertThatThrownBy(() -> new DatabaseSettings("postgresql://db/orders", "me", "", ""))
                .hasMessageContaining("nightjar.databases[].environment");
        for (Duration every : new Duration[] {Duration.ofMillis(199), Duration.ofSeconds(61), Duration.ZERO}) {
            assertThatThrownBy(() -> new DatabaseSettings("postgresql://db/orders", "me", "", "staging", every))
                    .hasMessageContaining("sampled every");
            assertThatThrownBy(() -> new DatabaseSettings(
                            "postgresql://db/orders", "me", "", "staging", Duration.ofSeconds(1), every))
                    .hasMessageContaining("sampled every");
        }
    }

    @Test
    void thePasswordIsNeverShown() {
        assertThat(new DatabaseSettings("postgresql://db/orders", "me", "hidden", "staging").toString())
                .doesNotContain("hidden");
    }

    private static DatabaseSettings of(String url) {
        return new DatabaseSettings(url, "nightjar", "", "staging");
    }
}
