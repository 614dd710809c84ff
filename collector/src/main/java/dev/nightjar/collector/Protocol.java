package dev.nightjar.collector;

import java.util.Locale;

/** How something came in. */
public enum Protocol {
    /** Of our agents and of anybody else. */
    OTLP,
    ZIPKIN,
    SKYWALKING,
    /** Sent by a Prometheus. */
    REMOTE_WRITE,
    /** Fetched from targets. */
    SCRAPE;

    /** {@code remote_write}: in health and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
