package dev.nightjar.demo.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The whole service over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentApplicationTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;
    private int port;

    @BeforeAll
    void start() {
        application = SpringApplication.run(PaymentApplication.class, "--server.port=0");
        port = application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() {
        application.close();
        http.close();
    }

    @Test
    void aPaymentGetsTheAcquirersReference() throws Exception {
        HttpResponse<String> answer = post("/payments", "{\"orderId\":5,\"cents\":199}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).matches("\\{\"orderId\":5,\"reference\":[1-9][0-9]*}");
    }

    @Test
    void aStatementListsTheChargesOfAllItsPages() throws Exception {
        assertThat(post("/statements?pages=2", "").body()).isEqualTo("{\"pages\":2,\"charges\":200}");
    }

    @Test
    void aSenselessStatementIsRefusedWithTheReason() throws Exception {
        HttpResponse<String> answer = post("/statements?pages=501", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("pages must be 1 to 500, not 501");
    }

    @Test
    void outsideOfTheLabThereIsNothingToSwitch() throws Exception {
        assertThat(post("/lab/bank?on=true", "").statusCode()).isEqualTo(404);
        assertThat(post("/payouts/SKU-0001", "{}").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
