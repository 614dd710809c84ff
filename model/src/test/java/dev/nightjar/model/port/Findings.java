package dev.nightjar.model.port;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;

/** The finding of the worked example, with an id and a last occurrence to choose. */
public final class Findings {

    private static final long MINUTE = 60_000_000_000L;

    private Findings() {}

    public static Finding finding(String id, long lastSeenEpochNanos) {
        TimeRange last = new TimeRange(lastSeenEpochNanos - 52 * MINUTE, lastSeenEpochNanos);
        TimeRange before = new TimeRange(last.fromEpochNanos() - 1_440 * MINUTE, last.toEpochNanos() - 1_440 * MINUTE);
        Slowdown slowdown = new Slowdown(
                last,
                1_204,
                1_156,
                3.14e9,
                4.0e7,
                0.001,
                2.5e6,
                Map.of(Part.POOL, 2.99e9, Part.SQL, 1.18e8, Part.UNEXPLAINED, 2.0e6),
                Map.of(Part.SQL, 2.2e7, Part.CPU, 6.0e6, Part.UNEXPLAINED, 2.0e6),
                2_880,
                true);
        return new Finding(
                id,
                "order",
                "POST /orders",
                "database-job",
                "nightly-settlement",
                Finding.Confidence.PROVED,
                slowdown,
                List.of(before, last),
                new Recurrence(1_440 * MINUTE, 40_000_000_000L, 52 * MINUTE, 13, 14),
                new Phrase("finding.recurring", Map.of("operation", new Value.Text("POST /orders \"结算\""))),
                List.of(link(last)),
                new Phrase("missing.frames", Map.of()));
    }

    /** The same with a single link, that rests on a query. */
    public static Finding restingOn(Finding like, Query query) {
        Link link = new Link(
                null,
                0.9,
                Link.Basis.DIRECT,
                new Phrase("link.gc.longer", Map.of()),
                List.of(new Evidence(query, Map.of())),
                new Phrase("disproof.pauses", Map.of()));
        return new Finding(
                like.id(),
                like.service(),
                like.operation(),
                like.cause(),
                like.holder(),
                like.confidence(),
                like.slowdown(),
                like.occurrences(),
                like.recurrence(),
                like.headline(),
                List.of(link),
                null);
    }

    private static Link link(TimeRange window) {
        Evidence evidence = new Evidence(
                new Query.Sessions("production", null, window),
                Map.of(
                        "samples", new Value.Count(1_900),
                        "share", new Value.Share(0.97),
                        "age", new Value.Nanos(41_000_000_000L),
                        "read", new Value.Bytes(1L << 40),
                        "first", new Value.Instant(window.fromEpochNanos()),
                        "statement", new Value.Sql("update inventory set stock = stock - ? where sku = ?")));
        return new Link(
                Resource.pool("orders"),
                0.965,
                Link.Basis.DIRECT,
                new Phrase("link.pool.held-in-sql", Map.of("pool", new Value.Text("orders"))),
                List.of(evidence),
                new Phrase("disproof.night-without", Map.of()));
    }
}
