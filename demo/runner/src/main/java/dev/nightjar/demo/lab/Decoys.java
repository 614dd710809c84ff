package dev.nightjar.demo.lab;

import java.util.List;

/** Who is innocent, though it happens at the same time. */
final class Decoys {

    private static final String REFRESH = "mv-refresh";

    /** Names that no finding may speak of. */
    static final List<String> NAMES = List.of(REFRESH);

    private Decoys() {}

    /**
     * A job that holds an AccessExclusiveLock, and a lock of a table that only reports read: nobody waits for either.
     */
    static Actor job() {
        return Session.holding(
                REFRESH,
                "create materialized view if not exists archive_by_product as select sku, count(*) as orders, sum(quantity) as pieces from order_archive group by sku",
                "refresh materialized view archive_by_product",
                "declare export cursor for select * from archive_by_product order by pieces desc",
                "fetch 50 from export");
    }

    /** An operation with more to do than normally, from which nobody has to wait. */
    static Actor busyEndpoint() {
        return Calls.get("order", "/prices/{sku}", 12);
    }
}
