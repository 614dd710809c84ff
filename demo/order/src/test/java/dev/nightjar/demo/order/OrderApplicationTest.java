package dev.nightjar.demo.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The whole service over HTTP, against a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderApplicationTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private ConfigurableApplicationContext application;
    private int port;

    @BeforeAll
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
        application = SpringApplication.run(
                OrderApplication.class,
                "--server.port=0",
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres") + "&ApplicationName=order",
                "--spring.datasource.hikari.maximum-pool-size=2",
                "--spring.datasource.hikari.connection-timeout=1000");
        port = application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() throws IOException {
        application.close();
        postgres.close();
        http.close();
    }

    @Test
    void anOrderLowersTheStock() throws Exception {
        long before = number("select stock from inventory where sku = 'SKU-0007'");

        HttpResponse<String> answer = order("SKU-0007", 3);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\"sku\":\"SKU-0007\"", "\"quantity\":3");
        assertThat(number("select stock from inventory where sku = 'SKU-0007'")).isEqualTo(before - 3);
        assertThat(number("select max(quantity) from orders where sku = 'SKU-0007'"))
                .isEqualTo(3);
    }

    @Test
    void anUnknownProductIsNotFoundAndLeavesNoOrder() throws Exception {
        long before = number("select count(*) from orders");

        assertThat(order("SKU-9999", 1).statusCode()).isEqualTo(404);
        assertThat(get("/products/SKU-9999").statusCode()).isEqualTo(404);
        assertThat(get("/orders/999999999").statusCode()).isEqualTo(404);

        assertThat(number("select count(*) from orders")).isEqualTo(before);
    }

    @Test
    void tooLittleStockIsAConflictAndLeavesNoOrder() throws Exception {
        HttpResponse<String> answer = order("SKU-2000", 4);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("fewer than 4 of 'SKU-2000'");
        assertThat(number("select stock from inventory where sku = 'SKU-2000'")).isEqualTo(3);
        assertThat(number("select count(*) from orders where sku = 'SKU-2000'")).isZero();
    }

    @Test
    void aSenselessOrderIsRefusedWithTheReason() throws Exception {
        assertThat(order("SKU-0001", 0).body()).contains("quantity must be 1 to 100, not 0");
        assertThat(order("SKU-0001", 0).statusCode()).isEqualTo(400);
        assertThat(post("{nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    void anEmptyPoolIsServiceUnavailableWhilePricesStillAnswer() throws Exception {
        try (Connection locker = postgres.getPostgresDatabase().getConnection();
                Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.execute("select from inventory where sku = 'SKU-0011' for update");
            List<Thread> stuck = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                stuck.add(Thread.ofVirtual().start(() -> orderUnchecked("SKU-0011")));
            }
            awaitWaiters(2);

            assertThat(order("SKU-0012", 1).statusCode()).isEqualTo(503);
            assertThat(get("/products/SKU-0012").statusCode()).isEqualTo(503);
            assertThat(get("/prices/SKU-0012").statusCode()).isEqualTo(200);

            locker.rollback();
            for (Thread thread : stuck) {
                thread.join();
            }
        }
        assertThat(order("SKU-0012", 1).statusCode()).isEqualTo(201);
    }

    /** The two orders hold the pool's connections once the database sees both wait for the row. */
    private void awaitWaiters(int waiters) throws Exception {
        String sql =
                "select count(*) from pg_stat_activity where application_name = 'order' and wait_event_type = 'Lock'";
        for (int i = 0; i < 600 && number(sql) < waiters; i++) {
            Thread.sleep(50);
        }
        assertThat(number(sql)).isEqualTo(waiters);
    }

    private void orderUnchecked(String sku) {
        try {
            order(sku, 1);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> order(String sku, int quantity) throws IOException, InterruptedException {
        return post("{\"sku\":\"" + sku + "\",\"quantity\":" + quantity + "}");
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri("/orders"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }
}
