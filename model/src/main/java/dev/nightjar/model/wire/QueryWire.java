package dev.nightjar.model.wire;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.rows.Span;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Named queries as {@code {name: holders, environment: …, from: …, to: …}}; an absent key means "all". */
final class QueryWire {

    private QueryWire() {}

    static Map<String, Object> encode(Query query) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (query instanceof Query.Totals totals) {
            tree.put("name", "totals");
            putIfKnown(tree, "service", totals.service());
            putIfKnown(tree, "operation", totals.operation());
        } else if (query instanceof Query.Works works) {
            tree.put("name", "works");
            putIfKnown(tree, "service", works.service());
            putIfKnown(tree, "operation", works.operation());
            tree.put("limit", (long) works.limit());
        } else if (query instanceof Query.Holders holders) {
            tree.put("name", "holders");
            putIfKnown(tree, "service", holders.service());
            putIfKnown(tree, "pool", holders.pool());
        } else if (query instanceof Query.LockHolders holders) {
            tree.put("name", "lock-holders");
            tree.put("service", holders.service());
            putIfKnown(tree, "operation", holders.operation());
        } else if (query instanceof Query.Sessions sessions) {
            tree.put("name", "sessions");
            putIfKnown(tree, "database", sessions.database());
        } else if (query instanceof Query.Counters counters) {
            tree.put("name", "counters");
            putIfKnown(tree, "database", counters.database());
        } else if (query instanceof Query.StatementUses uses) {
            tree.put("name", "statement-uses");
            putIfKnown(tree, "database", uses.database());
        } else if (query instanceof Query.GcPauses pauses) {
            tree.put("name", "gc-pauses");
            tree.put("service", pauses.service());
        } else if (query instanceof Query.EdenUses uses) {
            tree.put("name", "eden-uses");
            tree.put("service", uses.service());
        } else if (query instanceof Query.Safepoints safepoints) {
            tree.put("name", "safepoints");
            tree.put("service", safepoints.service());
        } else if (query instanceof Query.Allocations allocations) {
            tree.put("name", "allocations");
            tree.put("service", allocations.service());
            putIfKnown(tree, "operation", allocations.operation());
        } else if (query instanceof Query.PartSites sites) {
            tree.put("name", "part-sites");
            tree.put("service", sites.service());
            putIfKnown(tree, "operation", sites.operation());
            Part part = sites.part();
            putIfKnown(tree, "part", part == null ? null : part.word());
        } else if (query instanceof Query.GcLog log) {
            tree.put("name", "gc-log");
            tree.put("service", log.service());
            putIfKnown(tree, "run", log.run());
            tree.put("limit", (long) log.limit());
        } else if (query instanceof Query.Health health) {
            tree.put("name", "health");
            putIfKnown(tree, "service", health.service());
        } else if (query instanceof Query.Grid grid) {
            tree.put("name", "grid");
            tree.put("service", grid.service());
            tree.put("operation", grid.operation());
            tree.put("cell", grid.cell().toNanos());
        } else if (query instanceof Query.Trace trace) {
            tree.put("name", "trace");
            tree.put("trace", trace.traceId());
        } else if (query instanceof Query.Traces traces) {
            tree.put("name", "traces");
            tree.put("traces", List.copyOf(traces.traceIds()));
        } else if (query instanceof Query.Services) {
            tree.put("name", "services");
        } else if (query instanceof Query.SpanNames names) {
            tree.put("name", "span-names");
            tree.put("service", names.service());
        } else if (query instanceof Query.TraceSearch search) {
            encode(search, tree);
        } else if (query instanceof Query.Calls) {
            tree.put("name", "calls");
        } else if (query instanceof Query.ProfileTypes types) {
            tree.put("name", "profile-types");
            tree.put("service", types.service());
        } else if (query instanceof Query.Stacks stacks) {
            tree.put("name", "stacks");
            tree.put("service", stacks.service());
            tree.put("type", stacks.type());
            putIfKnown(tree, "operation", stacks.operation());
            tree.put("limit", (long) stacks.limit());
        } else {
            throw new IllegalStateException("no wire form for " + query);
        }
        tree.put("environment", query.environment());
        tree.put("from", query.range().fromEpochNanos());
        tree.put("to", query.range().toEpochNanos());
        return tree;
    }

    private static void encode(Query.TraceSearch search, Map<String, Object> tree) {
        tree.put("name", "trace-search");
        putIfKnown(tree, "service", search.service());
        putIfKnown(tree, "span", search.name());
        Span.Kind kind = search.kind();
        putIfKnown(tree, "kind", kind == null ? null : kind.name());
        Span.Status status = search.status();
        putIfKnown(tree, "status", status == null ? null : status.name());
        tree.put("attributes", new TreeMap<>(search.attributes()));
        tree.put("least", search.leastWallNanos());
        tree.put("most", search.mostWallNanos());
        tree.put("limit", (long) search.limit());
    }

    static Query decode(Tree tree) {
        String environment = tree.text("environment");
        TimeRange range = range(tree);
        String name = tree.text("name");
        return switch (name) {
            case "totals" ->
                new Query.Totals(environment, tree.optionalText("service"), tree.optionalText("operation"), range);
            case "works" ->
                new Query.Works(
                        environment,
                        tree.optionalText("service"),
                        tree.optionalText("operation"),
                        range,
                        tree.smallInteger("limit"));
            case "holders" ->
                new Query.Holders(environment, tree.optionalText("service"), tree.optionalText("pool"), range);
            case "lock-holders" ->
                new Query.LockHolders(environment, tree.text("service"), tree.optionalText("operation"), range);
            case "sessions" -> new Query.Sessions(environment, tree.optionalText("database"), range);
            case "counters" -> new Query.Counters(environment, tree.optionalText("database"), range);
            case "statement-uses" -> new Query.StatementUses(environment, tree.optionalText("database"), range);
            case "gc-pauses" -> new Query.GcPauses(environment, tree.text("service"), range);
            case "eden-uses" -> new Query.EdenUses(environment, tree.text("service"), range);
            case "safepoints" -> new Query.Safepoints(environment, tree.text("service"), range);
            case "allocations" ->
                new Query.Allocations(environment, tree.text("service"), tree.optionalText("operation"), range);
            case "part-sites" ->
                new Query.PartSites(
                        environment,
                        tree.text("service"),
                        tree.optionalText("operation"),
                        tree.has("part") ? tree.parsed("part", Part::parse) : null,
                        range);
            case "gc-log" ->
                new Query.GcLog(
                        environment, tree.text("service"), tree.optionalText("run"), range, tree.smallInteger("limit"));
            case "health" -> new Query.Health(environment, tree.optionalText("service"), range);
            case "grid" ->
                new Query.Grid(
                        environment,
                        tree.text("service"),
                        tree.text("operation"),
                        range,
                        Duration.ofNanos(tree.integer("cell")));
            case "trace" -> new Query.Trace(environment, tree.text("trace"), range);
            case "traces" -> new Query.Traces(environment, new TreeSet<>(tree.texts("traces")), range);
            case "services" -> new Query.Services(environment, range);
            case "span-names" -> new Query.SpanNames(environment, tree.text("service"), range);
            case "trace-search" -> traceSearch(environment, range, tree);
            case "calls" -> new Query.Calls(environment, range);
            case "profile-types" -> new Query.ProfileTypes(environment, tree.text("service"), range);
            case "stacks" ->
                new Query.Stacks(
                        environment,
                        tree.text("service"),
                        tree.text("type"),
                        tree.optionalText("operation"),
                        range,
                        tree.smallInteger("limit"));
            default -> throw new IllegalArgumentException(tree.at("name") + " is no named query: '" + name + "'");
        };
    }

    private static Query.TraceSearch traceSearch(String environment, TimeRange range, Tree tree) {
        Map<String, String> attributes = new TreeMap<>();
        Tree told = tree.tree("attributes");
        told.keys().forEach(name -> attributes.put(name, told.text(name)));
        return new Query.TraceSearch(
                environment,
                tree.optionalText("service"),
                tree.optionalText("span"),
                tree.has("kind") ? tree.word("kind", Span.Kind.class) : null,
                tree.has("status") ? tree.word("status", Span.Status.class) : null,
                attributes,
                tree.integer("least"),
                tree.integer("most"),
                range,
                tree.smallInteger("limit"));
    }

    static Map<String, Object> encode(TimeRange range) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from", range.fromEpochNanos());
        tree.put("to", range.toEpochNanos());
        return tree;
    }

    static TimeRange range(Tree tree) {
        return new TimeRange(tree.integer("from"), tree.integer("to"));
    }

    private static void putIfKnown(Map<String, Object> tree, String key, @Nullable String value) {
        if (value != null) {
            tree.put(key, value);
        }
    }
}
