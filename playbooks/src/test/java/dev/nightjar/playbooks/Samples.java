package dev.nightjar.playbooks;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Findings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A finding of each cause, with the links and parameters that the analyzer gives it. */
final class Samples {

    private static final Value STATEMENT = new Value.Sql("update inventory set stock = stock - ? where sku = ?");

    private static final Phrase POOL = link("link.pool", "share", share(), "resource", text("orders"));

    private static final Phrase IN_SQL = link(
            "link.pool.held-in-sql",
            "pool",
            text("orders"),
            "operation",
            text("POST /orders"),
            "frame",
            text("com.shop.Orders.reserve"),
            "statement",
            STATEMENT);

    private static final Phrase SQL = link(
            "link.sql",
            "statement",
            STATEMENT,
            "calls",
            count(2),
            "calls.normal",
            count(2),
            "call",
            nanos(800),
            "call.normal",
            nanos(9));

    private static final Phrase SQL_LOCK =
            link("link.sql.lock", "statement", STATEMENT, "wait", text("Lock:transactionid"), "samples", count(90));

    private static final Map<String, List<Phrase>> CHAINS = Map.ofEntries(
            Map.entry(
                    "executor-occupied",
                    List.of(
                            link("link.part.queue", "resource", text("http")),
                            link(
                                    "link.queue.occupied",
                                    "executor",
                                    text("http"),
                                    "operation",
                                    text("GET /report"),
                                    "held",
                                    nanos(900)))),
            Map.entry("database-job", List.of(POOL, IN_SQL, SQL_LOCK, root("by-job"))),
            Map.entry("idle-transaction", List.of(SQL, SQL_LOCK, root("by-idle"))),
            Map.entry("ddl-lock", List.of(SQL, SQL_LOCK, root("by-ddl"))),
            Map.entry(
                    "lock-queue",
                    List.of(
                            SQL,
                            SQL_LOCK,
                            link(
                                    "link.lock.queue-head",
                                    "head",
                                    text("flyway"),
                                    "head.share",
                                    share(),
                                    "statement",
                                    new Value.Sql("alter table inventory add column note text")),
                            root("by-job"))),
            Map.entry("lock-cycle", List.of(SQL, SQL_LOCK, link("link.lock.cycle", "cycle.share", share()))),
            Map.entry("database-maintenance", List.of(SQL, SQL_LOCK, root("by-maintenance"))),
            Map.entry(
                    "long-transaction",
                    List.of(
                            SQL,
                            SQL_LOCK,
                            link(
                                    "link.lock.by-work",
                                    "service",
                                    text("billing"),
                                    "operation",
                                    text("close-month"),
                                    "transaction.oldest",
                                    nanos(41_000)))),
            Map.entry(
                    "statement-slow",
                    List.of(SQL, link("link.sql.wait", "statement", STATEMENT, "wait", text("IO:DataFileRead")))),
            Map.entry(
                    "database-load",
                    List.of(
                            SQL,
                            link("link.sql.wait", "statement", STATEMENT, "wait", text("LWLock:WALWrite")),
                            link("link.database.log", "log.per-second", bytes(88)),
                            link(
                                    "link.database.by-session",
                                    "holder",
                                    text("bulk-load"),
                                    "statement",
                                    new Value.Sql("insert into archive select * from orders"),
                                    "progress",
                                    text("copy from on archive")))),
            Map.entry(
                    "database-connections",
                    List.of(
                            POOL,
                            link("link.pool.connect", "pool", text("orders")),
                            link("link.database.connections", "connections", count(97), "connections.max", count(100)),
                            link("link.database.connected", "holder", text("bi"), "connected", count(80)))),
            Map.entry(
                    "more-calls",
                    List.of(link(
                            "link.sql.more-calls",
                            "statement",
                            STATEMENT,
                            "calls",
                            count(200),
                            "calls.normal",
                            count(2),
                            "call",
                            nanos(1)))),
            Map.entry(
                    "pool-leak",
                    List.of(
                            POOL,
                            link(
                                    "link.pool.leak",
                                    "pool",
                                    text("orders"),
                                    "leaked",
                                    share(),
                                    "held",
                                    nanos(600_000),
                                    "frame",
                                    text("com.shop.Report.export")))),
            Map.entry(
                    "pool-too-small",
                    List.of(
                            POOL,
                            link(
                                    "link.pool.too-small",
                                    "pool",
                                    text("orders"),
                                    "size",
                                    count(10),
                                    "needed",
                                    count(12),
                                    "held",
                                    nanos(24),
                                    "rate",
                                    count(500),
                                    "rate.normal",
                                    count(120)))),
            Map.entry("pool-connect", List.of(POOL, link("link.pool.connect", "pool", text("orders")))),
            Map.entry("pool-validate", List.of(POOL, link("link.pool.validate", "pool", text("orders")))),
            Map.entry(
                    "executor-nested",
                    List.of(
                            link("link.part.queue", "resource", text("bundles")),
                            link(
                                    "link.queue.nested",
                                    "executor",
                                    text("bundles"),
                                    "operation",
                                    text("POST /bundles"),
                                    "frame",
                                    text("com.shop.Bundles.whole")))),
            Map.entry(
                    "executor-too-small",
                    List.of(
                            link("link.part.queue", "resource", text("http")),
                            link(
                                    "link.queue.too-small",
                                    "executor",
                                    text("http"),
                                    "operation",
                                    text("GET /report"),
                                    "held",
                                    nanos(40),
                                    "rate",
                                    count(300),
                                    "rate.normal",
                                    count(100)))),
            Map.entry(
                    "lock-held",
                    List.of(
                            link("link.part.lock", "resource", text("com.shop.PriceCache")),
                            link(
                                    "link.jvm-lock.by-thread",
                                    "lock",
                                    text("com.shop.PriceCache"),
                                    "holder",
                                    text("price-refresh"),
                                    "line",
                                    text("com.shop.PriceCache.reload:88")))),
            Map.entry("lock-contention", List.of(link("link.part.lock", "resource", text("com.shop.PriceCache")))),
            Map.entry("signal", List.of(link("link.part.signal", "share", share()))),
            Map.entry("gc", List.of(link("link.part.gc", "share", share()), pauses("link.gc.longer", "G1 Pause"))),
            Map.entry(
                    "allocation",
                    List.of(
                            pauses("link.gc.more-often-and-longer", "G1 Evacuation Pause"),
                            link(
                                    "link.gc.by-operation",
                                    "operation",
                                    text("GET /report"),
                                    "allocated.per-second",
                                    bytes(900),
                                    "allocated.per-second.normal",
                                    bytes(40)),
                            link(
                                    "link.gc.line",
                                    "frame",
                                    text("com.shop.Report.load:41"),
                                    "type",
                                    text("java.util.ArrayList")))),
            Map.entry(
                    "gc-survival",
                    List.of(
                            pauses("link.gc.longer", "G1 Evacuation Pause"),
                            link("link.gc.survival", "survived", bytes(60), "survived.normal", bytes(2)))),
            Map.entry("gc-starved", List.of(pauses("link.gc.longer", "G1 Evacuation Pause"))),
            Map.entry("gc-kernel", List.of(pauses("link.gc.longer", "G1 Evacuation Pause"))),
            Map.entry("gc-requested", List.of(pauses("link.gc.more-often", "System.gc()"))),
            Map.entry("safepoint", List.of(pauses("link.safepoint", "ThreadDump"))),
            Map.entry("downstream", List.of(callee("link.downstream.slower"))),
            Map.entry("edge", List.of(callee("link.downstream.edge"))),
            Map.entry("io", List.of(link("link.part.io", "share", share()))),
            Map.entry("sleep", List.of(callee("link.downstream.callee"), link("link.part.sleep", "share", share()))),
            Map.entry("cpu", List.of(link("link.part.cpu", "share", share()))),
            Map.entry("cpu-starved", List.of(link("link.starved", "runqueue", nanos(80)))),
            Map.entry("failures", List.of(link("link.errors", "error", text("java.lang.IllegalStateException")))),
            Map.entry("unknown", List.of(POOL)));

    private static final Map<String, String> HOLDERS = Map.ofEntries(
            Map.entry("database-job", "nightly-settlement"),
            Map.entry("idle-transaction", "admin-ui"),
            Map.entry("ddl-lock", "flyway"),
            Map.entry("lock-queue", "bi-export"),
            Map.entry("database-maintenance", "autovacuum worker"),
            Map.entry("database-load", "bulk-load"),
            Map.entry("database-connections", "bi"),
            Map.entry("allocation", "order GET /report"),
            Map.entry("gc-requested", "System.gc()"),
            Map.entry("cpu", "POST /orders"));

    private Samples() {}

    static boolean has(String cause) {
        return CHAINS.containsKey(cause);
    }

    static Finding of(String cause) {
        List<Phrase> chain = CHAINS.get(cause);
        if (chain == null) {
            throw new IllegalArgumentException("add a sample of a finding with cause '" + cause + "'");
        }
        return with(cause, HOLDERS.getOrDefault(cause, ""), chain);
    }

    static Finding with(String cause, String holder, List<Phrase> chain) {
        Finding one = Findings.finding("7", 1_772_488_800_000_000_000L);
        List<Link> links = chain.stream()
                .map(claim ->
                        new Link(null, 0.9, Link.Basis.DIRECT, claim, List.of(), new Phrase("disproof.part", Map.of())))
                .toList();
        return new Finding(
                one.id(),
                one.service(),
                "POST /orders",
                cause,
                holder,
                one.confidence(),
                one.slowdown(),
                one.occurrences(),
                one.recurrence(),
                one.headline(),
                links,
                new Phrase("missing.small", Map.of()));
    }

    static Phrase link(String code, Object... params) {
        Map<String, Value> values = new TreeMap<>();
        List<Object> pairs = Arrays.asList(params);
        for (int i = 0; i < pairs.size(); i += 2) {
            values.put((String) pairs.get(i), (Value) pairs.get(i + 1));
        }
        return new Phrase(code, values);
    }

    private static Phrase root(String kind) {
        return link("link.lock." + kind, "statement", STATEMENT, "transaction.oldest", nanos(41_000));
    }

    private static Phrase callee(String code) {
        return link(code, "callee", text("POST /payments"), "call.mean", nanos(900), "call.mean.normal", nanos(12));
    }

    private static Phrase pauses(String code, String why) {
        return link(
                code,
                "why",
                text(why),
                "pauses.per-minute",
                count(40),
                "pause.mean",
                nanos(220),
                "pause.mean.normal",
                nanos(14));
    }

    static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value count(long count) {
        return new Value.Count(count);
    }

    private static Value bytes(long mebibytes) {
        return new Value.Bytes(mebibytes << 20);
    }

    private static Value nanos(long millis) {
        return new Value.Nanos(millis * 1_000_000);
    }

    private static Value share() {
        return new Value.Share(0.9);
    }
}
