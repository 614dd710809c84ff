package dev.nightjar.demo.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The jobs on a real PostgreSQL. Wherever a job waits, the test looks from outside at what it holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobsTest {

    private static final Night NIGHT = new Night(1, Instant.EPOCH, Duration.ofMillis(60));
    private static final String LOCKED =
            "select (select count(*) from inventory) - count(*) from (select from inventory for update skip locked) free";

    private EmbeddedPostgres postgres;

    @BeforeAll
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    @BeforeEach
    void fill() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists inventory, orders, product cascade");
            statement.execute(
                    "create table inventory (sku text primary key, warehouse text, stock bigint, settled_value bigint, settled_at timestamptz)");
            statement.execute("""
                    insert into inventory (sku, warehouse, stock)
                    select 'SKU-' || to_char(n, 'FM0000'), case n % 2 when 0 then 'north' else 'south' end, n from generate_series(1, 600) n""");
            statement.execute("create table product as select sku, 7 as price_cents from inventory");
            statement.execute("create table orders (sku text, quantity integer, total_cents bigint)");
            statement.execute("insert into orders select sku, 1, 100 from inventory");
        }
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void longTransactionsHoldAWarehouseUntilItIsDone() throws Exception {
        assertThat(seenAtEachStep(new NightlySettlement(NightlySettlement.Transactions.LONG), LOCKED))
                .containsExactly(300L, 300L, 300L, 300L, 300L, 300L);
        assertThat(number(LOCKED)).isZero();
        assertThat(number("select count(*) from inventory where settled_value = stock * 7"))
                .isEqualTo(600);
    }

    @Test
    void nothingIsHeldFromOneWarehouseToTheNext() throws Exception {
        String warehouses =
                "select count(distinct warehouse) from inventory where sku not in (select sku from inventory for update skip locked)";

        assertThat(seenAtEachStep(new NightlySettlement(NightlySettlement.Transactions.LONG), warehouses))
                .containsExactly(1L, 1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void shortTransactionsHoldNothingWhileTheyWait() throws Exception {
        assertThat(seenAtEachStep(new NightlySettlement(NightlySettlement.Transactions.SHORT), LOCKED))
                .containsExactly(0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(number("select count(*) from inventory where settled_value = stock * 7"))
                .isEqualTo(600);
    }

    @Test
    void theDecoyHoldsAnExclusiveLockThatNobodyWaitsFor() throws Exception {
        Job decoy = new MaterializedViewRefresh();
        List<Long> held = seenAtEachStep(
                decoy,
                "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and relation = 'sales_by_product'::regclass");

        assertThat(held).isNotEmpty().allMatch(locks -> locks >= 1);
        assertThat(seenAtEachStep(decoy, LOCKED)).isNotEmpty().allMatch(locks -> locks == 0);
    }

    private List<Long> seenAtEachStep(Job job, String sql) throws Exception {
        List<Long> seen = new ArrayList<>();
        job.run(NIGHT, shop(), new Pace() {
            @Override
            public void until(Instant instant) {
                seen.add(numberUnchecked(sql));
            }

            @Override
            public Instant now() {
                return NIGHT.start();
            }
        });
        return seen;
    }

    private Shop shop() {
        URI nobody = URI.create("http://127.0.0.1:1");
        return Shop.at(postgres.getJdbcUrl("postgres", "postgres"), "postgres", nobody, nobody);
    }

    private long numberUnchecked(String sql) {
        try {
            return number(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }
}
