package dev.nightjar.demo.stage;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of one run. Closing ends them all, the last started first; if this process dies before, the guardian
 * does. Thread-safe: a shutdown hook may close it while the run still starts things.
 */
public final class Children implements AutoCloseable {

    /** Settings of the user's shell that would reach into the demo's processes. */
    private static final List<String> FOREIGN_VARIABLES =
            List.of("OTEL_", "NIGHTJAR_", "SPRING_", "SERVER_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "PG");

    private final RunDirectory directory;
    private final Guardian guardian;
    private final Deque<Child> started = new ArrayDeque<>();
    private boolean closed;
    private long stoppedNanos;

    public Children(RunDirectory directory) throws StageFailed {
        this.directory = directory;
        try {
            guardian = Guardian.over(directory);
        } catch (IOException e) {
            throw new StageFailed("the demo needs a POSIX shell 'sh' on the PATH: " + e.getMessage(), e);
        }
    }

    public Child start(String name, List<String> command) throws StageFailed {
        return start(name, command, Map.of());
    }

    /**
     * Starts a process whose output goes to {@code name.log}; its input stays open as long as this process lives.
     *
     * @param variables environment variables beside those of this process
     */
    synchronized Child start(String name, List<String> command, Map<String, String> variables) throws StageFailed {
        if (closed) {
            throw new StageFailed("the demo is ending, " + name + " is not started any more");
        }
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment()
                .keySet()
                .removeIf(variable -> FOREIGN_VARIABLES.stream().anyMatch(variable::startsWith));
        builder.environment().putAll(variables);
        try {
            // What a JVM leaves in its temporary directory when it is killed goes with the run's directory.
            Path temporary = Files.createDirectories(directory.resolve("tmp"));
            builder.environment().put("JDK_JAVA_OPTIONS", "\"-Djava.io.tmpdir=" + temporary + "\"");
            Child child = new Child(name, builder.start(), log);
            started.push(child);
            watch("TERM", child.process().toHandle());
            return child;
        } catch (IOException e) {
            throw new StageFailed(name + " cannot be started (" + command.getFirst() + "): " + e.getMessage(), e);
        }
    }

    /** Puts a process that somebody else started and stops under the guardian's eyes. */
    void watch(String signal, ProcessHandle process) {
        guardian.watch(signal, process.pid());
        var _ = process.onExit().thenAccept(ended -> guardian.forget(ended.pid()));
    }

    /** Those that have ended without being stopped. */
    synchronized List<Child> dead() {
        return started.stream().filter(child -> !child.isAlive()).toList();
    }

    /** CPU time of those that were stopped. */
    synchronized long stoppedNanos() {
        return stoppedNanos;
    }

    private static long cpuNanos(Child child) {
        return child.process().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /** The processes that live, with their own children. */
    synchronized Stream<ProcessHandle> alive() {
        return started.stream()
                .map(child -> child.process().toHandle())
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .filter(ProcessHandle::isAlive)
                .toList()
                .stream();
    }

    public synchronized void stop(Child child) {
        stoppedNanos += cpuNanos(child);
        child.stop();
        started.remove(child);
    }

    /** Ends it in an orderly way, by the name that it was started with. */
    synchronized void stop(String name) {
        stop(named(name));
    }

    /** Whether one of this name was started and not stopped since. */
    synchronized boolean has(String name) {
        return find(name).isPresent();
    }

    /** Ends it as {@code kill -9} does. */
    synchronized void kill(String name) throws InterruptedException {
        Child child = named(name);
        child.process().destroyForcibly().waitFor();
        started.remove(child);
    }

    private Child named(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(name + " was not started"));
    }

    private Optional<Child> find(String name) {
        return started.stream().filter(child -> child.name().equals(name)).findFirst();
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            started.pop().stop();
        }
    }

    /** After everything has been stopped, also what {@link #watch} was called for. */
    void dismissGuardian() {
        guardian.close();
    }
}
