package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolLibraryTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://db:5432/orders                           | db:5432/orders
            jdbc:postgresql://db1:5432,db2:5432/orders?ssl=true        | db1:5432,db2:5432/orders
            jdbc:mysql://db/shop?useSSL=false&serverTimezone=UTC       | db/shop
            jdbc:mysql:loadbalance://db1,db2/shop                      | db1,db2/shop
            jdbc:oracle:thin:@//db.example.com:1521/ORDERS             | db.example.com:1521/ORDERS
            jdbc:oracle:thin:@db:1521:ORDERS                           | db:1521:ORDERS
            jdbc:sqlserver://db:1433;databaseName=shop;encrypt=true    | db:1433
            jdbc:h2:mem:truth;DB_CLOSE_DELAY=-1                        | truth
            jdbc:postgresql://[::1]:5432/orders                        | [::1]:5432/orders
            """)
    void aPoolWithoutANameIsCalledByItsDatabase(String url, String name) {
        assertThat(PoolLibrary.database(url)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:oracle:thin:scott/tiger@//db:1521/ORDERS",
                "jdbc:oracle:thin:scott/tiger@db:1521:ORDERS",
                "jdbc:oracle:oci:scott/tiger",
                "jdbc:mysql://root:secret@db/shop",
                "jdbc:postgresql://root:se?cret@db/shop",
                "jdbc:postgresql://db/shop?user=root&password=s@cret",
                "jdbc:mysql://address=(host=db)(user=root)(password=secret)/shop",
                "jdbc:tc:postgresql:root:secret;x@y",
                "null",
                ""
            })
    void whatCouldHoldAPasswordIsNotTold(String url) {
        assertThat(PoolLibrary.database(url)).isEqualTo("unnamed");
    }

    @Test
    void whatIsGivenBackUnseenIsNotLent() {
        assertThat(PoolLibrary.DBCP2.isLent("a connection of an unknown kind")).isFalse();
        assertThat(PoolLibrary.OTHER.isLent("a connection of an unknown kind")).isTrue();
    }

    @Test
    void whatNoLibraryOfOursMadeIsCalledWhatItCallsItself() {
        assertThat(PoolLibrary.of("orders")).isEqualTo(PoolLibrary.OTHER);
        assertThat(PoolLibrary.OTHER.name("orders")).isEqualTo("orders");
        assertThat(PoolLibrary.OTHER.name(" ")).isEqualTo("unnamed");
        assertThat(PoolLibrary.OTHER.size("orders")).isEqualTo(PoolLibrary.UNKNOWN_SIZE);
    }
}
