package dev.nightjar.demo.order.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightjar.demo.order.OrderApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The service as it is in the lab, over HTTP, against a real PostgreSQL: mistakes can be called, switched on and off.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderLabTest {

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
                "--shop.lab=true",
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres") + "&ApplicationName=order");
        port = application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() throws IOException {
        application.close();
        postgres.close();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit-trail",
                "stock-export",
                "cart-lines",
                "many-names",
                "menu-age",
                "stock-poller?threads=1",
                "outbox?waiting=10&each=10",
                "weak-prices?prices=10",
                "assortment?each=10",
                "thumbnails?kept=1",
                "memory-watch",
                "push-sessions?threads=3&depth=3",
                "price-history?megabytes=1",
                "couriers?port=1",
                "two-inventories?port=1"
            })
    void everyFaultIsSwitchedOnAndOff(String fault) throws Exception {
        String path = "/lab/" + fault + (fault.contains("?") ? "&" : "?");

        assertThat(status("POST", path + "on=true")).isEqualTo(204);
        assertThat(status("POST", path + "on=true")).as("again").isEqualTo(204);
        assertThat(status("POST", path + "on=false")).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /exports/SKU-0001",
                "GET /recommendations/SKU-0001?partnerMillis=1",
                "GET /feeds/catalogue",
                "GET /scores/SKU-0001",
                "GET /price-history/SKU-0001",
                "POST /price-imports/SKU-0001?fileMillis=1",
                "GET /availability/SKU-0001",
                "POST /confirmations/SKU-0001",
                "POST /newsletters?mails=2&wait=true",
                "GET /quotes/SKU-0001",
                "GET /rates?bankMillis=1",
                "GET /best-rates?bankMillis=1&banks=2",
                "POST /bundles/SKU-0001",
                "GET /archive/SKU-0001",
                "GET /carts/SKU-0001",
                "GET /discounts/SKU-0001",
                "GET /points/SKU-0001",
                "GET /searches/SKU-0001",
                "GET /pictures/SKU-0001",
                "POST /caches/SKU-0001",
                "GET /menus/SKU-0001"
            })
    void everyMistakeAnswersAsLongAsNobodyMakesMuchOfIt(String request) throws Exception {
        String[] words = request.split(" ", 2);

        assertThat(status(words[0], words[1])).isEqualTo(200);
    }

    @Test
    void leakedConnectionsAreGivenBackWhenTheFaultIsSwitchedOff() throws Exception {
        assertThat(status("POST", "/lab/stock-export?on=true")).isEqualTo(204);
        assertThat(status("GET", "/exports/SKU-9999")).isEqualTo(404);
        assertThat(active()).isEqualTo(1);

        assertThat(status("POST", "/lab/stock-export?on=false")).isEqualTo(204);
        assertThat(active()).isZero();
    }

    private int active() {
        return application.getBean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections();
    }

    private int status(String method, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
