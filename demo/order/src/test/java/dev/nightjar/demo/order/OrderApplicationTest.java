package dev.nightjar.demo.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The whole service over HTTP, against a real PostgreSQL; the services next door answer from this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderApplicationTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch bankAnswers = new CountDownLatch(1);
    private EmbeddedPostgres postgres;
    private HttpServer neighbours;
    private ConfigurableApplicationContext application;
    private int port;
    private volatile long silentAboutCents;

    @BeforeAll
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
        neighbours = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        neighbours.setExecutor(threads);
        neighbours.createContext("/stock/", exchange -> {
            String sku = exchange.getRequestURI().getPath().substring("/stock/".length());
            boolean known = !sku.equals("SKU-9999");
            answer(exchange, known ? 200 : 404, "{\"sku\":\"" + sku + "\",\"stock\":1000}");
        });
        neighbours.createContext("/payments", this::charge);
        neighbours.start();
        String neighbour = "http://127.0.0.1:" + neighbours.getAddress().getPort();
        application = SpringApplication.run(
                OrderApplication.class,
                "--server.port=0",
                "--shop.inventory=" + neighbour,
                "--shop.payment=" + neighbour,
                "--shop.patience=1s",
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres") + "&ApplicationName=order",
                "--spring.datasource.hikari.maximum-pool-size=2",
                "--spring.datasource.hikari.connection-timeout=1000");
        port = application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() throws IOException {
        bankAnswers.countDown();
        application.close();
        neighbours.stop(0);
        threads.close();
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
    void aBasketShowsItsProductsInTheirOrder() throws Exception {
        assertThat(get("/products?sku=SKU-0002&sku=SKU-0001").body())
                .containsSubsequence("\"sku\":\"SKU-0002\"", "\"sku\":\"SKU-0001\"");
        assertThat(get("/products?sku=SKU-0002&sku=SKU-9999").statusCode()).isEqualTo(404);
    }

    @Test
    void outsideOfTheLabThereAreNoMistakesToCall() throws Exception {
        assertThat(get("/recommendations/SKU-0001").statusCode()).isEqualTo(404);
        assertThat(get("/exports/SKU-0001").statusCode()).isEqualTo(404);
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
                stuck.add(Thread.ofVirtual().start(() -> orderUnchecked("SKU-0011", 1)));
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

    @Test
    void aSilentPaymentIsATimeoutThatHoldsNoConnection() throws Exception {
        String silent = "SKU-0042";
        long priceCents = number("select price_cents from product where sku = '" + silent + "'");
        silentAboutCents = 3 * priceCents;
        List<Thread> hanging = new ArrayList<>();
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) { // more than the pool has connections
            hanging.add(Thread.ofVirtual().start(() -> answers.add(orderUnchecked(silent, 3))));
        }

        assertThat(get("/products/SKU-0012").statusCode()).isEqualTo(200);
        for (Thread thread : hanging) {
            thread.join();
        }
        assertThat(answers).containsExactly(504, 504, 504);
    }

    @Test
    void theReportHasTheNewestLinesOfTheArchive() throws Exception {
        HttpResponse<String> answer = get("/reports/orders?lines=2");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().lines().toList())
                .hasSize(3)
                .first()
                .isEqualTo("id,sku,product,warehouse,quantity,ordered_at,total,instalments,instalment,last_due");
        assertThat(answer.body()).contains("\n60000,SKU-0001,Product 1,south,", "\n59999,SKU-2000,Product 2000,north,");
    }

    @Test
    void metricsAreInPrometheusTextFormat() throws Exception {
        order("SKU-0013", 1);

        assertThat(get("/prometheus").body())
                .contains("# TYPE shop_orders_total counter", "shop_request_seconds_bucket{method=\"POST\"");
    }

    /** Says nothing about one amount until the test ends. */
    private void charge(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (silentAboutCents > 0 && body.contains("\"cents\":" + silentAboutCents + "}")) {
            try {
                bankAnswers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        answer(exchange, 201, "{\"orderId\":1,\"reference\":7}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
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

    private int orderUnchecked(String sku, int quantity) {
        try {
            return order(sku, quantity).statusCode();
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
