package dev.nightjar.collector;

import dev.nightjar.collector.database.DatabaseSession;
import dev.nightjar.collector.database.StatementReading;
import dev.nightjar.collector.database.TransactionHistory;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What looking into a database costs, in processor time of both sides: ours is all of this process, so nothing else may be done in it
 * meanwhile; the server's is what {@code /proc} says of a process. Linux only.
 */
public final class SamplerCost {

    private static final int CYCLES = Integer.getInteger("rounds", 60);

    /** As the sampler does: ten polls of sessions, then the statistics. */
    private static final int POLLS_PER_CYCLE = 10;

    /** Ten times as often as the sampler. Closer together, caches would stay warmer than they do. */
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(100);

    private static final int WARM_UP_CYCLES = 20;

    /** Of {@code /proc/PID/stat}, per second: the kernel tells it to programs as 100 on all that we run on. */
    private static final double TICKS = 100;

    private static final String HEAD = """
            | server | what | ours, ms of CPU a second: mean (10th–90th percentile) | the server's | of a core at 1 Hz |
            |---|---|---|---|---|
            """;

    /** What is asked in a cycle beside the sessions. */
    enum What {
        SESSIONS("sessions"),
        COUNTERS("sessions and counters"),
        ALL("sessions, counters and statements");

        private final String words;

        What(String words) {
            this.words = words;
        }
    }

    /**
     * Of one cycle.
     *
     * @param ours seconds of processor time
     * @param theirs likewise
     */
    private record Cycle(double ours, double theirs) {}

    private final DatabaseSession session;
    private final long serverPid;
    private final TransactionHistory history = new TransactionHistory();

    private SamplerCost(DatabaseSession session, long serverPid) {
        this.session = session;
        this.serverPid = serverPid;
    }

    /**
     * Measures and writes {@code target/sampler-KIND.md}.
     *
     * @param server as its lines call it
     * @param serverPid the process that answers
     */
    public static void publish(String kind, String server, DatabaseSession session, long serverPid) throws Exception {
        Map<What, List<Cycle>> measured = new SamplerCost(session, serverPid).measure();
        StringBuilder lines = new StringBuilder();
        measured.forEach((what, cycles) -> lines.append(line(server, what, cycles)));
        String text = String.format(
                        Locale.ROOT,
                        "%nJava %s, %d processors; %d cycles of ten polls each.%n%n",
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        CYCLES)
                + HEAD
                + lines;
        System.out.print(text);
        Files.writeString(Path.of("target", "sampler-" + kind + ".md"), text);
    }

    /** In turn, so that what changes meanwhile changes for all. */
    private Map<What, List<Cycle>> measure() throws Exception {
        for (int i = 0; i < WARM_UP_CYCLES; i++) {
            cycle(What.ALL);
        }
        Map<What, List<Cycle>> measured = new EnumMap<>(What.class);
        for (int i = 0; i < CYCLES; i++) {
            for (What what : What.values()) {
                measured.computeIfAbsent(what, _ -> new ArrayList<>()).add(cycle(what));
            }
        }
        return measured;
    }

    /** A cycle stands for ten seconds. Both clocks go in steps of 10 ms: too coarse for one cycle, and for a median. */
    private static String line(String server, What what, List<Cycle> cycles) {
        double[] ours = cycles.stream().mapToDouble(Cycle::ours).sorted().toArray();
        double mean = cycles.stream().mapToDouble(Cycle::ours).average().orElseThrow();
        double theirs = cycles.stream().mapToDouble(Cycle::theirs).average().orElseThrow();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f (%.2f–%.2f) | %.2f | %.2f %% + %.2f %% |%n",
                server,
                what.words,
                1e3 * mean / POLLS_PER_CYCLE,
                1e3 * ours[ours.length / 10] / POLLS_PER_CYCLE,
                1e3 * ours[ours.length * 9 / 10] / POLLS_PER_CYCLE,
                1e3 * theirs / POLLS_PER_CYCLE,
                100 * mean / POLLS_PER_CYCLE,
                100 * theirs / POLLS_PER_CYCLE);
    }

    private Cycle cycle(What what) throws Exception {
        double ours = ownSeconds();
        double theirs = serverSeconds();
        for (int i = 0; i < POLLS_PER_CYCLE; i++) {
            if (session.poll(history).sessions().isEmpty()) {
                throw new IllegalStateException("the poll saw nobody: there is nothing to measure");
            }
            Thread.sleep(BETWEEN_POLLS);
        }
        if (what != What.SESSIONS && session.counters().groups().isEmpty()) {
            throw new IllegalStateException("no counters were read");
        }
        if (what == What.ALL) {
            StatementReading reading = session.statements();
            if (reading.statements().isEmpty()) {
                throw new IllegalStateException("no statements were read: " + reading.blind());
            }
        }
        return new Cycle(ownSeconds() - ours, serverSeconds() - theirs);
    }

    private static double ownSeconds() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean own) {
            return own.getProcessCpuTime() / 1e9;
        }
        throw new IllegalStateException("this JVM does not tell its processor time");
    }

    private double serverSeconds() throws Exception {
        String stat = Files.readString(Path.of("/proc/" + serverPid + "/stat"));
        // The name may have blanks and brackets in it; behind it user and system time are the 12th and 13th field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(fields, 11, 13).mapToLong(Long::parseLong).sum() / TICKS;
    }
}
