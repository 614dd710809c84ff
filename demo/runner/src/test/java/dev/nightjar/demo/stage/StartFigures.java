package dev.nightjar.demo.stage;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the agent costs at start (docs/measured.md): the order service with and without it, in turn, and with it attached
 * after it has served. A program, not a test: {@code StartFigures ROUNDS}, from the project's directory, on a machine that does nothing else. Linux only.
 */
final class StartFigures {

    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final int REQUESTS = 500;

    /** {@code up}: from the start of the process until it answers; {@code used}: 500 requests and 10 s later. */
    private record Figures(double upSeconds, double upCpu, double upMegabytes, double usedCpu, double usedMegabytes) {}

    /** Of loading the agent into the JVM that has served and is idle: until that returns, and 10 s later. */
    private record Attached(double seconds, double cpu, double laterCpu, double moreMegabytes) {}

    private StartFigures() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        RunDirectory directory = RunDirectory.create();
        Home home = Home.find();
        FreePorts ports = new FreePorts(new SplittableRandom());
        Children children = new Children(directory);
        try (children;
                ShopDatabase shop = ShopDatabase.start(directory, ports.next(), children);
                HttpClient http = HttpClient.newHttpClient()) {
            int otlp = Bench.startServer(home, shop, directory, ports, children, http);
            Thread.sleep(SETTLE);
            Path agent = home.agent();
            Member without = Services.of(home, shop, ports, name -> List.of()).order();
            Member with = Services.of(home, shop, ports, name -> Stage.agentOptions(name, agent, otlp))
                    .order();
            List<Figures> bare = new ArrayList<>();
            List<Figures> watched = new ArrayList<>();
            List<Attached> attached = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                long begin = System.nanoTime();
                Child child = without.start(children);
                bare.add(measure(without, child, begin, http));
                attached.add(attach(child, agent, otlp));
                children.stop(child);
                begin = System.nanoTime();
                child = with.start(children);
                watched.add(measure(with, child, begin, http));
                children.stop(child);
            }
            print("without", bare);
            print("with", watched);
            System.out.println("attached");
            print("  attached after, s", attached, Attached::seconds);
            print("  CPU of that, s", attached, Attached::cpu);
            print("  CPU 10 s later, s", attached, Attached::laterCpu);
            print("  RSS more than before, MB", attached, Attached::moreMegabytes);
        }
        children.dismissGuardian();
        directory.delete();
    }

    private static Figures measure(Member order, Child child, long begin, HttpClient http)
            throws InterruptedException, IOException {
        while (!NightjarApi.answers(http, order.answersAt())) {
            Thread.sleep(20);
        }
        double up = (System.nanoTime() - begin) / 1e9;
        ProcessHandle process = child.process().toHandle();
        double upCpu = cpuSeconds(process);
        double upMegabytes = Bench.megabytes(process);
        for (int i = 0; i < REQUESTS; i++) {
            URI product = order.address().resolve("/products/SKU-0001");
            http.send(HttpRequest.newBuilder(product).build(), HttpResponse.BodyHandlers.discarding());
        }
        Thread.sleep(SETTLE);
        return new Figures(up, upCpu, upMegabytes, cpuSeconds(process), Bench.megabytes(process));
    }

    private static Attached attach(Child child, Path agent, int otlp) throws Exception {
        ProcessHandle process = child.process().toHandle();
        double before = cpuSeconds(process);
        double megabytes = Bench.megabytes(process);
        String settings = Stage.agentOptions("order", agent, otlp).stream()
                .filter(option -> option.startsWith("-D"))
                .map(option -> option.substring(2).split("=", 2))
                .map(pair -> pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8))
                .collect(Collectors.joining(";"));
        long begin = System.nanoTime();
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
        try {
            machine.loadAgent(agent.toString(), "attach;" + settings);
        } finally {
            machine.detach();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double after = cpuSeconds(process);
        Thread.sleep(SETTLE);
        return new Attached(
                seconds, after - before, cpuSeconds(process) - before, Bench.megabytes(process) - megabytes);
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1000.0;
    }

    private static void print(String name, List<Figures> figures) {
        System.out.println(name + " the agent, medians (least … most) of " + figures.size());
        print("  up after, s", figures, Figures::upSeconds);
        print("  CPU until then, s", figures, Figures::upCpu);
        print("  RSS then, MB", figures, Figures::upMegabytes);
        print("  CPU 500 requests and 10 s later, s", figures, Figures::usedCpu);
        print("  RSS then, MB", figures, Figures::usedMegabytes);
    }

    private static <F> void print(String what, List<F> figures, ToDoubleFunction<F> value) {
        double[] sorted = figures.stream().mapToDouble(value).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-38s %7.1f  (%.1f … %.1f)%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
