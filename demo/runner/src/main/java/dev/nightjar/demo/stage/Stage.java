package dev.nightjar.demo.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one run: directory, PostgreSQL, Nightjar's server, the shop's services under the agent, the jobs, the
 * driver. Closing ends all of it and deletes the directory, unless {@link #keepLogs} was called. Thread-safe.
 */
public final class Stage implements AutoCloseable {

    public static final String ENVIRONMENT = "demo";

    private static final String STORE = "store";

    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** Traffic is generated for so long and then repeated: longer than a run with three nights. */
    private static final Duration TRAFFIC_ROUND = Duration.ofMinutes(10);

    /** Longer than an order can hang in a night, so that the service, not the driver, ends it. */
    private static final Duration CUSTOMERS_PATIENCE = Duration.ofMinutes(1);

    /** More than hang at 60 requests a second, so that nobody waits for a connection of the driver. */
    private static final int CUSTOMERS_AT_ONCE = 800;

    /** Faults inside the services exist with it only. */
    private static final String LAB = "--shop.lab=true";

    /**
     * The lab's JVMs are started again and again and always some minutes old: what the agent costs while it is being compiled leaves
     * nothing out, as it would not in one that has run for an hour.
     */
    private static final String LAB_BUDGET = "-Dnightjar.cpu-budget=10%";

    /**
     * The lab's database: more connections than all of the shop and of the lab need, and few enough to be taken by one;
     * commits that wait for the disk, and so little WAL that one bulk load asks for checkpoints.
     */
    private static final Map<String, String> LAB_DATABASE = Map.of(
            "max_connections", "60",
            "fsync", "on",
            "synchronous_commit", "on",
            "max_wal_size", "64MB",
            "min_wal_size", "32MB");

    private final Home home;
    private final Progress progress;
    private final boolean lab;
    private final RunDirectory directory;
    private final Children children;
    private final FreePorts ports = new FreePorts(new SecureRandom());
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ShopDatabase database;
    private @Nullable NightjarApi api;
    private @Nullable Member server;
    private @Nullable Services services;
    private volatile boolean logsAreKept;
    private boolean closed;

    public Stage(Home home, Progress progress) throws StageFailed {
        this(home, progress, false);
    }

    /**
     * A stage on which nothing runs yet.
     *
     * @param lab the services have faults that can be switched on
     */
    public Stage(Home home, Progress progress, boolean lab) throws StageFailed {
        home.requireBuilt();
        this.home = home;
        this.progress = progress;
        this.lab = lab;
        directory = RunDirectory.create();
        children = new Children(directory);
    }

    /** Starts PostgreSQL, server and service; returns when all of them answer. */
    public void start() throws StageFailed, InterruptedException {
        Path agent = home.agent();
        Instant begin = Instant.now();
        ShopDatabase shop = startDatabase();
        told("PostgreSQL 18", begin);

        begin = Instant.now();
        int apiPort = ports.next();
        int otlpPort = ports.next();
        Member newServer = new Member(
                "server",
                serverCommand(home, shop, directory, apiPort, otlpPort, ports.next()),
                Map.of(),
                NightjarApi.health(apiPort));
        Function<String, List<String>> watching = name -> Stream.concat(
                        agentOptions(name, agent, otlpPort).stream(), lab ? Stream.of(LAB_BUDGET) : Stream.of())
                .toList();
        Services newServices = lab
                ? Services.of(home, shop, ports, watching, LAB).withSecondInventory(home, shop, ports, watching, LAB)
                : Services.of(home, shop, ports, watching);
        synchronized (this) {
            api = new NightjarApi(apiPort);
            server = newServer;
            services = newServices;
        }
        Child serverChild = newServer.start(children);
        Map<Member, Child> started = new LinkedHashMap<>();
        for (Member service : newServices.all()) {
            started.put(service, service.start(children));
        }
        await(serverChild, newServer.answersAt());
        told("Nightjar server", begin);
        for (Map.Entry<Member, Child> service : started.entrySet()) {
            await(service.getValue(), service.getKey().answersAt());
            told("service '" + service.getKey().name() + "' with Nightjar's agent", begin);
        }
    }

    /** The processes that may be killed and started again, on their ports and with their data. */
    public enum Killable {
        SERVER,
        ORDER
    }

    /** Ends it as {@code kill -9} does. */
    public void kill(Killable which) throws InterruptedException {
        children.kill(member(which).name());
    }

    /** Starts it as it was; returns when it answers. */
    public void startAgain(Killable which) throws StageFailed, InterruptedException {
        Member member = member(which);
        await(member.start(children), member.answersAt());
    }

    /** Ends the server in an orderly way, so that its store can be opened; one that was ended before is left so. */
    public Path stopServer() {
        if (children.has("server")) {
            children.stop("server");
        }
        return directory.resolve(STORE);
    }

    /** Ends the server and copies its store to a directory that is not there yet. */
    public void keepStore(Path target) throws StageFailed {
        Path store = stopServer();
        try (Stream<Path> tree = Files.walk(store)) {
            Files.createDirectories(target.toAbsolutePath().getParent());
            for (Path path : (Iterable<Path>) tree::iterator) {
                Files.copy(path, target.resolve(store.relativize(path)));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StageFailed("the store cannot be kept in " + target + ": " + e, e);
        }
    }

    /** Ends the server and starts it with an empty store, where it was; returns when it answers. */
    public void startServerAnew() throws StageFailed, InterruptedException {
        Path store = stopServer();
        if (!directory.delete(STORE)) {
            throw new StageFailed(store + " cannot be deleted; look who still writes there");
        }
        startAgain(Killable.SERVER);
    }

    /**
     * Ends a service and starts it on its port; returns when it answers.
     *
     * @param options of its JVM, beside those that it always has and winning over them
     */
    public void restart(String service, List<String> options) throws StageFailed, InterruptedException {
        Member changed = services().named(service).with(options);
        children.stop(service);
        await(changed.start(children), changed.answersAt());
    }

    /** Where a service answers, without a path. */
    public URI address(String service) {
        return services().named(service).address();
    }

    /** Of a file of this name beside the logs. */
    public Path path(String name) {
        return directory.resolve(name);
    }

    /** Starts a process that ends with the stage at the latest. */
    public Child startBeside(String name, List<String> command) throws StageFailed {
        return children.start(name, command);
    }

    /** Ends a process that was started beside the shop. */
    public void stopBeside(Child child) {
        children.stop(child);
    }

    private synchronized Member member(Killable which) {
        Member member = switch (which) {
            case SERVER -> server;
            case ORDER -> services == null ? null : services.order();
        };
        if (member == null) {
            throw new IllegalStateException(which + " was not started");
        }
        return member;
    }

    private synchronized ShopDatabase startDatabase() throws StageFailed {
        if (closed) {
            throw new StageFailed("the demo is ending");
        }
        database = ShopDatabase.start(directory, ports.next(), children, lab ? LAB_DATABASE : Map.of());
        return database;
    }

    static List<String> serverCommand(
            Home home, ShopDatabase shop, RunDirectory directory, int apiPort, int httpPort, int grpcPort)
            throws StageFailed {
        return Java.jar(
                List.of("-Xmx512m"),
                home.server(),
                "serve",
                "--nightjar.data-dir=" + directory.resolve(STORE),
                "--nightjar.api.port=" + apiPort,
                "--nightjar.otlp.http-port=" + httpPort,
                "--nightjar.otlp.grpc-port=" + grpcPort,
                "--nightjar.databases[0].url=" + shop.jdbcUrl(),
                "--nightjar.databases[0].user=" + ShopDatabase.MONITOR_ROLE,
                "--nightjar.databases[0].environment=" + ENVIRONMENT);
    }

    static List<String> agentOptions(String service, Path agent, int otlpPort) {
        return List.of(
                "-javaagent:" + agent,
                "-Dnightjar.endpoint=http://127.0.0.1:" + otlpPort,
                "-Dotel.service.name=" + service,
                "-Dotel.resource.attributes=deployment.environment.name=" + ENVIRONMENT + ",service.version=1.0",
                // Only Nightjar's own records are wanted: nobody listens to the stock exporters.
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none");
    }

    /** Starts the nightly jobs. */
    public Child startJobs(Nights nights, Instant trafficStart, NightlyWork work) throws StageFailed {
        List<String> arguments = work.arguments(database().jdbcUrl(), services(), nights, trafficStart);
        return children.start(
                "settlement",
                Java.jar(
                        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        home.settlement(),
                        arguments.toArray(new String[0])));
    }

    /** Starts the traffic, which ends after {@code length} or when the driver is stopped. */
    public Driver startDriver(Traffic traffic, Duration length) throws StageFailed {
        Path file = directory.resolve("traffic.gor");
        try {
            TrafficFile.write(file, traffic, TRAFFIC_ROUND);
        } catch (IOException e) {
            throw new StageFailed(file + " cannot be written: " + e.getMessage(), e);
        }
        Path report = directory.resolve("driver.json");
        List<String> command = Java.jar(
                List.of("-Xmx128m", "-XX:+UseSerialGC"),
                home.driver(),
                "run",
                "--file=" + file,
                "--target=" + services().order().address(),
                "--json=" + report,
                "--loop",
                "--duration=" + length,
                "--max-duration=" + length,
                "--max-requests=" + (long) Math.ceil(2 * traffic.perSecond() * length.toSeconds()),
                "--connections=" + CUSTOMERS_AT_ONCE,
                "--timeout=" + CUSTOMERS_PATIENCE,
                "--until-stdin-closes");
        return new Driver(children, children.start("driver", command), report);
    }

    private synchronized Services services() {
        if (services == null) {
            throw new IllegalStateException("the services were not started");
        }
        return services;
    }

    public synchronized NightjarApi api() {
        if (api == null) {
            throw new IllegalStateException("the server was not started");
        }
        return api;
    }

    public synchronized ShopDatabase database() {
        if (database == null) {
            throw new IllegalStateException("the database was not started");
        }
        return database;
    }

    public HostReading reading() {
        ShopDatabase shop = database();
        return HostReading.now(children.stoppedNanos(), Stream.concat(children.alive(), shop.processes()));
    }

    /** Those of the started processes that have ended on their own. */
    public List<Child> dead() {
        return children.dead();
    }

    /**
     * Fails when one of the started processes has ended on its own.
     *
     * @param when as in {@link Child#hasEnded}
     */
    public void requireAlive(String when) throws StageFailed {
        Optional<Child> dead = dead().stream().findFirst();
        if (dead.isPresent()) {
            throw dead.get().hasEnded(when);
        }
    }

    /** Leaves the directory where it is, for somebody to look at. */
    public Path keepLogs() {
        logsAreKept = true;
        return directory.path();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        children.close();
        synchronized (this) {
            if (database != null) {
                database.close();
            }
            if (api != null) {
                api.close();
            }
        }
        http.close();
        children.dismissGuardian();
        if (!logsAreKept && !directory.delete()) {
            progress.line("left behind: " + directory.path());
        }
    }

    private void await(Child child, URI uri) throws StageFailed, InterruptedException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!NightjarApi.answers(http, uri)) {
            if (!child.isAlive()) {
                throw child.hasEnded("before it answered");
            }
            if (System.nanoTime() > limit) {
                throw new StageFailed(child.name() + " has not answered at " + uri + " within "
                        + START_LIMIT.toSeconds() + " s. Its output: " + child.log());
            }
            Thread.sleep(100);
        }
    }

    private void told(String what, Instant begin) {
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
        progress.line(String.format(Locale.ROOT, "  %-38s up after %4.1f s", what, seconds));
    }
}
