package dev.nightjar.demo.stage;

import dev.nightjar.demo.verdict.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures of demo/README.md: the shop alone, without Nightjar, in quiet and through nights. A program, not a test:
 * {@code ShopFigures FAULT NIGHTS}, from the project's directory.
 */
final class ShopFigures {

    private record Answer(double atSeconds, String operation, int status, double millis) {}

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> roots = new TreeMap<>();
    private final Map<String, Integer> waits = new TreeMap<>();
    private int polls;
    private int decoyHolds;
    private int decoyBlocks;

    private ShopFigures() {}

    public static void main(String[] args) throws Exception {
        new ShopFigures().measure(Fault.parse(args[0]), Nights.of(Duration.ofSeconds(60), Integer.parseInt(args[1])));
    }

    private void measure(Fault fault, Nights nights) throws Exception {
        RunDirectory directory = RunDirectory.create();
        Home home = Home.find();
        FreePorts ports = new FreePorts(new SplittableRandom());
        Children children = new Children(directory);
        try (children;
                ShopDatabase shop = ShopDatabase.start(directory, ports.next(), children);
                HttpClient http = HttpClient.newHttpClient()) {
            Services services = Services.of(home, shop, ports, name -> List.of("-Xlog:gc"));
            for (Member service : services.all()) {
                service.start(children);
            }
            for (Member service : services.all()) {
                while (!NightjarApi.answers(http, service.answersAt())) {
                    Thread.sleep(100);
                }
            }
            URI order = services.order().address();
            Instant start = Instant.now();
            List<String> arguments = fault.work().arguments(shop.jdbcUrl(), services, nights, start);
            children.start(
                    "settlement",
                    Java.jar(
                            List.of("-Xmx64m", "-XX:+UseSerialGC"),
                            home.settlement(),
                            arguments.toArray(new String[0])));
            Thread sampler = Thread.ofPlatform().daemon().start(() -> sample(shop.jdbcUrl()));
            Duration length = nights.untilLastEnd().plusSeconds(15);
            HostReading quietBegin = drive(http, order, start, length, children, shop);
            HostReading.Figures figures =
                    HostReading.now(0, own(children, shop)).since(quietBegin);
            sampler.interrupt();
            sampler.join();
            print(nights, start, figures);
            printPauses(directory.resolve("order.log"));
        }
        children.dismissGuardian();
        directory.delete();
    }

    private static Stream<ProcessHandle> own(Children children, ShopDatabase shop) {
        return Stream.concat(children.alive(), shop.processes());
    }

    private HostReading drive(
            HttpClient http, URI order, Instant start, Duration length, Children children, ShopDatabase shop)
            throws InterruptedException {
        HostReading begin = HostReading.now(0, Stream.empty());
        boolean read = false;
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Traffic.Request request : Traffic.forProcessors(2, 1).during(length)) {
                if (!read && request.atNanos() > 20_000_000_000L) {
                    begin = HostReading.now(0, own(children, shop));
                    read = true;
                }
                long wait = start.plusNanos(request.atNanos()).toEpochMilli() - System.currentTimeMillis();
                if (wait > 0) {
                    Thread.sleep(wait);
                }
                var _ = senders.submit(() -> send(http, order, request));
            }
        }
        return begin;
    }

    private void send(HttpClient http, URI order, Traffic.Request request) {
        long begin = System.nanoTime();
        int status;
        try {
            HttpRequest.BodyPublisher body = request.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(request.body());
            status = http.send(
                            HttpRequest.newBuilder(order.resolve(request.path()))
                                    .header("Content-Type", "application/json")
                                    .method(request.method(), body)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            status = 0;
        }
        String operation = request.method() + " " + request.path().replaceFirst("^(/[a-z]+).*", "$1");
        answers.add(new Answer(request.atNanos() / 1e9, operation, status, (System.nanoTime() - begin) / 1e6));
    }

    private void sample(String url) {
        try (Connection connection = DriverManager.getConnection(url, "nightjar", "");
                Statement statement = connection.createStatement()) {
            while (!Thread.currentThread().isInterrupted()) {
                polls++;
                try (ResultSet rows = statement.executeQuery("""
                        with recursive chain(waiter, pid) as (
                          select pid, unnest(pg_blocking_pids(pid)) from pg_stat_activity where wait_event_type = 'Lock'
                          union select waiter, unnest(pg_blocking_pids(pid)) from chain)
                        select w.application_name, w.wait_event, r.application_name, r.state, r.query
                        from chain join pg_stat_activity w on w.pid = waiter join pg_stat_activity r on r.pid = chain.pid
                        where cardinality(pg_blocking_pids(r.pid)) = 0""")) {
                    while (rows.next()) {
                        waits.merge(rows.getString(1) + " waits " + rows.getString(2), 1, Integer::sum);
                        roots.merge(
                                rows.getString(3) + " (" + rows.getString(4) + "): " + rows.getString(5),
                                1,
                                Integer::sum);
                    }
                }
                try (ResultSet rows = statement.executeQuery("""
                        select count(*) filter (where l.mode = 'AccessExclusiveLock'),
                          (select count(*) from pg_stat_activity w, unnest(pg_blocking_pids(w.pid)) b join pg_stat_activity d on d.pid = b
                           where d.application_name = 'mv-refresh')
                        from pg_locks l join pg_stat_activity a using (pid) where a.application_name = 'mv-refresh'""")) {
                    rows.next();
                    decoyHolds += rows.getInt(1) > 0 ? 1 : 0;
                    decoyBlocks += rows.getInt(2);
                }
                Thread.sleep(1000);
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            System.out.println("sampler: " + e.getMessage());
        }
    }

    private void print(Nights nights, Instant start, HostReading.Figures figures) {
        List<double[]> phases = new ArrayList<>();
        phases.add(new double[] {10, nights.quiet().toSeconds()});
        for (int n = 1; n <= nights.count(); n++) {
            double begin = Duration.between(start, nights.start(start, n)).toMillis() / 1000.0;
            double end = begin + nights.length().toMillis() / 1000.0;
            phases.add(new double[] {begin, end});
            phases.add(new double[] {
                end + 2, n < nights.count() ? begin + nights.period().toSeconds() : end + 15
            });
        }
        for (double[] phase : phases) {
            for (String operation : List.of("POST /orders", "GET /products", "GET /prices")) {
                List<Answer> in = answers.stream()
                        .filter(a -> a.operation().equals(operation)
                                && a.atSeconds() >= phase[0]
                                && a.atSeconds() < phase[1])
                        .toList();
                double[] millis =
                        in.stream().mapToDouble(Answer::millis).sorted().toArray();
                long failed = in.stream()
                        .filter(a -> a.status() == 0 || a.status() >= 500)
                        .count();
                System.out.printf(
                        Locale.ROOT,
                        "%5.0f-%3.0f s %-14s n=%4d failed %5.1f %%  mean %6.0f p50 %7.1f p99 %7.1f max %7.1f ms%n",
                        phase[0],
                        phase[1],
                        operation,
                        millis.length,
                        100.0 * failed / Math.max(1, millis.length),
                        java.util.Arrays.stream(millis).average().orElse(0),
                        quantile(millis, 0.5),
                        quantile(millis, 0.99),
                        quantile(millis, 1));
            }
        }
        System.out.println(
                "polls " + polls + ", decoy holds its lock in " + decoyHolds + ", blocks somebody in " + decoyBlocks);
        waits.forEach((what, count) -> System.out.println("  " + count + " x " + what));
        roots.forEach((what, count) -> System.out.println("  root " + count + " x " + what));
        System.out.println(figures);
    }

    /** Of the order service, by what they are for. */
    private static void printPauses(Path log) throws IOException {
        Pattern pause = Pattern.compile(".*GC\\(\\d+\\) (Pause [^(]*).* ([0-9.]+)ms");
        Map<String, List<Double>> millis = new TreeMap<>();
        for (String line : Files.readAllLines(log)) {
            Matcher found = pause.matcher(line);
            if (found.matches()) {
                millis.computeIfAbsent(found.group(1).strip(), kind -> new ArrayList<>())
                        .add(Double.valueOf(found.group(2)));
            }
        }
        millis.forEach((kind, each) -> System.out.printf(
                Locale.ROOT,
                "%s: %d, of them %d of 100 ms or more, longest %.0f ms%n",
                kind,
                each.size(),
                each.stream().filter(length -> length >= 100).count(),
                each.stream().mapToDouble(Double::doubleValue).max().orElse(0)));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
