package dev.nightjar.playbooks;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a finding can fill into a playbook's placeholders. A value that several links have is taken from the last one. */
final class Parameters {

    /** A parameter of a link's claim; {@code link} stands for itself and for the codes that begin with it and a dot. */
    record Source(String link, String parameter) {
        boolean fits(Phrase claim) {
            return claim.code().equals(link) || claim.code().startsWith(link + ".");
        }
    }

    /** Names: the only ones that may stand in a query or command. */
    private static final Map<String, List<Source>> NAMES_OF_LINKS = Map.ofEntries(
            Map.entry("pool", List.of(new Source("link.pool", "resource"), new Source("link.pool", "pool"))),
            Map.entry(
                    "executor",
                    List.of(new Source("link.part.queue", "resource"), new Source("link.queue", "executor"))),
            Map.entry("occupant", List.of(new Source("link.queue", "operation"))),
            Map.entry("owner", List.of(new Source("link.lock.by-work", "operation"))),
            Map.entry("owner.service", List.of(new Source("link.lock.by-work", "service"))),
            Map.entry(
                    "callee",
                    List.of(new Source("link.part.downstream", "resource"), new Source("link.downstream", "callee"))),
            Map.entry("lock", List.of(new Source("link.part.lock", "resource"))),
            Map.entry("lock.holder", List.of(new Source("link.jvm-lock", "holder"))),
            Map.entry(
                    "frame",
                    List.of(
                            new Source("link.pool", "frame"),
                            new Source("link.queue", "frame"),
                            new Source("link.gc.line", "frame"),
                            new Source("link.gc.asked", "line"),
                            new Source("link.safepoint.late", "line"),
                            new Source("link.starved.line", "line"),
                            new Source("link.jvm-lock", "line"))),
            Map.entry("type", List.of(new Source("link.gc.line", "type"))),
            Map.entry("allocator", List.of(new Source("link.gc.by-operation", "operation"))),
            Map.entry("wait", List.of(new Source("link.sql", "wait"))),
            Map.entry("error", List.of(new Source("link.errors", "error"))),
            Map.entry("why", List.of(new Source("link.gc", "why"), new Source("link.safepoint", "why"))),
            Map.entry("head", List.of(new Source("link.lock.queue-head", "head"))));

    private static final Map<String, List<Source>> FIGURES_OF_LINKS = Map.ofEntries(
            Map.entry("statement", List.of(new Source("link.pool", "statement"), new Source("link.sql", "statement"))),
            Map.entry(
                    "holder.statement",
                    List.of(
                            new Source("link.lock.by-job", "statement"),
                            new Source("link.lock.by-idle", "statement"),
                            new Source("link.lock.by-ddl", "statement"))),
            Map.entry("head.statement", List.of(new Source("link.lock.queue-head", "statement"))),
            Map.entry("load.statement", List.of(new Source("link.database", "statement"))),
            Map.entry(
                    "progress", List.of(new Source("link.lock", "progress"), new Source("link.database", "progress"))),
            Map.entry("connections", List.of(new Source("link.database.connections", "connections"))),
            Map.entry("connections.max", List.of(new Source("link.database.connections", "connections.max"))),
            Map.entry("connected", List.of(new Source("link.database.connected", "connected"))),
            Map.entry("transaction.oldest", List.of(new Source("link.lock", "transaction.oldest"))),
            Map.entry(
                    "allocated",
                    List.of(
                            new Source("link.gc.by-operation", "allocated.per-second"),
                            new Source("link.gc.by-background", "allocated.per-second"))),
            Map.entry(
                    "allocated.normal",
                    List.of(
                            new Source("link.gc.by-operation", "allocated.per-second.normal"),
                            new Source("link.gc.by-background", "allocated.per-second.normal"))),
            Map.entry("survived", List.of(new Source("link.gc.survival", "survived"))),
            Map.entry("survived.normal", List.of(new Source("link.gc.survival", "survived.normal"))),
            Map.entry("size", List.of(new Source("link.pool.too-small", "size"))),
            Map.entry("needed", List.of(new Source("link.pool.too-small", "needed"))),
            Map.entry(
                    "held",
                    List.of(
                            new Source("link.pool.too-small", "held"),
                            new Source("link.pool.leak", "held"),
                            new Source("link.queue", "held"))),
            Map.entry(
                    "rate",
                    List.of(new Source("link.pool.too-small", "rate"), new Source("link.queue.too-small", "rate"))),
            Map.entry(
                    "rate.normal",
                    List.of(
                            new Source("link.pool.too-small", "rate.normal"),
                            new Source("link.queue.too-small", "rate.normal"))),
            Map.entry(
                    "calls",
                    List.of(
                            new Source("link.sql", "calls"),
                            new Source("link.downstream.more-calls", "calls.per-work"))),
            Map.entry(
                    "calls.normal",
                    List.of(
                            new Source("link.sql", "calls.normal"),
                            new Source("link.downstream.more-calls", "calls.per-work.normal"))),
            Map.entry(
                    "calls.per-hundred",
                    List.of(
                            new Source("link.sql", "calls.per-hundred"),
                            new Source("link.downstream.fresh", "calls.per-hundred"))),
            Map.entry("calls.per-hundred.normal", List.of(new Source("link.sql", "calls.per-hundred.normal"))),
            Map.entry("call", List.of(new Source("link.sql", "call"), new Source("link.downstream", "call.mean"))),
            Map.entry(
                    "call.normal",
                    List.of(new Source("link.sql", "call.normal"), new Source("link.downstream", "call.mean.normal"))),
            Map.entry(
                    "pause", List.of(new Source("link.gc", "pause.mean"), new Source("link.safepoint", "pause.mean"))),
            Map.entry(
                    "pause.normal",
                    List.of(
                            new Source("link.gc", "pause.mean.normal"),
                            new Source("link.safepoint", "pause.mean.normal"))),
            Map.entry(
                    "pauses.per-minute",
                    List.of(
                            new Source("link.gc", "pauses.per-minute"),
                            new Source("link.safepoint", "pauses.per-minute"))));

    private static final String CONSUMER = "link.database.by-";

    private static final Set<String> NAMES_OF_FINDING = Set.of("service", "operation", "holder", "jvm");

    private static final Set<String> FIGURES_OF_FINDING =
            Set.of("mean", "normal", "failed", "from", "to", "when", "period", "missing");

    private final Map<String, Value> values;

    private Parameters(Map<String, Value> values) {
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    static Parameters of(Finding finding) {
        Map<String, Value> values = new TreeMap<>();
        for (Link link : finding.links()) {
            if (!isOfAnother(link.claim(), finding)) {
                addFrom(link.claim(), NAMES_OF_LINKS, values);
                addFrom(link.claim(), FIGURES_OF_LINKS, values);
            }
        }
        addOwn(finding, values);
        values.values().removeIf(Parameters::isEmpty);
        return new Parameters(values);
    }

    /** Beside the one who takes most of a database, links tell of others, who take less. */
    private static boolean isOfAnother(Phrase claim, Finding finding) {
        return claim.code().startsWith(CONSUMER)
                && claim.params().get("holder") instanceof Value.Text named
                && !named.text().isBlank()
                && !named.text().equals(finding.holder());
    }

    private static void addFrom(Phrase claim, Map<String, List<Source>> table, Map<String, Value> values) {
        table.forEach((name, sources) -> {
            for (Source source : sources) {
                Value value = claim.params().get(source.parameter());
                if (source.fits(claim) && value != null && !isEmpty(value)) {
                    values.put(name, value);
                }
            }
        });
    }

    private static void addOwn(Finding finding, Map<String, Value> values) {
        Slowdown slowdown = finding.slowdown();
        TimeRange last = finding.occurrences().getLast();
        values.put("service", new Value.Text(finding.service()));
        values.put("operation", new Value.Text(finding.operation()));
        values.put("holder", new Value.Text(finding.holder()));
        values.put("jvm", jvm(finding));
        values.put("mean", new Value.Nanos(Math.round(slowdown.meanWallNanos())));
        values.put("normal", new Value.Nanos(Math.round(slowdown.referenceWallNanos())));
        if (slowdown.failed() > 0) {
            values.put("failed", new Value.Share((double) slowdown.failed() / slowdown.works()));
        }
        values.put("from", new Value.Instant(last.fromEpochNanos()));
        values.put("to", new Value.Instant(last.toEpochNanos()));
        Recurrence recurrence = finding.recurrence();
        if (recurrence != null) {
            values.put("period", new Value.Nanos(recurrence.periodNanos()));
            values.put(
                    "when",
                    new Value.Recurring(
                            last.fromEpochNanos(),
                            recurrence.periodNanos(),
                            recurrence.lengthNanos(),
                            recurrence.zone()));
        }
        Phrase missing = finding.missing();
        if (missing != null) {
            values.put("missing", new Value.Clauses(List.of(missing)));
        }
    }

    /** Whose JVM to look into: the last callee's that the chain leads into, else the service's own. */
    private static Value jvm(Finding finding) {
        Value jvm = new Value.Text(finding.service());
        for (Link link : finding.links()) {
            Value callee = link.claim().params().get("callee");
            if (link.claim().code().equals("link.downstream.callee") && callee != null) {
                jvm = callee;
            }
        }
        return jvm;
    }

    /** Every name that a placeholder can have. */
    static SortedSet<String> known() {
        SortedSet<String> known = new TreeSet<>(names());
        known.addAll(FIGURES_OF_FINDING);
        known.addAll(FIGURES_OF_LINKS.keySet());
        return known;
    }

    /** Those of them that are names, which can be quoted in a query or command. */
    static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(NAMES_OF_FINDING);
        names.addAll(NAMES_OF_LINKS.keySet());
        return names;
    }

    /** Where each name that comes from links is taken from. */
    static Map<String, List<Source>> sources() {
        Map<String, List<Source>> sources = new TreeMap<>(NAMES_OF_LINKS);
        sources.putAll(FIGURES_OF_LINKS);
        return sources;
    }

    Optional<Value> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<String> name(String name) {
        return values.get(name) instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    private static boolean isEmpty(Value value) {
        return (value instanceof Value.Text text && text.text().isBlank())
                || (value instanceof Value.Sql sql && sql.text().isBlank())
                || (value instanceof Value.Clauses clauses && clauses.clauses().isEmpty());
    }
}
