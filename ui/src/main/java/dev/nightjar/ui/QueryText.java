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
            case Query.Counters counters -> "counters(" + known("database", counters.database());
            case Query.StatementUses uses -> "statement-uses(" + known("database", uses.database());
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
            case Query.Traces traces -> "traces(" + known("traces", String.join(" ", traces.traceIds()));
            case Query.Health health -> "health(" + known("service", health.service());
            case Query.Services _ -> "services(";
            case Query.SpanNames names -> "span-names(" + known("service", names.service());
            case Query.TraceSearch search ->
                "trace-search(" + known("service", search.service()) + known("span", search.name())
                        + known("kind", word(search.kind())) + known("status", word(search.status()))
                        + (search.attributes().isEmpty() ? "" : "attributes=" + search.attributes() + ", ")
                        + "least=" + search.leastWallNanos() + ", most=" + search.mostWallNanos() + ", limit="
                        + search.limit() + ", ";
            case Query.Calls _ -> "calls(";
            case Query.ProfileTypes types -> "profile-types(" + known("service", types.service());
            case Query.Stacks stacks ->
                "stacks(" + known("service", stacks.service()) + known("type", stacks.type())
                        + known("operation", stacks.operation()) + "limit=" + stacks.limit() + ", ";
        };
        return what + "environment=" + query.environment() + ", from="
                + say.time(query.range().fromEpochNanos()) + ", to="
                + say.time(query.range().toEpochNanos()) + ")";
    }

    private static @Nullable String word(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    private static String known(String name, @Nullable String value) {
        return value == null ? "" : name + "=" + value + ", ";
    }
}
