package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabFault;
import dev.nightjar.demo.service.lab.LabOnly;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** When a courier would come. The mistake: a new connection for each question, and whoever gets none waits for long. */
@LabOnly
@RestController
class Couriers implements LabFault {

    record Answer(String sku, int status) {}

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RestClient courier;
    private volatile int port;

    Couriers() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        courier = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public String name() {
        return "couriers";
    }

    @Override
    public void on(Map<String, String> settings) {
        port = Integer.parseInt(settings.getOrDefault("port", "0"));
    }

    @Override
    public void off() {
        port = 0;
    }

    @GetMapping("/couriers/{sku}")
    Answer ask(@PathVariable String sku) {
        return new Answer(
                sku,
                courier.get()
                        .uri("http://127.0.0.1:{port}/{sku}", port, sku)
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value());
    }
}
