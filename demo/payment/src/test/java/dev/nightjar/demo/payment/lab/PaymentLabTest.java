package dev.nightjar.demo.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.payment.PaymentApplication;
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

/** The service as it is in the lab, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentLabTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;
    private int port;

    @BeforeAll
    void start() {
        application = SpringApplication.run(PaymentApplication.class, "--server.port=0", "--shop.lab=true");
        port = application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    void stop() {
        application.close();
        http.close();
    }

    @Test
    void aFaultIsSwitchedOnAndOff() throws Exception {
        assertThat(status("GET", "/authorisations/SKU-0001")).isEqualTo(200);
        assertThat(status("POST", "/lab/bank?on=true&millis=1&refusedPercent=100"))
                .isEqualTo(204);
        assertThat(status("GET", "/authorisations/SKU-0001")).isEqualTo(503);
        assertThat(status("POST", "/lab/bank?on=false")).isEqualTo(204);
        assertThat(status("GET", "/authorisations/SKU-0001")).isEqualTo(200);
    }

    @Test
    void whatIsNoFaultIsNotFound() throws Exception {
        assertThat(status("POST", "/lab/gremlin?on=true")).isEqualTo(404);
    }

    @Test
    void whatOnlyHasToBeCalledAnswers() throws Exception {
        assertThat(status("GET", "/receipts/7?archiveMillis=1")).isEqualTo(200);
        assertThat(status("POST", "/payouts/SKU-0001")).isEqualTo(200);
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
