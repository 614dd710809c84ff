package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.DriversStatement;

class StatementsTest {

    private final List<Statement> told = new ArrayList<>();
    private final Statements statements = new Statements(told::add);

    @Test
    void eachTextWithoutValuesIsToldOnce() {
        String first = statements.fingerprint(null, "select * from stock where sku = 17");
        String second = statements.fingerprint(null, "select * from stock where sku = 18");
        assertThat(first).isEqualTo(second);
        assertThat(told).singleElement().satisfies(statement -> {
            assertThat(statement.fingerprint()).isEqualTo(first);
            assertThat(statement.text()).contains("stock").doesNotContain("17");
        });
    }

    @Test
    void aPreparedStatementIsKnownByTheTextItWasPreparedWith() {
        Object prepared = new Object();
        statements.prepared(prepared, "select * from stock where sku = ?");
        assertThat(statements.fingerprint(prepared, null))
                .isEqualTo(statements.fingerprint(null, "select * from stock where sku = 4"));
    }

    @Test
    void aDriversRulesOfQuotingAreKnownAlsoBehindAProxy() {
        Object drivers = new DriversStatement();
        Object pooled = proxy(drivers);
        String sql = "select `Order Id` from t where token = \"s3cret\"";
        String known = statements.fingerprint(drivers, sql);
        assertThat(statements.fingerprint(pooled, sql)).isEqualTo(known);
        assertThat(told).extracting(Statement::text).containsExactly("select `Order Id` from t where token = ?");
        assertThat(statements.fingerprint(new Object(), sql)).isNotEqualTo(known);
        assertThat(told).noneMatch(statement -> statement.text().contains("s3cret"));
    }

    private static Object proxy(Object drivers) {
        return java.lang.reflect.Proxy.newProxyInstance(
                StatementsTest.class.getClassLoader(),
                new Class<?>[] {java.sql.Statement.class},
                (self, method, arguments) -> method.getName().equals("unwrap") ? drivers : null);
    }

    @Test
    void whatIsNotKnownIsSaidToBe() {
        assertThat(statements.fingerprint(new Object(), null)).isEqualTo(Statements.UNKNOWN);
        assertThat(statements.fingerprint(null, null)).isEqualTo(Statements.UNKNOWN);
    }

    @Test
    void endlesslyManyTextsAreNotAllTold() {
        for (int i = 0; i < 5_000; i++) {
            statements.fingerprint(null, "select * from t" + "x".repeat(i % 50) + i + "a where id = 1");
        }
        assertThat(told).hasSizeBetween(1, 1_000);
    }
}
