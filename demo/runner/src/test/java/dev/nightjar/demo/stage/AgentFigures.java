package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.stage.Measurements.Cost;
import dev.nightjar.demo.stage.Measurements.Launch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the agent costs per request (docs/benchmarks/agent.md): the shop's order service (Spring Boot, Tomcat, HikariCP,
 * PostgreSQL) in each {@link Variant}, a fresh JVM in every round, under open-loop load at fixed rates. A benchmark, run by
 * {@code ./nightjar bench agent}: it prints, and fails only when requests did, or when a peer did not trace. Linux only.
 */
class AgentFigures {

    private static final int ROUNDS = Integer.getInteger("rounds", 15);

    /** So many requests, not so much time: every variant's compilers have then seen the same. */
    private static final int WARM_UP_REQUESTS = 24_000;

    private static final int WARM_UP_AT_ONCE = 4;

    private static final int MOST_SETTLING = 3;

    /** Before each measurement, at its rate: what is told a second late belongs to the same load then. */
    private static final Duration RUN_IN = Duration.ofSeconds(2);

    private final Measurements measured = new Measurements();
    private final @Nullable Path skywalking = skywalking();
    private final List<Variant> variants = Variant.compared(skywalking);

    @Test
    void compare() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Home home = Home.find();
        FreePorts ports = new FreePorts(new SplittableRandom());
        Children children = new Children(directory);
        try (children;
                ShopDatabase shop = ShopDatabase.start(directory, ports.next(), children);
                HttpClient http = HttpClient.newHttpClient();
                PeerSink sink = new PeerSink()) {
            int otlp = Bench.startServer(home, shop, directory, ports, children, http);
            Map<Variant, Member> members = new EnumMap<>(Variant.class);
            for (Variant variant : variants) {
                List<String> options = new ArrayList<>(JvmUsage.OPTIONS);
                options.addAll(variant.options("order", home.agent(), skywalking, otlp, sink, directory));
                members.put(
                        variant, Services.of(home, shop, ports, name -> options).order());
            }
            rounds(members, children, http, sink);
        }
        children.dismissGuardian();
        directory.delete();
        publish();
    }

    private static @Nullable Path skywalking() {
        String named = System.getProperty("skywalking", "");
        if (named.isBlank()) {
            return null;
        }
        Path folder = Path.of(named);
        assertThat(Variant.agentJar(folder)).as("SkyWalking's agent").isRegularFile();
        return folder;
    }

    private void rounds(Map<Variant, Member> members, Children children, HttpClient http, PeerSink sink)
            throws Exception {
        List<Variant> order = new ArrayList<>(variants);
        int launches = ROUNDS * order.size();
        int done = 0;
        long begin = System.nanoTime();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Variant variant : order) {
                Launch launch = launch(Objects.requireNonNull(members.get(variant)), children, http, sink);
                measured.add(variant, launch);
                done++;
                Duration left = Duration.ofNanos((System.nanoTime() - begin) / done * (launches - done));
                System.err.printf(
                        "round %d of %d, %s: %s; %d min left%n",
                        round, ROUNDS, variant.title(), inShort(launch), left.toMinutes() + 1);
            }
            Collections.rotate(order, 1);
        }
    }

    private static String inShort(Launch launch) {
        StringBuilder text = new StringBuilder("µs per request");
        launch.costs().values().forEach(cost -> text.append(String.format(" %.0f", cost.cpuMicros())));
        return text.toString();
    }

    private static Launch launch(Member order, Children children, HttpClient http, PeerSink sink) throws Exception {
        Child child = order.start(children);
        long logged = Files.size(child.log()); // by the launches before
        while (!NightjarApi.answers(http, order.answersAt())) {
            Thread.sleep(20);
        }
        ProcessHandle process = child.process().toHandle();
        try (JvmUsage usage = JvmUsage.of(process.pid());
                Requests requests = new Requests()) {
            double startCpu = usage.read().cpuNanos() / 1e9;
            warmUp(order.address(), requests);
            settle(order.address(), requests, usage);
            Map<Load, Cost> costs = new EnumMap<>(Load.class);
            for (Load load : Load.values()) {
                costs.put(load, measure(load, order.address(), requests, usage, sink));
            }
            boolean leftOut = saidSince(logged, child.log()).contains("left out for now");
            return new Launch(startCpu, Bench.megabytes(process), leftOut, costs);
        } finally {
            children.stop(child);
        }
    }

    private static String saidSince(long bytes, Path log) throws IOException {
        byte[] all = Files.readAllBytes(log);
        return new String(all, (int) bytes, all.length - (int) bytes, StandardCharsets.UTF_8);
    }

    private static void warmUp(URI service, Requests requests) {
        int failed = requests.closedLoop(Load.ONE_CALL.on(service), WARM_UP_REQUESTS * 3 / 4, WARM_UP_AT_ONCE)
                + requests.closedLoop(Load.TEN_CALLS.on(service), WARM_UP_REQUESTS / 4, WARM_UP_AT_ONCE);
        assertThat(failed).as("failed requests of the warm-up").isZero();
    }

    /** On a busy machine the compilers lag behind: waits until they have little to do, though not for ever. */
    private static void settle(URI service, Requests requests, JvmUsage usage) throws Exception {
        for (int i = 0; i < MOST_SETTLING; i++) {
            long before = usage.compilingMillis();
            requests.openLoop(Load.ONE_CALL.on(service), Load.ONE_CALL.perSecond(), RUN_IN.dividedBy(2));
            requests.openLoop(Load.TEN_CALLS.on(service), Load.TEN_CALLS.perSecond(), RUN_IN.dividedBy(2));
            if (usage.compilingMillis() - before < RUN_IN.toMillis() / 20) {
                return;
            }
        }
        System.err.println("the compilers are still at work");
    }

    private static Cost measure(Load load, URI service, Requests requests, JvmUsage usage, PeerSink sink)
            throws Exception {
        URI address = load.on(service);
        requests.openLoop(address, load.perSecond(), RUN_IN);
        long spans = sink.spans();
        JvmUsage.Reading before = usage.read();
        Requests.Answers answers = requests.openLoop(address, load.perSecond(), load.measured());
        JvmUsage.Reading used = usage.read().since(before);
        double count = answers.sent();
        return new Cost(
                (used.cpuNanos() - used.compilerNanos()) / 1e3 / count,
                used.requestNanos() / 1e3 / count,
                used.compilerNanos() / 1e3 / count,
                used.allocatedBytes() / count,
                answers.quantileMillis(0.5),
                answers.quantileMillis(0.99),
                (sink.spans() - spans) / count,
                answers.failed());
    }

    private void publish() throws Exception {
        StringBuilder text = new StringBuilder(String.format(
                "%n%d rounds, medians (least … most); over stock: means and 95 %% intervals. Java %s, %d processors.%n",
                measured.rounds(), Runtime.version(), Runtime.getRuntime().availableProcessors()));
        variants.forEach(variant -> text.append("- ")
                .append(variant.title())
                .append(": ")
                .append(variant.what())
                .append('\n'));
        if (skywalking == null) {
            text.append("- SkyWalking was not compared: no folder of its agent was named (--skywalking DIR)\n");
        } else {
            text.append("- SkyWalking's plugins: ").append(plugins(skywalking)).append('\n');
        }
        text.append(AgentTables.of(measured));
        System.out.print(text);
        Files.writeString(Path.of("target", "agent-cost.md"), text);
        assertThat(measured.failed()).as("failed requests").isZero();
        assertThatPeersTraced();
    }

    private static String plugins(Path skywalking) throws Exception {
        List<String> all = new ArrayList<>();
        for (String folder : List.of("plugins", "bootstrap-plugins", "activations")) {
            Path within = skywalking.resolve(folder);
            int count = 0;
            if (Files.isDirectory(within)) {
                try (var files = Files.newDirectoryStream(within, "*.jar")) {
                    for (Path _ : files) {
                        count++;
                    }
                }
            }
            all.add(count + " in " + folder);
        }
        return String.join(", ", all);
    }

    /** An agent that does nothing costs nothing. */
    private void assertThatPeersTraced() {
        for (Variant peer : List.of(Variant.SKYWALKING, Variant.STOCK_AS_SHIPPED)) {
            for (Load load : Load.values()) {
                double[] spans = measured.values(peer, load, Cost::spansSent);
                assertThat(Arrays.stream(spans).min().orElse(Double.MAX_VALUE))
                        .as("spans that %s sent per request, under %s", peer.title(), load.title())
                        .isGreaterThan(0.8 * (1 + load.jdbcCalls()));
            }
        }
    }
}
