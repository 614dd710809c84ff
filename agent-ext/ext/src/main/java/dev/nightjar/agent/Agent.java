package dev.nightjar.agent;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.jfr.JfrStream;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.agent.ship.Identity;
import dev.nightjar.agent.ship.Shipping;
import dev.nightjar.agent.work.FinishedWorks;
import dev.nightjar.agent.work.LedgerThread;
import dev.nightjar.agent.work.Pools;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.Statements;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.agent.work.WorkScopes;
import dev.nightjar.agent.work.WorkSpans;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Our part of the agent, put together. Made when the SDK is configured (by whichever of the two customizers comes first),
 * started when the agent is ready, works until the JVM halts; one per JVM.
 */
final class Agent {

    private static @Nullable Agent instance;

    private final AgentSettings settings;
    private final AgentLog log;
    private final WireClock clock = new WireClock();
    private final FinishedWorks finished = new FinishedWorks();
    private final Pools pools = new Pools(this::tell, clock::epochNanos);
    private final Recorder recorder;
    private final WorkSpans spans;
    private final JfrStream jfr;
    private volatile @Nullable Shipping shipping;
    private volatile @Nullable LedgerThread ledgers;
    private boolean installed;
    private boolean followsScopes;

    private Agent(AgentSettings settings, AgentLog log) {
        this.settings = settings;
        this.log = log;
        recorder =
                new Recorder(new Statements(this::tell, this::lostStatements, System::nanoTime), pools, finished, log);
        spans = new WorkSpans(recorder);
        jfr = new JfrStream(recorder, clock, this::tell, log);
    }

    static synchronized Agent get() {
        if (instance == null) {
            AgentSettings settings = AgentSettings.read(
                    properties(), System.getenv(), Map.of(), AgentLog.toStandardError(AgentLog.Level.INFO));
            instance = new Agent(settings, AgentLog.toStandardError(settings.logLevel()));
        }
        return instance;
    }

    /** The agent could not be made or started: the application runs on, nothing is recorded. Never throws. */
    static synchronized void failed(Throwable failure) {
        Agent made = instance;
        if (made != null) {
            made.recorder.disable();
        }
        AgentLog.toStandardError(AgentLog.Level.INFO).error("the application runs without ledgers: %s", failure);
    }

    boolean isEnabled() {
        return settings.enabled();
    }

    AgentLog log() {
        return log;
    }

    /** True for the first caller only: the span processor is installed once, whatever configures the SDK. */
    synchronized boolean install() {
        boolean first = !installed;
        installed = true;
        return first && isEnabled();
    }

    /** Works are seen to leave their threads. To be called before the first context is used; once is enough. */
    synchronized void followScopes() {
        if (!followsScopes) {
            followsScopes = true;
            ContextStorage.addWrapper(storage -> new WorkScopes(storage, recorder));
        }
    }

    /** The stock agent asked for our advice, so it is not switched off. */
    void advised() {
        recorder.advised();
    }

    WorkSpans spans() {
        return spans;
    }

    /** Starts threads and JFR, and lets advice in. */
    synchronized void start(Resource resource) {
        if (!isEnabled() || shipping != null) {
            return;
        }
        if (!installed) {
            log.warn("the SDK was configured without Nightjar's span processor: there will be no ledgers");
            return;
        }
        Map<String, String> attributes = new HashMap<>();
        resource.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), String.valueOf(value)));
        Origin origin = Identity.of(settings, attributes, System.getenv(), properties());
        Shipping ship = new Shipping(settings, origin, this::counters, log);
        LedgerThread ledgerThread = new LedgerThread(recorder, spans, finished, pools, jfr, clock, ship, log);
        shipping = ship;
        ledgers = ledgerThread;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "nightjar-end"));
        ship.start();
        jfr.start();
        ledgerThread.start();
        Edge.install(recorder);
        log.info(
                "works of %s (%s) go to %s, run %s",
                origin.service(), origin.environment(), settings.endpoint(), origin.run());
    }

    /**
     * Runs beside the application's own shutdown hooks, which may serve requests for half a minute yet. So nothing is
     * closed: what there is goes out now, and our threads, daemons, go on without any delay until the JVM halts.
     */
    private void end() {
        jfr.end();
        LedgerThread ledgerThread = ledgers;
        if (ledgerThread != null) {
            ledgerThread.end();
        }
        Shipping ship = shipping;
        if (ship != null) {
            ship.end();
        }
    }

    private void tell(Fact fact) {
        Shipping ship = shipping;
        if (ship != null) {
            ship.fact(fact);
        }
    }

    private long lostStatements() {
        Shipping ship = shipping;
        return ship == null ? 0 : ship.lostStatements();
    }

    private Map<String, Long> counters() {
        Map<String, Long> values = new TreeMap<>(recorder.counters());
        values.putAll(jfr.counters());
        LedgerThread ledgerThread = ledgers;
        if (ledgerThread != null) {
            values.putAll(ledgerThread.counters());
        }
        return values;
    }

    private static Map<String, String> properties() {
        Map<String, String> map = new HashMap<>();
        Properties properties = System.getProperties();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }
}
