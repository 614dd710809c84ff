package dev.nightjar.demo.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The whole service over HTTP, against a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventoryApplicationTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedPostgres postgres;
    private ConfigurableApplicationContext application;
    private int port;

    @BeforeAll
    void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table inventory (sku text primary key, stock bigint not null)");
            statement.execute("insert into inventory values ('SKU-0001', 1000), ('SKU-0002', 99), ('SKU-0003', 0)");
        }
        application = SpringApplication.run(
                InventoryApplication.class,
                "--server.port=0",
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"));
        port = application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() throws IOException {
        application.close();
        postgres.close();
        http.close();
    }

    @Test
    void theStockOfAProductIsTold() throws Exception {
        HttpResponse<String> answer = get("/stock/SKU-0001");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"sku\":\"SKU-0001\",\"stock\":1000}");
    }

    @Test
    void anUnknownProductIsNotFound() throws Exception {
        assertThat(get("/stock/SKU-9999").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsSoonSoldOutIsInTheMetrics() throws Exception {
        application.getBean(Restocking.class).look();

        assertThat(get("/prometheus").body()).contains("shop_products_soon_sold_out 2.0");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
