package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Statement;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.DriversStatement;

class StatementsTest {

    private final List<Statement> told = new ArrayList<>();
    private long nanos;
    private long lost;
    private final Statements statements = new Statements(told::add, () -> lost, () -> nanos);

    private String fingerprint(@Nullable Object statement, @Nullable String sql) {
        return statements.resource(statement, sql).name();
    }

    @Test
    void eachTextWithoutValuesIsToldOnce() {
        String first = fingerprint(null, "select * from stock where sku = 17");
        String second = fingerprint(null, "select * from stock where sku = 18");
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
        assertThat(fingerprint(prepared, null)).isEqualTo(fingerprint(null, "select * from stock where sku = 4"));
    }

    @Test
    void aDriversRulesOfQuotingAreKnownAlsoBehindAProxy() {
        Object drivers = new DriversStatement();
        Object pooled = proxy(drivers);
        String sql = "select `Order Id` from t where token = \"s3cret\"";
        String known = fingerprint(drivers, sql);
        assertThat(fingerprint(pooled, sql)).isEqualTo(known);
        assertThat(told).extracting(Statement::text).containsExactly("select `Order Id` from t where token = ?");
        assertThat(fingerprint(new Object(), sql)).isNotEqualTo(known);
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
        assertThat(fingerprint(new Object(), null)).isEqualTo(Statements.UNKNOWN.name());
        assertThat(fingerprint(null, null)).isEqualTo(Statements.UNKNOWN.name());
    }

    @Test
    void endlesslyManyTextsAreNotAllTold() {
        for (int i = 0; i < 5_000; i++) {
            fingerprint(null, "select * from t" + "x".repeat(i % 50) + i + "a where id = 1");
        }
        assertThat(told).hasSize(1_000);
        nanos += 600_000_000_000L;
        fingerprint(null, "select * from newcomer");
        assertThat(told).hasSize(1_001);
    }

    @Test
    void aStatementInUseIsToldAgainAfterTenMinutes() {
        Object prepared = new Object();
        statements.prepared(prepared, "select * from stock where sku = ?");
        fingerprint(prepared, null);
        nanos += 599_000_000_000L;
        fingerprint(prepared, null);
        assertThat(told).hasSize(1);
        nanos += 1_000_000_000L;
        fingerprint(prepared, null);
        fingerprint(null, "select * from stock where sku = 3");
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).isEqualTo(told.get(0));
    }

    @Test
    void aStatementInUseIsToldAgainAMinuteAfterTextsWereLost() {
        fingerprint(null, "select * from stock");
        lost++;
        fingerprint(null, "select * from stock");
        assertThat(told).hasSize(1);
        nanos += 60_000_000_000L;
        fingerprint(null, "select * from stock");
        fingerprint(null, "select * from stock");
        assertThat(told).hasSize(2);
        nanos += 60_000_000_000L;
        fingerprint(null, "select * from stock");
        assertThat(told).as("nothing more was lost").hasSize(2);
    }

    @Test
    void rawTextsAreKeptUpToTwoMebibytes() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            fingerprint(null, "select '" + "x".repeat(i % 3_000) + i + "' from stock");
        }
        Field field = Statements.class.getDeclaredField("cached");
        field.setAccessible(true);
        long chars = 0;
        for (Object cache : (Object[]) field.get(statements)) {
            for (Object raw : ((Map<?, ?>) cache).keySet()) {
                String text = ((Statements.Raw) raw).sql();
                chars += text.length();
                assertThat(text).hasSizeLessThanOrEqualTo(2_048);
            }
        }
        assertThat(chars).isBetween(1L << 19, 1L << 20);
    }

    @Test
    void anObjectsOwnEqualityIsNotAsked() {
        Object[] hostile = {new Hostile(), new Hostile()};
        statements.prepared(hostile[0], "select * from a");
        statements.prepared(hostile[1], "select * from b");
        assertThat(fingerprint(hostile[0], null)).isNotEqualTo(fingerprint(hostile[1], null));
    }

    /** As a proxy whose connection is closed. */
    private static final class Hostile {
        @Override
        public boolean equals(@Nullable Object other) {
            throw new IllegalStateException("closed");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("closed");
        }
    }
}
