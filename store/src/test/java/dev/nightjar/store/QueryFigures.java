package dev.nightjar.store;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.Stamped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the questions take that people wait for (docs/benchmarks/query.md), with 1, 10 and 100 million works of eight days in the
 * store, idle and while spans come in at half of what it takes. A benchmark, run by {@code ./nightjar bench query}.
 */
class QueryFigures {

    private static final long MOST_WORKS = Long.getLong("works", 100_000_000);
    private static final int QUERIES = Integer.getInteger("rounds", 200);

    private static final int DAYS_OF_WORKS = 8;
    private static final int DAYS_OF_SUMS = 30;
    private static final int SERVICES = 10;
    private static final int OPERATIONS = 5;
    private static final int SAMPLES = 1_000;
    private static final int COHORT = 1_000;
    private static final String ENVIRONMENT = "production";
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    @TempDir
    Path directory;

    private final Random random = new Random(11);
    private final List<String> lines = new ArrayList<>();

    @Test
    void ask() throws Exception {
        for (long works = 1_000_000; works <= MOST_WORKS; works *= 10) {
            ask(works);
        }
        String text = String.format(
                        Locale.ROOT,
                        "%nJava %s, %d processors; %d queries each. Milliseconds: p50 / p95 / slowest.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        QUERIES)
                + "| works | files | GB | question | idle | with ingest | spans/s meanwhile |\n|---|---|---|---|---|---|---|\n"
                + String.join("\n", lines) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "query.md"), text);
    }

    private void ask(long works) throws Exception {
        Path folder = Files.createDirectory(directory.resolve("works-" + works));
        SettableClock clock = new SettableClock();
        try (DuckDbStore store =
                DuckDbStore.open(StoreSettings.defaults(folder), clock, System::nanoTime, () -> Long.MAX_VALUE)) {
            fill(store, clock, works);
            long now = DuckDbStore.epochNanos(clock.instant());
            Map<String, Runnable> questions = questions(store, now);
            Map<String, String> idle = new LinkedHashMap<>();
            questions.forEach((name, question) -> idle.put(name, measured(name, question)));
            Ingest ingest = new Ingest(store);
            double most = ingest.perSecond(0, Duration.ofSeconds(10));
            System.err.printf("%,d works: takes %,.0f spans/s%n", works, most);
            Map<String, String> busy = new LinkedHashMap<>();
            double meanwhile = ingest.during(
                    most / 2, () -> questions.forEach((name, question) -> busy.put(name, measured(name, question))));
            StoreHealth.Sealed sealed = store.health().sealed().get("work");
            if (sealed == null) {
                throw new IllegalStateException("no works are sealed");
            }
            idle.forEach((name, figures) -> lines.add(String.format(
                    Locale.ROOT,
                    "| %,d | %d | %.1f | %s | %s | %s | %,.0f |",
                    works,
                    sealed.files(),
                    sealed.bytes() / 1e9,
                    name,
                    figures,
                    busy.get(name),
                    meanwhile)));
        }
        remove(folder);
    }

    private Map<String, Runnable> questions(DuckDbStore store, long now) {
        List<Work> known = new ArrayList<>();
        while (known.size() < 50) {
            long from = now - 1 - random.nextLong(DAYS_OF_WORKS * 24L * HOUR_NANOS);
            store
                    .works(new Query.Works(
                            ENVIRONMENT, service(), operation(), new TimeRange(from, from + HOUR_NANOS), 1))
                    .stream()
                    .map(Stamped::fact)
                    .forEach(known::add);
        }
        long minute = Duration.ofMinutes(1).toNanos();
        long end = now - now % minute;
        Map<String, Runnable> questions = new LinkedHashMap<>();
        questions.put("works of a trace, whose time is known to ten minutes", () -> {
            Work work = known.get(random.nextInt(known.size()));
            TimeRange around = new TimeRange(work.endEpochNanos() - 10 * minute, work.endEpochNanos() + 10 * minute);
            some(store.works(new Query.Trace(ENVIRONMENT, work.traceId(), around)));
        });
        questions.put("the " + COHORT + " slowest works of an operation in an hour, with ledgers", () -> {
            long from = now - HOUR_NANOS - random.nextLong((DAYS_OF_WORKS * 24L - 2) * HOUR_NANOS);
            some(store.works(new Query.Works(
                    ENVIRONMENT, service(), operation(), new TimeRange(from, from + HOUR_NANOS), COHORT)));
        });
        questions.put(
                "latency of an operation in 30 days, by hour",
                () -> some(store.grid(new Query.Grid(
                        ENVIRONMENT,
                        service(),
                        operation(),
                        new TimeRange(end - Duration.ofDays(DAYS_OF_SUMS).toNanos(), end),
                        Duration.ofHours(1)))));
        return questions;
    }

    private static void some(List<?> answer) {
        if (answer.isEmpty()) {
            throw new IllegalStateException("nothing was found");
        }
    }

    private String service() {
        return "service-" + random.nextInt(SERVICES);
    }

    private String operation() {
        return "GET /operation/" + random.nextInt(OPERATIONS);
    }

    private static String measured(String name, Runnable question) {
        for (int i = 0; i < 20; i++) {
            question.run();
        }
        double[] millis = new double[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            long begin = System.nanoTime();
            question.run();
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        String figures = String.format(
                Locale.ROOT,
                "%.1f / %.1f / %.1f",
                millis[QUERIES / 2],
                millis[QUERIES * 95 / 100],
                millis[QUERIES - 1]);
        System.err.println(name + ": " + figures);
        return figures;
    }

    // --- what is asked -----------------------------------------------------------------------------------------------

    /** Works hour by hour, as many in each, and sums day by day, sealed as they would be by themselves. */
    private static void fill(DuckDbStore store, SettableClock clock, long works) {
        RandomFacts facts = new RandomFacts(5);
        clock.jump(Duration.ofDays(-DAYS_OF_SUMS));
        long perHour = works / (DAYS_OF_WORKS * 24L);
        store.betweenGroups(Pending.After.SEGMENTS, connection -> {
                    execute(connection, "update segment set opened_nanos = " + DuckDbStore.epochNanos(clock.instant()));
                    return true;
                })
                .join();
        writeSamples(store, facts, clock);
        for (int hour = 0; hour < DAYS_OF_SUMS * 24; hour++) {
            long from = DuckDbStore.epochNanos(clock.instant());
            boolean withWorks = hour >= (DAYS_OF_SUMS - DAYS_OF_WORKS) * 24;
            boolean withSums = hour % 24 == 0;
            store.betweenGroups(Pending.After.SEGMENTS, connection -> {
                        if (withWorks) {
                            addWorks(connection, from, perHour);
                        }
                        if (withSums) {
                            addSums(connection, from);
                        }
                        return true;
                    })
                    .join();
            clock.advance(Duration.ofHours(1));
            store.sealDue();
            if (withWorks && hour % 24 == 23) {
                System.err.printf("%,d works: day %d is filled%n", works, hour / 24 + 1);
            }
        }
        List<WorkTotal> totals = new ArrayList<>();
        long now = DuckDbStore.epochNanos(clock.instant());
        for (int block = 0; block < 360; block++) {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                totals.add(facts.total("GET /operation/" + operation, now - HOUR_NANOS + block * 10_000_000_000L));
            }
        }
        for (int service = 0; service < SERVICES; service++) {
            store.write(facts.batch(facts.origin(ENVIRONMENT, "service-" + service), totals))
                    .join();
        }
    }

    /** Some works with every field filled, which come again and again with other ids and times. */
    private static void writeSamples(DuckDbStore store, RandomFacts facts, SettableClock clock) {
        for (int service = 0; service < SERVICES; service++) {
            Origin origin = facts.origin(ENVIRONMENT, "service-" + service);
            List<Work> works = new ArrayList<>();
            for (int i = 0; i < SAMPLES / SERVICES; i++) {
                works.add(facts.work("GET /operation/" + i % OPERATIONS, DuckDbStore.epochNanos(clock.instant())));
            }
            store.write(facts.batch(origin, works)).join();
        }
        store.betweenGroups(Pending.After.SEGMENTS, connection -> {
                    String open = Manifest.open("work", connection).nativeTable();
                    execute(
                            connection,
                            "create temp table sample as select *, row_number() over () - 1 as number from " + open);
                    execute(connection, "delete from " + open);
                    return true;
                })
                .join();
    }

    private static void addWorks(Connection connection, long from, long count) throws SQLException {
        String columns = FactTables.WORK.allColumns();
        String made = columns.replace("end_nanos", "ended as end_nanos")
                .replace("start_nanos", "ended - wall_nanos as start_nanos")
                .replace("trace_id", "uuid() as trace_id")
                .replace("span_id", "(random() * 9e18)::bigint as span_id");
        execute(
                connection,
                "insert into " + Manifest.open("work", connection).nativeTable() + " select " + made
                        + " from (select sample.*, " + from + " + i * " + HOUR_NANOS + "::hugeint // " + count
                        + " as ended from range(" + count + ") made(i) join sample on number = (i * 7919) % " + SAMPLES
                        + ")");
    }

    private static void addSums(Connection connection, long from) throws SQLException {
        String minutes = " from range(1440) minutes(m), range(" + SERVICES + ") services(s), range(" + OPERATIONS
                + ") operations(o)";
        String key = "'" + ENVIRONMENT + "', 'service-' || s, " + from + " + m * 60000000000, 'GET /operation/' || o";
        String parts = String.join(
                ", ", Stream.of(Part.values()).map(part -> "1000000000").toList());
        execute(
                connection,
                "insert into " + Manifest.open("operation_minute", connection).nativeTable() + " select " + key
                        + ", 700, 1, 14000000000, 7000000, 3500000000, " + parts + minutes);
        execute(
                connection,
                "insert into "
                        + Manifest.open("operation_walls_minute", connection).nativeTable() + " select " + key
                        + ", 160 + b, 35" + minutes + ", range(20) buckets(b)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void remove(Path folder) throws Exception {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
