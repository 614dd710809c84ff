package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.net.URI;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Asks payment whether a card is good. The mistakes: again at once when it is not answered; with too little patience.
 */
@LabOnly
@RestController
class CardChecks {

    record Checked(String sku, int attempts) {}

    private static final int ATTEMPTS = 8;

    /** Less than payment takes when the bank is slow. */
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(400);

    private final RestClient payment;
    private final RestClient hasty;

    CardChecks(@Value("${shop.payment}") URI payment) {
        this.payment = RestClient.create(payment);
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
        requests.setReadTimeout(LITTLE_PATIENCE);
        this.hasty =
                RestClient.builder().requestFactory(requests).baseUrl(payment).build();
    }

    @PostMapping("/card-checks/{sku}")
    Checked check(@PathVariable String sku) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (isAuthorised(payment, sku)) {
                return new Checked(sku, attempt);
            }
        }
        throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "payment does not answer");
    }

    @PostMapping("/hasty-card-checks/{sku}")
    Checked checkHastily(@PathVariable String sku) {
        if (isAuthorised(hasty, sku)) {
            return new Checked(sku, 1);
        }
        throw new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "payment does not answer in time");
    }

    private static boolean isAuthorised(RestClient payment, String sku) {
        try {
            return payment.get()
                    .uri("/authorisations/{sku}", sku)
                    .retrieve()
                    .toBodilessEntity()
                    .getStatusCode()
                    .is2xxSuccessful();
        } catch (RestClientResponseException | ResourceAccessException notNow) {
            return false;
        }
    }
}
