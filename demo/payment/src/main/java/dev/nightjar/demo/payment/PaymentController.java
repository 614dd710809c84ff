package dev.nightjar.demo.payment;

import java.util.concurrent.ExecutionException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The service's HTTP face. */
@RestController
class PaymentController {

    private static final int MOST_PAGES = 500;

    record Payment(long orderId, long cents) {}

    record Receipt(long orderId, long reference) {}

    record Statement(int pages, int charges) {}

    private final Charges charges;

    PaymentController(Charges charges) {
        this.charges = charges;
    }

    @PostMapping("/payments")
    @ResponseStatus(HttpStatus.CREATED)
    Receipt pay(@RequestBody Payment payment) throws InterruptedException, ExecutionException {
        return new Receipt(payment.orderId(), charges.charge());
    }

    @PostMapping("/statements")
    Statement statement(@RequestParam int pages) throws InterruptedException, ExecutionException {
        if (pages < 1 || pages > MOST_PAGES) {
            throw new IllegalArgumentException("pages must be 1 to " + MOST_PAGES + ", not " + pages);
        }
        return new Statement(pages, charges.statement(pages));
    }

    @ExceptionHandler
    ProblemDetail refused(IllegalArgumentException wrong) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, wrong.getMessage());
    }
}
