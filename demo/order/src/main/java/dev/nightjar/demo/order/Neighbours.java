package dev.nightjar.demo.order;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** The services next door. No connection to the database is held while they are asked. */
@Component
class Neighbours {

    private record Available(String sku, long stock) {}

    private record Payment(long orderId, long cents) {}

    private record Receipt(long orderId, long reference) {}

    private final RestClient inventory;
    private final RestClient payment;

    Neighbours(
            @Value("${shop.inventory}") URI inventory,
            @Value("${shop.payment}") URI payment,
            @Value("${shop.patience}") Duration patience) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(patience);
        RestClient.Builder client = RestClient.builder().requestFactory(requests);
        this.inventory = client.clone().baseUrl(inventory).build();
        this.payment = client.clone().baseUrl(payment).build();
    }

    /** How many pieces are in stock. */
    long available(String sku) {
        try {
            Available answer =
                    inventory.get().uri("/stock/{sku}", sku).retrieve().body(Available.class);
            return answered(answer).stock();
        } catch (HttpClientErrorException.NotFound unknown) {
            throw new UnknownProductException(sku);
        }
    }

    /** Charges the customer; returns the bank's reference. */
    long pay(long orderId, long cents) {
        Receipt receipt = payment.post()
                .uri("/payments")
                .body(new Payment(orderId, cents))
                .retrieve()
                .body(Receipt.class);
        return answered(receipt).reference();
    }

    private static <T> T answered(@Nullable T body) {
        if (body == null) {
            throw new IllegalStateException("a neighbour answered without a body");
        }
        return body;
    }
}
