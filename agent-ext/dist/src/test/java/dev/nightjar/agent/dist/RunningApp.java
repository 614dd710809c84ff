package dev.nightjar.agent.dist;

import ch.qos.logback.core.ContextBase;
import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.javax.JavaxApp;
import dev.nightjar.agent.kinds.KindsApp;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.agent.truth.TruthApp;
import dev.nightjar.attach.Main;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exemplars.tracer.common.SpanContextSupplier;
import io.prometheus.client.exemplars.tracer.otel.OpenTelemetrySpanContextSupplier;
import io.prometheus.client.exemplars.tracer.otel_agent.OpenTelemetryAgentSpanContextSupplier;
import jakarta.annotation.Resource;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.startup.Tomcat;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.logging.LogFactory;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.skywalking.apm.toolkit.trace.TraceContext;
import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** {@link TruthApp} or {@link KindsApp} in a JVM of its own with the real agent. */
final class RunningApp implements AutoCloseable {

    static final Path AGENT = Path.of("target", "nightjar-agent.jar").toAbsolutePath();

    private final Process process;
    private final Path directory;
    private final BufferedReader output;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private String virtualPort = "";
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger traces = new AtomicInteger();

    /** The answer to one request, and how to find its work. */
    record Answer(int status, String body, String traceId) {}

    private RunningApp(Process process, Path directory) throws IOException {
        this.process = process;
        this.directory = directory;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("port=")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the application did not start: " + log());
        }
        address = "http://127.0.0.1:" + line.substring("port=".length());
    }

    /** With the agent, all exporters of its own off. */
    static RunningApp withAgent(Jvm jvm, Path directory, String endpoint, String... options) throws Exception {
        return withAgentAfter(List.of(), jvm, directory, endpoint, options);
    }

    /** @param launcher a command that becomes the one which follows it */
    static RunningApp withAgentAfter(List<String> launcher, Jvm jvm, Path directory, String endpoint, String... options)
            throws Exception {
        return start(launcher, jvm, directory, agentOptions(endpoint, options), truth(directory));
    }

    /** {@link KindsApp} with the agent, and with every class that the tests have but for the agent's own. */
    static RunningApp ofKinds(Jvm jvm, Path directory, String endpoint, String... arguments) throws Exception {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> classPath = new ArrayList<>(List.of(tests.split(File.pathSeparator)));
        for (Class<?> ours : List.of(Edge.class, AgentSettings.class, Main.class)) {
            classPath.remove(location(ours));
        }
        classPath.removeIf(part -> part.contains("opentelemetry-javaagent"));
        List<String> program =
                new ArrayList<>(List.of("-cp", String.join(File.pathSeparator, classPath), KindsApp.class.getName()));
        program.addAll(List.of(arguments));
        return start(List.of(), jvm, directory, agentOptions(endpoint), program);
    }

    /** {@link JavaxApp} on Tomcat 9, with the agent or without. */
    static RunningApp ofJavax(Jvm jvm, Path directory, @Nullable String endpoint) throws Exception {
        String classPath = location(JavaxApp.class) + File.pathSeparator + Path.of("target", "tomcat9", "*");
        List<String> program = List.of("-cp", classPath, JavaxApp.class.getName(), directory.toString());
        return start(List.of(), jvm, directory, endpoint == null ? List.of() : agentOptions(endpoint), program);
    }

    private static List<String> agentOptions(String endpoint, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "-javaagent:" + AGENT,
                "-Dnightjar.endpoint=" + endpoint,
                "-Dotel.service.name=truth",
                "-Dotel.resource.attributes=deployment.environment.name=lab",
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"));
        all.addAll(List.of(options));
        return all;
    }

    /**
     * These options, and of the stock agent's instrumentations only those that the scenes go through: a start takes a quarter less
     * CPU. For tests of what has nothing to do with the others.
     */
    static String[] few(String... options) {
        List<String> all = new ArrayList<>(List.of("-Dotel.instrumentation.common.default-enabled=false"));
        for (String one : List.of("nightjar", "opentelemetry-api", "tomcat", "servlet", "jdbc", "executors")) {
            all.add("-Dotel.instrumentation." + one + ".enabled=true");
        }
        all.addAll(List.of(options));
        return all.toArray(new String[0]);
    }

    static RunningApp start(Jvm jvm, Path directory, List<String> options) throws Exception {
        return start(List.of(), jvm, directory, options, truth(directory));
    }

    private static List<String> truth(Path directory) throws URISyntaxException {
        return List.of("-cp", classPath(), TruthApp.class.getName(), directory.toString());
    }

    private static RunningApp start(
            List<String> launcher, Jvm jvm, Path directory, List<String> options, List<String> program)
            throws Exception {
        List<String> command = new ArrayList<>(launcher);
        command.add(jvm.home().resolve("bin/java").toString());
        command.add("-Xmx256m");
        command.add("-XX:+UseG1GC"); // a small machine would choose another one
        command.add(
                "-XX:TieredStopAtLevel=1"); // most live for seconds: the optimising compiler would be most of their CPU
        command.addAll(options);
        command.addAll(program);
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("stderr.txt").toFile())
                .start();
        try {
            return new RunningApp(process, directory);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String classPath() throws URISyntaxException {
        StringJoiner path = new StringJoiner(System.getProperty("path.separator"));
        for (Class<?> part : List.of(
                TruthApp.class,
                Tomcat.class,
                Resource.class,
                HikariDataSource.class,
                BasicDataSource.class,
                GenericObjectPool.class,
                LogFactory.class,
                DruidDataSource.class,
                ConnectionPool.class,
                Driver.class,
                Logger.class,
                ContextBase.class,
                LogEvent.class,
                Message.class,
                TraceContext.class,
                CollectorRegistry.class,
                SpanContextSupplier.class,
                OpenTelemetrySpanContextSupplier.class,
                OpenTelemetryAgentSpanContextSupplier.class,
                OpenTelemetry.class,
                Context.class,
                ComponentLoader.class)) {
            path.add(location(part));
        }
        return path.toString();
    }

    private static String location(Class<?> part) throws URISyntaxException {
        return Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Plays a scene; its trace is one that every agent sends in full. */
    Answer play(String scene) {
        return start(scene, true).join();
    }

    /** Likewise, served by a virtual thread; not found before Java 21. */
    Answer playOnVirtualThread(String scene) {
        if (virtualPort.isEmpty()) {
            virtualPort = play("virtual-port").body();
        }
        return virtualPort.equals("-1")
                ? new Answer(404, "", "")
                : start(http, "http://127.0.0.1:" + virtualPort, scene, true).join();
    }

    /** Likewise on a connection of its own: reactor-netty 1.3.6 may leave a connection's next request unread (its issue 4361). */
    Answer playOnNewConnection(String scene) {
        return start(HttpClient.newHttpClient(), address, scene, true).join();
    }

    /**
     * Begins to play a scene.
     *
     * @param sampled what the caller decided about the trace
     */
    CompletableFuture<Answer> start(String scene, boolean sampled) {
        return start(http, address, scene, sampled);
    }

    private CompletableFuture<Answer> start(HttpClient client, String server, String scene, boolean sampled) {
        requests.incrementAndGet();
        String trace = Traces.picked(traces.incrementAndGet());
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/" + scene))
                .header("traceparent", "00-" + trace + "-00000000000000aa-" + (sampled ? "01" : "00"))
                .timeout(Duration.ofMinutes(2)) // rather than for ever
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.body(), trace));
    }

    /** How many requests were sent. */
    int requests() {
        return requests.get();
    }

    long pid() {
        return process.pid();
    }

    /** Its standard error so far. */
    String log() {
        try {
            return Files.readString(directory.resolve("stderr.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the JVM to end, and does not wait. */
    void terminate() {
        process.toHandle().destroy(); // the process's own would close its standard input as well
    }

    /** Ends the JVM as its user would; returns how long that took. */
    long stopMillis() throws IOException, InterruptedException {
        long start = System.nanoTime();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the application did not end: " + log());
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** Whether it ends by itself in time. */
    boolean waitFor(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    int exitValue() {
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
