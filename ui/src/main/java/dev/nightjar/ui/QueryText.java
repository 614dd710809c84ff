package dev.nightjar.ui;

import com.vaadin.flow.component.html.Code;
import dev.nightjar.model.port.Query;
import org.jspecify.annotations.Nullable;

/** A named query with its parameters: what to ask to get the numbers again. */
final class QueryText extends Code {

    QueryText(Say say, Query query) {
        super(text(say, query));
    }

    private static String text(Say say, Query query) {
        String what = switch (query) {
            case Query.Totals totals ->
                "totals(" + known("service", totals.service()) + known("operation", totals.operation());
            case Query.Works works ->
                "works(" + known("service", works.service()) + known("operation", works.operation()) + "limit="
                        + works.limit() + ", ";
            case Query.Holders holders ->
                "holders(" + known("service", holders.service()) + known("pool", holders.pool());
            case Query.LockHolders holders ->
                "lock-holders(" + known("service", holders.service()) + known("operation", holders.operation());
            case Query.Sessions sessions -> "sessions(" + known("database", sessions.database());
            case Query.GcPauses pauses -> "gc-pauses(" + known("service", pauses.service());
            case Query.EdenUses uses -> "eden-uses(" + known("service", uses.service());
            case Query.Safepoints safepoints -> "safepoints(" + known("service", safepoints.service());
            case Query.Allocations allocations ->
                "allocations(" + known("service", allocations.service()) + known("operation", allocations.operation());
            case Query.PartSites sites ->
                "part-sites(" + known("service", sites.service()) + known("operation", sites.operation())
                        + known(
                                "part",
                                sites.part() == null ? null : sites.part().word());
            case Query.GcLog log ->
                "gc-log(" + known("service", log.service()) + known("run", log.run()) + "limit=" + log.limit() + ", ";
            case Query.Grid grid ->
                "grid(" + known("service", grid.service()) + known("operation", grid.operation()) + "cell="
                        + grid.cell() + ", ";
            case Query.Trace trace -> "trace(" + known("trace", trace.traceId());
            case Query.Health health -> "health(" + known("service", health.service());
        };
        return what + "environment=" + query.environment() + ", from="
                + say.time(query.range().fromEpochNanos()) + ", to="
                + say.time(query.range().toEpochNanos()) + ")";
    }

    private static String known(String name, @Nullable String value) {
        return value == null ? "" : name + "=" + value + ", ";
    }
}
