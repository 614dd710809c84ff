package dev.nightjar.demo.order;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/** Every failure as a JSON problem (RFC 9457): the customer's mistakes as 4xx, a missing connection as 503. */
@RestControllerAdvice
class ErrorAnswers {

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    @ExceptionHandler
    ProblemDetail refused(HttpMessageNotReadableException unreadable) {
        Throwable cause = unreadable.getMostSpecificCause();
        String why = cause instanceof RefusedOrderException ? cause.getMessage() : "the body is not an order";
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, why);
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownProductException unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, unknown.getMessage());
    }

    @ExceptionHandler
    ProblemDetail soldOut(SoldOutException soldOut) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, soldOut.getMessage());
    }

    /** No connection within the pool's timeout, inside and outside of a transaction. */
    @ExceptionHandler({CannotGetJdbcConnectionException.class, TransactionException.class})
    ProblemDetail busy(Exception noConnection) {
        log.warn("no database connection: {}", noConnection.getMessage());
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "busy, try again");
    }

    /** A service next door does not answer in time, or not at all. */
    @ExceptionHandler
    ProblemDetail neighbourIsSilent(ResourceAccessException silent) {
        log.warn("a neighbour does not answer: {}", silent.getMessage());
        return ProblemDetail.forStatusAndDetail(HttpStatus.GATEWAY_TIMEOUT, "no answer in time, try again");
    }

    @ExceptionHandler
    ProblemDetail neighbourFails(RestClientResponseException failure) {
        log.warn("a neighbour answers {}", failure.getStatusCode());
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "the order could not be handled");
    }

    @ExceptionHandler
    ProblemDetail failed(DataAccessException failure) {
        log.error("database failure", failure);
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "the order could not be handled");
    }
}
