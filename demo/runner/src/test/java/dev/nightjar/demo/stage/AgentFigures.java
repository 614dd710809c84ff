package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToDoubleFunction;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;

/**
 * What the agent costs per request: the shop's order service (Spring Boot, Tomcat, HikariCP, one query on PostgreSQL), without
 * an agent, with the stock OpenTelemetry agent and with ours, in turn, round after round, under open-loop load at fixed
 * rates. A benchmark, run by {@code ./nightjar bench agent}: it prints, and fails only when requests did.
 */
class AgentFigures {

    private static final int ROUNDS = Integer.getInteger("rounds", 15);
    private static final List<Integer> RATES = List.of(50, 200);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(15);

    private enum Variant {
        NONE,
        STOCK,
        NIGHTJAR
    }

    /** What one process had used up to an instant. */
    private record Reading(long cpuNanos, long allocatedBytes) {}

    /** Of one variant at one rate in one round, per request. */
    private record Cost(double cpuMicros, double allocatedBytes, double p50Millis, double p99Millis, int failed) {}

    private final Map<Variant, Map<Integer, List<Cost>>> costs = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> startCpu = new EnumMap<>(Variant.class);
    private final Map<Variant, List<Double>> megabytes = new EnumMap<>(Variant.class);

    @Test
    void compare() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Home home = Home.find();
        FreePorts ports = new FreePorts(new SplittableRandom());
        Children children = new Children(directory);
        try (children;
                ShopDatabase shop = ShopDatabase.start(directory, ports.next(), children);
                HttpClient http = HttpClient.newHttpClient()) {
            int otlp = Bench.startServer(home, shop, directory, ports, children, http);
            Map<Variant, Member> members = new EnumMap<>(Variant.class);
            for (Variant variant : Variant.values()) {
                List<String> options = options(variant, home, otlp);
                members.put(
                        variant, Services.of(home, shop, ports, name -> options).order());
            }
            List<Variant> order = new ArrayList<>(List.of(Variant.values()));
            for (int round = 0; round < ROUNDS; round++) {
                for (Variant variant : order) {
                    measure(variant, Objects.requireNonNull(members.get(variant)), children, http);
                }
                Collections.rotate(order, 1);
                System.err.printf("round %d of %d%n", round + 1, ROUNDS);
            }
        }
        children.dismissGuardian();
        directory.delete();
        print();
    }

    private static List<String> options(Variant variant, Home home, int otlp) throws StageFailed {
        Path ours = home.agent();
        return switch (variant) {
            case NONE -> List.of();
            case STOCK -> Stage.agentOptions("order", ours.resolveSibling("stock-agent.jar"), otlp);
            case NIGHTJAR -> Stage.agentOptions("order", ours, otlp);
        };
    }

    private void measure(Variant variant, Member order, Children children, HttpClient http) throws Exception {
        Child child = order.start(children);
        while (!NightjarApi.answers(http, order.answersAt())) {
            Thread.sleep(20);
        }
        ProcessHandle process = child.process().toHandle();
        try (JMXConnector connector = connect(process.pid())) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            startCpu.computeIfAbsent(variant, v -> new ArrayList<>())
                    .add(reading(beans).cpuNanos() / 1e9);
            URI product = order.address().resolve("/products/SKU-0001");
            drive(http, product, RATES.getLast(), WARM_UP);
            for (int rate : RATES) {
                Reading before = reading(beans);
                long[] nanos = drive(http, product, rate, MEASURED);
                Reading after = reading(beans);
                costs.computeIfAbsent(variant, v -> new TreeMap<>())
                        .computeIfAbsent(rate, r -> new ArrayList<>())
                        .add(cost(before, after, nanos));
            }
        }
        megabytes.computeIfAbsent(variant, v -> new ArrayList<>()).add(Bench.megabytes(process));
        children.stop(child);
    }

    @SuppressWarnings("BanJNDI") // a JVM that we have started
    private static JMXConnector connect(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }

    private static Reading reading(MBeanServerConnection beans) throws Exception {
        return new Reading(
                (Long) beans.getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "ProcessCpuTime"),
                (Long) beans.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
    }

    /** Sends requests at the instants of an even schedule; returns how long after those each was answered, −1 for failures. */
    private static long[] drive(HttpClient http, URI address, int rate, Duration length) throws InterruptedException {
        int count = (int) (rate * length.toSeconds());
        AtomicLongArray nanos = new AtomicLongArray(count);
        HttpRequest request = HttpRequest.newBuilder(address).build();
        long start = System.nanoTime();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int index = i;
                long intended = start + i * 1_000_000_000L / rate;
                long wait = intended - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                var _ = senders.submit(() -> nanos.set(index, send(http, request) ? System.nanoTime() - intended : -1));
            }
        }
        long[] all = new long[count];
        Arrays.setAll(all, nanos::get);
        return all;
    }

    private static boolean send(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Cost cost(Reading before, Reading after, long[] nanos) {
        long[] answered =
                Arrays.stream(nanos).filter(each -> each >= 0).sorted().toArray();
        return new Cost(
                (after.cpuNanos() - before.cpuNanos()) / 1e3 / nanos.length,
                (double) (after.allocatedBytes() - before.allocatedBytes()) / nanos.length,
                answered[answered.length / 2] / 1e6,
                answered[answered.length * 99 / 100] / 1e6,
                nanos.length - answered.length);
    }

    private void print() throws IOException {
        StringBuilder table = new StringBuilder();
        for (int rate : RATES) {
            table.append(String.format(
                    Locale.ROOT, "%n%d requests/s, medians (least … most) of %d rounds:%n%n", rate, ROUNDS));
            table.append(
                    "| | none | stock | Nightjar | Nightjar over stock, mean and 95 % interval |\n|---|---|---|---|---|\n");
            row(table, "CPU, µs per request", rate, Cost::cpuMicros);
            row(table, "allocated, bytes per request", rate, Cost::allocatedBytes);
            row(table, "p50 from the intended time, ms", rate, Cost::p50Millis);
            row(table, "p99 from the intended time, ms", rate, Cost::p99Millis);
        }
        table.append(String.format(Locale.ROOT, "%n| | none | stock | Nightjar |%n|---|---|---|---|%n"));
        row(table, "CPU until it answers, s", startCpu);
        row(table, "resident memory after the load, MB", megabytes);
        System.out.print(table);
        Files.writeString(Path.of("target", "agent-cost.md"), table);
        assertThat(costs.values().stream()
                        .flatMap(byRate -> byRate.values().stream())
                        .flatMap(List::stream)
                        .mapToInt(Cost::failed))
                .as("failed requests")
                .containsOnly(0);
    }

    private void row(StringBuilder table, String what, int rate, ToDoubleFunction<Cost> value) {
        table.append("| ").append(what).append(" |");
        for (Variant variant : Variant.values()) {
            table.append(' ').append(spread(values(variant, rate, value))).append(" |");
        }
        double[] stock = values(Variant.STOCK, rate, value);
        double[] ours = values(Variant.NIGHTJAR, rate, value);
        double[] more = new double[ours.length];
        Arrays.setAll(more, round -> ours[round] - stock[round]);
        double mean = Arrays.stream(more).average().orElse(Double.NaN);
        double variance =
                Arrays.stream(more).map(each -> (each - mean) * (each - mean)).sum() / (more.length - 1);
        double interval = STUDENT[Math.min(more.length, STUDENT.length) - 1] * Math.sqrt(variance / more.length);
        table.append(String.format(Locale.ROOT, " %+.1f ± %.1f |%n", mean, interval));
    }

    /** Student's t for 95 %, by the number of values; for more of them 2. */
    private static final double[] STUDENT = {
        Double.NaN, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.0
    };

    private double[] values(Variant variant, int rate, ToDoubleFunction<Cost> value) {
        return costs.getOrDefault(variant, Map.of()).getOrDefault(rate, List.of()).stream()
                .mapToDouble(value)
                .toArray();
    }

    private static void row(StringBuilder table, String what, Map<Variant, List<Double>> values) {
        table.append("| ").append(what).append(" |");
        for (Variant variant : Variant.values()) {
            double[] all = values.getOrDefault(variant, List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            table.append(' ').append(spread(all)).append(" |");
        }
        table.append('\n');
    }

    private static String spread(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.1f (%.1f … %.1f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
}
