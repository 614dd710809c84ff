package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.PoolHolders.Holder;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Made-up slowdowns of {@code POST /orders}: five minutes of quiet, then a minute and a half that is slow. */
final class Ends {

    static final String SERVICE = "order";
    static final String ORDERS = "POST /orders";
    static final int QUIET = 30;
    static final int END = 39;

    static final Resource POOL = Resource.pool("orders");
    static final Resource RESERVE = Resource.sql(Story.print(1));

    private Ends() {}

    static Shape normal() {
        return Shape.orders(100).using(POOL, 100, 0, 1, 100 * 24).using(RESERVE, 100, 0, 0, 100 * 20);
    }

    static Story story(Shape slow) {
        Story story = new Story(5);
        story.statement(Story.print(1), "update inventory set stock = stock - ? where sku = ?");
        return story.blocks(SERVICE, ORDERS, 0, QUIET, normal()).blocks(SERVICE, ORDERS, QUIET, END, slow);
    }

    /** Works wait for the pool for a second; its connections are held for a second each. */
    static Shape poolEmpty() {
        return Shape.orders(100)
                .with(Part.POOL, 1000)
                .using(POOL, 100, 0, 100 * 1000, 100 * 1000)
                .using(RESERVE, 100, 0, 0, 100 * 20);
    }

    /** The pool is empty because the statement takes a second. */
    static Story poolInSql() {
        return story(poolEmpty().using(RESERVE, 100, 0, 0, 100 * 980))
                .holders(SERVICE, "orders", QUIET, END, 20, holders(ORDERS, 1));
    }

    static List<Holder> holders(String operation, int sql) {
        return IntStream.range(0, 10)
                .mapToObj(i -> Story.holder(operation, sql, 900, 101 + i))
                .toList();
    }

    /** Ten sessions that are blocked by the pid, and more sessions beside. */
    static List<DbSession> blockedBy(long pid, DbSession... more) {
        List<DbSession> sessions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sessions.add(Story.session(101 + i, "order", "active", "Lock:transactionid", 1, List.of(pid)));
        }
        sessions.addAll(List.of(more));
        return sessions;
    }

    /** The one finding about orders; it is sound. */
    static Finding finding(Story story) {
        return finding(story, Limits.STANDARD);
    }

    static Finding finding(Story story, Limits limits) {
        List<Finding> findings = story.findings(limits);
        findings.forEach(Sentences::assertSound);
        List<Finding> orders = findings.stream()
                .filter(finding -> finding.operation().equals(ORDERS))
                .toList();
        assertThat(orders).hasSize(1);
        return orders.getFirst();
    }

    static List<String> codes(Finding finding) {
        return finding.links().stream().map(link -> link.claim().code()).toList();
    }

    static String missing(Finding finding) {
        var missing = finding.missing();
        return missing == null ? "" : missing.code();
    }
}
