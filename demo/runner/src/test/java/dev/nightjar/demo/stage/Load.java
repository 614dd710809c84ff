package dev.nightjar.demo.stage;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked of the order service, at a fixed rate. */
enum Load {
    ONE_CALL_SELDOM(50, 1, 5),
    ONE_CALL(200, 1, 8),
    TEN_CALLS(200, 10, 8);

    private final int perSecond;
    private final int jdbcCalls;
    private final int seconds;

    Load(int perSecond, int jdbcCalls, int seconds) {
        this.perSecond = perSecond;
        this.jdbcCalls = jdbcCalls;
        this.seconds = seconds;
    }

    /** For how long it is measured. */
    Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    int perSecond() {
        return perSecond;
    }

    /** Statements of one request, all on one connection, in one transaction. */
    int jdbcCalls() {
        return jdbcCalls;
    }

    String title() {
        return perSecond + " requests/s of " + (jdbcCalls == 1 ? "one JDBC call" : jdbcCalls + " JDBC calls");
    }

    URI on(URI service) {
        return service.resolve("/products?"
                + IntStream.rangeClosed(1, jdbcCalls)
                        .mapToObj(each -> "sku=SKU-%04d".formatted(each))
                        .collect(Collectors.joining("&")));
    }
}
