package dev.nightjar.agent.dist;

import dev.nightjar.agent.truth.TruthApp;
import dev.nightjar.agent.truth.TruthPools;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All scenes, played once on one JVM that has ended since. */
final class Played {

    static final String COMMON_POOL = "executor:ForkJoinPool.commonPool-worker";

    private final Jvm jvm;
    private final Sink sink;
    private final Map<String, List<String>> traces = new HashMap<>();
    private int requests;
    private int exitValue;
    private String log = "";

    private Played(Jvm jvm, Sink sink) {
        this.jvm = jvm;
        this.sink = sink;
    }

    static Played on(Jvm jvm, Path directory, Sink sink) throws Exception {
        Played played = new Played(jvm, sink);
        try (RunningApp app = RunningApp.withAgent(jvm, directory, sink.address())) {
            played.play(app);
            app.stopMillis();
            played.requests = app.requests();
            played.exitValue = app.exitValue();
            played.log = app.log();
        }
        return played;
    }

    private void play(RunningApp app) throws Exception {
        // JFR needs some seconds; ledgers of that time say that they miss it.
        until("JFR runs", () -> {
            app.play("sleep");
            return sink.ended("GET /sleep").stream()
                    .anyMatch(work -> work.ledger().missing().isEmpty());
        });
        String call = "call?" + sink.address() + "/slow";
        for (String scene : List.of(
                "sleep",
                "monitor",
                "lock",
                "text",
                "prepared",
                "worker",
                "withoutsuper",
                "withsuper",
                "scheduled",
                "logback",
                "log4j",
                "stages",
                "common",
                "fork",
                "virtual",
                "giveup",
                "outlive",
                "otherpool",
                "leave",
                "async",
                "async-back",
                "reject",
                "gc",
                "cpu",
                "measured-socket?" + TruthApp.MILLIS,
                "error",
                "checking",
                "connecting",
                call.replace("call", "future"),
                call.replace("call", "abandon").replace("/slow", "/never"),
                call)) {
            app.play(scene); // loads the classes
            remember(scene, List.of(app.start(scene, true)));
        }
        remember("unsampled", List.of(app.start(call, false)));
        playPool(app, "");
        for (String pool : TruthPools.UNNAMED) {
            playPool(app, "-" + pool);
        }
        playCrowd(app);
        playRefusal(app);
        CompletableFuture<RunningApp.Answer> hang = app.start("hang", true);
        CompletableFuture<RunningApp.Answer> starve = app.start("starve", true);
        for (String scene : List.of("hang", "starve")) {
            until(
                    "the request that hangs is reported: " + scene,
                    () -> sink.facts(Work.class).stream()
                            .anyMatch(work -> work.open() && work.operation().equals("GET /" + scene)));
        }
        CompletableFuture<RunningApp.Answer> parallel = app.start("parallel", true);
        until(
                "workers of the common pool are looked at",
                () -> sink.facts(PoolHolders.class).stream()
                        .anyMatch(seen -> seen.pool().equals(COMMON_POOL)));
        app.play("release");
        remember("parallel", List.of(parallel));
        remember("hang", List.of(hang));
        remember("starve", List.of(starve));
        until(
                "all ledgers have arrived",
                () -> traces.keySet().stream()
                        .allMatch(scene -> works(scene).size() == traces(scene).size()));
    }

    private void playPool(RunningApp app, String suffix) {
        List<CompletableFuture<RunningApp.Answer>> holders = hold(app, "hold", suffix);
        remember("pool" + suffix, List.of(app.start("pool" + suffix, true)));
        remember("hold" + suffix, holders);
    }

    private static List<CompletableFuture<RunningApp.Answer>> hold(RunningApp app, String how, String suffix) {
        List<CompletableFuture<RunningApp.Answer>> holders = new ArrayList<>();
        for (int i = 0; i < TruthApp.CONNECTIONS; i++) {
            holders.add(app.start(how + suffix, true));
        }
        until(
                "all connections are held: " + how + suffix,
                () -> app.play("holding" + suffix).body().equals("" + TruthApp.CONNECTIONS));
        return holders;
    }

    /** Holders that do not go before the timeout. */
    private void playRefusal(RunningApp app) {
        List<CompletableFuture<RunningApp.Answer>> holders = hold(app, "keep", "");
        remember("refused", List.of(app.start("pool", true)));
        holders.forEach(CompletableFuture::join);
    }

    private void playCrowd(RunningApp app) {
        List<CompletableFuture<RunningApp.Answer>> crowd = new ArrayList<>();
        for (int i = 0; i < 2 * TruthApp.TOMCAT_THREADS; i++) {
            crowd.add(app.start("crowd", true));
        }
        remember("crowd", crowd);
    }

    private void remember(String scene, List<CompletableFuture<RunningApp.Answer>> answers) {
        String name = scene.replaceFirst("\\?.*", "");
        traces.put(name, answers.stream().map(answer -> answer.join().traceId()).toList());
    }

    Jvm jvm() {
        return jvm;
    }

    /** What it sent, all of it. */
    Sink sink() {
        return sink;
    }

    /** The one work of a scene. */
    Work work(String scene) {
        List<Work> works = works(scene);
        if (works.size() != 1) {
            throw new AssertionError(scene + ": " + works.size() + " works");
        }
        return works.get(0);
    }

    List<Work> works(String scene) {
        List<String> wanted = traces(scene);
        return sink.facts(Work.class).stream()
                .filter(work -> !work.open() && work.kind() == Work.Kind.REQUEST && wanted.contains(work.traceId()))
                .toList();
    }

    List<String> traces(String scene) {
        return traces.getOrDefault(scene, List.of());
    }

    int requests() {
        return requests;
    }

    int exitValue() {
        return exitValue;
    }

    String log() {
        return log;
    }

    static void until(String what, BooleanSupplier holds) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new AssertionError("not within 90 s: " + what);
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
