package dev.nightjar.model.wire;

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
import dev.nightjar.model.port.Query;
import dev.nightjar.model.rows.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Findings of every shape, reproducible by their seed. */
final class RandomFindings {

    private final Random random;

    RandomFindings(Random random) {
        this.random = random;
    }

    Finding finding() {
        List<TimeRange> occurrences = some(this::range);
        occurrences.add(range());
        return new Finding(
                text(),
                text(),
                text(),
                text(),
                text(),
                Finding.Confidence.values()[random.nextInt(3)],
                slowdown(),
                occurrences,
                random.nextBoolean() ? recurrence() : null,
                phrase(),
                some(this::link),
                random.nextBoolean() ? phrase() : null,
                random.nextBoolean() ? phrase() : null);
    }

    private Slowdown slowdown() {
        return new Slowdown(
                range(),
                random.nextLong(1_000_000),
                random.nextLong(1_000),
                random.nextDouble() * 1e10,
                random.nextDouble() * 1e8,
                random.nextDouble(),
                random.nextDouble() * 1e6,
                parts(),
                parts(),
                random.nextInt(60_000),
                random.nextBoolean());
    }

    private Map<Part, Double> parts() {
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            if (random.nextBoolean()) {
                parts.put(part, random.nextGaussian() * 1e9);
            }
        }
        return parts;
    }

    private Recurrence recurrence() {
        int of = 1 + random.nextInt(30);
        return new Recurrence(
                1 + random.nextLong(1L << 50),
                random.nextLong(),
                random.nextLong(),
                1 + random.nextInt(of),
                of,
                textOrNull(),
                some(() -> random.nextLong()));
    }

    private Link link() {
        return new Link(
                resource(),
                random.nextDouble(),
                Link.Basis.values()[random.nextInt(2)],
                phrase(),
                some(() -> new Evidence(query(), values())),
                phrase());
    }

    private @Nullable Resource resource() {
        Resource.Kind[] kinds = Resource.Kind.values();
        int index = random.nextInt(kinds.length + 1);
        if (index == kinds.length) {
            return null;
        }
        boolean single = kinds[index] == Resource.Kind.CPU || kinds[index] == Resource.Kind.HEAP;
        return new Resource(kinds[index], single ? "" : text() + "x");
    }

    private Phrase phrase() {
        return new Phrase(text(), values());
    }

    private Map<String, Value> values() {
        Map<String, Value> values = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            values.put(text() + i, value());
        }
        return values;
    }

    private Value value() {
        return switch (random.nextInt(10)) {
            case 0 -> new Value.Text(text());
            case 1 -> new Value.Count(random.nextLong());
            case 2 -> new Value.Nanos(random.nextLong());
            case 3 -> new Value.Bytes(random.nextLong());
            case 4 -> new Value.Share(random.nextDouble());
            case 5 -> new Value.Instant(random.nextLong());
            case 6 -> new Value.Recurring(random.nextLong(), random.nextLong(), random.nextLong(), textOrNull());
            case 7 ->
                new Value.Clauses(
                        List.of(new Phrase(text(), Map.of()), new Phrase(text(), Map.of("a", new Value.Count(3)))));
            default -> new Value.Sql(text());
        };
    }

    @SuppressWarnings("NullAway") // it misses the annotations of nested types in class files
    private Query query() {
        return switch (random.nextInt(21)) {
            case 0 -> new Query.Totals(text(), textOrNull(), textOrNull(), range());
            case 1 ->
                new Query.Works(
                        text(),
                        random.nextBoolean() ? text() : null,
                        random.nextBoolean() ? text() : null,
                        range(),
                        random.nextInt(1000));
            case 2 -> new Query.Holders(text(), textOrNull(), textOrNull(), range());
            case 3 -> new Query.Sessions(text(), textOrNull(), range());
            case 4 -> new Query.GcPauses(text(), text(), range());
            case 5 -> new Query.Safepoints(text(), text(), range());
            case 6 -> new Query.Allocations(text(), text(), textOrNull(), range());
            case 7 -> new Query.LockHolders(text(), text(), textOrNull(), range());
            case 8 ->
                new Query.PartSites(text(), text(), textOrNull(), random.nextBoolean() ? Part.CPU : null, range());
            case 9 -> new Query.GcLog(text(), text(), textOrNull(), range(), random.nextInt(1000));
            case 10 -> new Query.EdenUses(text(), text(), range());
            case 11 -> new Query.Services(text(), minutes());
            case 12 -> new Query.SpanNames(text(), text(), minutes());
            case 13 ->
                new Query.TraceSearch(
                        text(),
                        textOrNull(),
                        textOrNull(),
                        random.nextBoolean() ? Span.Kind.SERVER : null,
                        random.nextBoolean() ? Span.Status.ERROR : null,
                        random.nextBoolean() ? Map.of() : Map.of("key." + text(), text(), "http.route", text()),
                        random.nextLong(1L << 40),
                        Long.MAX_VALUE - random.nextLong(1L << 40),
                        range(),
                        1 + random.nextInt(1_000));
            case 14 -> new Query.Calls(text(), minutes());
            case 15 -> new Query.ProfileTypes(text(), text(), minutes());
            case 16 -> new Query.Stacks(text(), text(), text(), textOrNull(), minutes(), 1 + random.nextInt(1_000));
            case 17 -> new Query.Counters(text(), textOrNull(), range());
            case 18 -> new Query.StatementUses(text(), textOrNull(), range());
            case 19 ->
                new Query.Traces(
                        text(),
                        new TreeSet<>(some(() -> String.format(Locale.ROOT, "%032x", random.nextLong()))),
                        range());
            default -> new Query.Health(text(), text(), range());
        };
    }

    private TimeRange range() {
        long from = random.nextLong(1L << 60);
        return new TimeRange(from, from + random.nextLong(1L << 50));
    }

    /** Not longer than a day. */
    private TimeRange minutes() {
        long minute = 60_000_000_000L;
        long from = random.nextInt(1 << 24) * minute;
        return new TimeRange(from, from + random.nextInt(1_440) * minute);
    }

    private <T> List<T> some(Supplier<T> make) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            some.add(make.get());
        }
        return some;
    }

    private String text() {
        String alphabet = "ab/ {}\"'日志:.-_";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private @Nullable String textOrNull() {
        return random.nextBoolean() ? text() : null;
    }
}
