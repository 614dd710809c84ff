package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.truth.TruthApp;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Truth against ledger, part by part: a program that measures what it does beside what the agent says of it. A benchmark, run
 * by {@code ./nightjar bench ledger}: it prints, and fails only when nothing could be compared.
 */
class LedgerFigures {

    /** What a request costs in which nothing is done: the server's own, which no program can measure from inside. */
    private static final String NOTHING = "nothing";

    /** Scenes that a virtual thread plays, of which JFR and the clocks tell nothing: what they do by themselves is unexplained. */
    private static final String VIRTUAL = "virtual-";

    private static final List<String> SCENES = List.of(
            NOTHING,
            "sleep",
            "monitor",
            "lock",
            "latch",
            "wait",
            "cpu",
            "pool",
            "queue",
            "parallel",
            "sql",
            "driver-cpu",
            "downstream",
            "socket",
            "gc",
            "safepoint",
            "runqueue",
            "throttled",
            "short-waits",
            VIRTUAL + NOTHING,
            VIRTUAL + "sleep",
            VIRTUAL + "pool",
            VIRTUAL + "sql");

    private static final List<Integer> MILLIS = List.of(4, 20, 100);
    private static final int ROUNDS = Integer.getInteger("rounds", 10);
    private static final long MILLI = 1_000_000;
    private static final long NOTICEABLE_NANOS = MILLI / 10;

    /** The promise: within 2 % or 1 ms. */
    private static final double PROMISED_SHARE = 0.02;

    /** One request: what it did, and what is said of it. */
    private record Pair(String scene, Map<Part, Long> truth, Map<Part, Long> said, long wallNanos) {

        long error(Part part) {
            return said.getOrDefault(part, 0L) - truth.getOrDefault(part, 0L);
        }

        boolean isWithin(Part part) {
            return Math.abs(error(part)) <= Math.max(MILLI, PROMISED_SHARE * truth.getOrDefault(part, 0L));
        }

        /** A stop that the scene did not ask for took time from whatever it hit: nobody knows how much of what. */
        boolean isDisturbed() {
            return !truth.containsKey(Part.GC)
                    && said.getOrDefault(Part.GC, 0L) + said.getOrDefault(Part.SAFEPOINT, 0L) > NOTICEABLE_NANOS;
        }

        /** Time that the ledger gave to waits that cannot have had it. */
        long misbookedNanos() {
            long nanos = 0;
            for (Part part : EnumSet.range(Part.GC, Part.SLEEP)) {
                nanos += Math.max(0, error(part));
            }
            return nanos;
        }
    }

    static List<Jvm> jvms() throws IOException {
        return Jvm.all();
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void compare(Jvm jvm, @TempDir Path directory) throws Exception {
        Path log = directory.resolve("vm.log");
        Map<String, List<RunningApp.Answer>> answers = new LinkedHashMap<>();
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.withAgent(
                        jvm, directory, sink.address(), VmLog.option(log), "-XX:TieredStopAtLevel=4")) {
            Played.until("JFR runs", () -> {
                app.play("sleep");
                return sink.ended("GET /sleep").stream()
                        .anyMatch(work -> work.ledger().missing().isEmpty());
            });
            List<String> scenes = playable(app, sink);
            for (int round = 0; round < ROUNDS; round++) {
                for (int millis : MILLIS) {
                    for (String scene : scenes) {
                        answers.computeIfAbsent(scene, name -> new ArrayList<>())
                                .add(play(app, scene, millis, sink));
                    }
                }
                System.err.printf("%s: round %d of %d%n", jvm, round + 1, ROUNDS);
            }
            List<String> traces = answers.values().stream()
                    .flatMap(List::stream)
                    .map(RunningApp.Answer::traceId)
                    .toList();
            Played.until(
                    "all ledgers have arrived", () -> byTrace(sink).keySet().containsAll(traces));
            app.stopMillis();
            Files.deleteIfExists(TruthApp.controlGroup(app.pid()));
            print(jvm, pairs(answers, byTrace(sink), new VmLog(log)));
        }
    }

    /** Plays each once, so that its classes are loaded. */
    private static List<String> playable(RunningApp app, Sink sink) {
        List<String> playable = new ArrayList<>();
        for (String scene : SCENES) {
            if (play(app, scene, MILLIS.get(0), sink).status() == 200) {
                playable.add(scene);
            } else {
                System.err.println(
                        "Not measured here: " + scene
                                + " (runqueue needs Linux and taskset, throttled control groups of version 1 and root, virtual threads Java 21)");
            }
        }
        return playable;
    }

    private static RunningApp.Answer play(RunningApp app, String scene, int millis, Sink sink) {
        return scene.startsWith(VIRTUAL)
                ? app.playOnVirtualThread(address(scene.substring(VIRTUAL.length()), millis, sink))
                : app.play(address(scene, millis, sink));
    }

    private static String address(String scene, int millis, Sink sink) {
        return "measured-" + scene + "?" + (scene.equals("downstream") ? sink.address() + "/slow?" : "") + millis;
    }

    private static Map<String, Work> byTrace(Sink sink) {
        Map<String, Work> works = new LinkedHashMap<>();
        for (Work work : sink.facts(Work.class)) {
            if (!work.open() && work.kind() == Work.Kind.REQUEST) {
                works.put(work.traceId(), work);
            }
        }
        return works;
    }

    private static List<Pair> pairs(Map<String, List<RunningApp.Answer>> answers, Map<String, Work> works, VmLog log) {
        List<Pair> pairs = new ArrayList<>();
        answers.forEach((scene, ofScene) -> {
            for (RunningApp.Answer answer : ofScene) {
                pairs.add(pair(scene, answer.body(), Objects.requireNonNull(works.get(answer.traceId())), log));
            }
        });
        return pairs;
    }

    private static Pair pair(String scene, String told, Work work, VmLog log) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String each : told.split(" ", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0 && !each.endsWith("?")) {
                values.put(each.substring(0, equals), Long.valueOf(each.substring(equals + 1)));
            }
        }
        Map<Part, Long> truth = new EnumMap<>(Part.class);
        Long from = values.remove("from_millis");
        Long to = values.remove("to_millis");
        if (from != null && to != null) {
            truth.put(Part.GC, log.gcNanos(from * MILLI, to * MILLI));
            truth.put(Part.SAFEPOINT, log.otherNanos(from * MILLI, to * MILLI));
        }
        values.forEach((name, nanos) -> truth.put(part(scene, name), nanos));
        Map<Part, Long> said = new EnumMap<>(work.ledger().parts());
        // The server's own queue is whatever it was.
        if (told.contains("queue=?")) {
            said.remove(Part.QUEUE);
        } else {
            said.merge(Part.QUEUE, -serversQueueNanos(work), Long::sum);
        }
        return new Pair(scene, truth, said, work.wallNanos());
    }

    private static Part part(String scene, String name) {
        Part part = Part.parse(name);
        return scene.startsWith(VIRTUAL) && part == Part.SLEEP ? Part.UNEXPLAINED : part;
    }

    private static long serversQueueNanos(Work work) {
        return work.waits().stream()
                .filter(wait -> wait.part() == Part.QUEUE)
                .filter(wait -> !wait.resource().name().startsWith("measured-"))
                .mapToLong(Work.Wait::nanos)
                .sum();
    }

    /** Takes from all what a request costs in which nothing is done. */
    private static List<Pair> withoutTheServersShare(List<Pair> pairs) {
        Map<Part, Long> share = share(pairs, NOTHING);
        Map<Part, Long> virtualShare = share(pairs, VIRTUAL + NOTHING);
        List<Pair> without = new ArrayList<>();
        for (Pair pair : pairs) {
            Map<Part, Long> said = new EnumMap<>(pair.said());
            (pair.scene().startsWith(VIRTUAL) ? virtualShare : share)
                    .forEach((part, nanos) -> said.merge(part, -nanos, Long::sum));
            without.add(new Pair(pair.scene(), pair.truth(), said, pair.wallNanos()));
        }
        return without;
    }

    private static Map<Part, Long> share(List<Pair> pairs, String nothing) {
        Map<Part, Long> share = new EnumMap<>(Part.class);
        for (Part part : EnumSet.of(Part.CPU, Part.RUNQUEUE, Part.UNEXPLAINED)) {
            List<Long> nanos = pairs.stream()
                    .filter(pair -> pair.scene().equals(nothing))
                    .map(pair -> pair.said().getOrDefault(part, 0L))
                    .sorted()
                    .toList();
            share.put(part, nanos.isEmpty() ? 0 : nanos.get(nanos.size() / 2));
        }
        return share;
    }

    private static void print(Jvm jvm, List<Pair> all) throws IOException {
        List<Pair> pairs = withoutTheServersShare(all).stream()
                .filter(pair -> !pair.isDisturbed())
                .toList();
        StringBuilder table = new StringBuilder();
        table.append("\n### ").append(jvm).append("\n\n");
        table.append(
                "| scene | part | works | truth | error, median | least … most | within 2 % or 1 ms | misbooked |\n");
        table.append("|---|---|---|---|---|---|---|---|\n");
        for (String scene : SCENES) {
            List<Pair> ofScene =
                    pairs.stream().filter(pair -> pair.scene().equals(scene)).toList();
            TreeSet<Part> parts = new TreeSet<>();
            ofScene.forEach(pair -> parts.addAll(pair.truth().keySet()));
            parts.forEach(part -> table.append(row(scene, part, ofScene)));
        }
        table.append(String.format(
                Locale.ROOT,
                "%nMisbooked: %.2f %% of %.1f s in %d works; %d more were hit by a stop that their scene did not ask for.%n",
                misbookedPercent(pairs),
                pairs.stream().mapToLong(Pair::wallNanos).sum() / 1e9,
                pairs.size(),
                all.size() - pairs.size()));
        System.out.print(table);
        Path file = Path.of("target", "ledger-" + jvm.name().replace(' ', '-') + ".md");
        Files.writeString(file, table);
        assertThat(pairs).as("works that could be compared").isNotEmpty();
    }

    private static double misbookedPercent(List<Pair> pairs) {
        return 100.0
                * pairs.stream().mapToLong(Pair::misbookedNanos).sum()
                / pairs.stream().mapToLong(Pair::wallNanos).sum();
    }

    private static String row(String scene, Part part, List<Pair> pairs) {
        List<Long> truths = pairs.stream()
                .map(pair -> pair.truth().getOrDefault(part, 0L))
                .sorted()
                .toList();
        List<Long> errors =
                pairs.stream().map(pair -> pair.error(part)).sorted().toList();
        long within = pairs.stream().filter(pair -> pair.isWithin(part)).count();
        return String.format(
                Locale.ROOT,
                "| %s | `%s` | %d | %.1f … %.1f ms | %+.3f ms | %+.3f … %+.3f ms | %d of %d | %.2f %% |%n",
                scene,
                part.word(),
                pairs.size(),
                truths.get(0) / 1e6,
                truths.get(truths.size() - 1) / 1e6,
                errors.get(errors.size() / 2) / 1e6,
                errors.get(0) / 1e6,
                errors.get(errors.size() - 1) / 1e6,
                within,
                pairs.size(),
                misbookedPercent(pairs));
    }
}
