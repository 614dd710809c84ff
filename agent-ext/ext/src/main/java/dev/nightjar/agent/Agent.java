package dev.nightjar.agent;

import dev.nightjar.agent.boot.Control;
import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.boot.Order;
import dev.nightjar.agent.boot.Toolkit;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.agent.ship.Identity;
import dev.nightjar.agent.ship.OwnThreads;
import dev.nightjar.agent.toolkit.Correlations;
import dev.nightjar.agent.toolkit.SkyWalkingToolkit;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.ResourceMetrics;
import dev.nightjar.agent.work.SpanSwitch;
import dev.nightjar.agent.work.WorkScopes;
import dev.nightjar.model.Origin;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our part of the agent, put together; one per JVM. Made when the SDK is configured (by whichever of the two customizers
 * comes first), started when the agent is ready, works until the JVM halts; meanwhile it can be switched off and on again.
 */
final class Agent implements Control.Switch {

    private static final String NOT_IN =
            "the JVM was started with nightjar.enabled=false, so its bytecode was left as it is";

    private static @Nullable Agent instance;

    /** Whether our advice is in the application's bytecode. */
    private final boolean enabled;

    private final SpanSwitch spans = new SpanSwitch();
    private final Correlations correlations = new Correlations();
    private final SkyWalkingToolkit toolkit = new SkyWalkingToolkit(
            correlations, () -> GlobalOpenTelemetry.getTracer("dev.nightjar.skywalking-toolkit"), this::troubled);
    private AgentSettings settings;
    private volatile AgentLog log;

    /** What records; null while the agent is switched off. */
    private volatile @Nullable Watch watch;

    /** As {@link Control} tells it. */
    private String state = "";

    private @Nullable String run;

    /** The OpenTelemetry resource's, since the start. */
    private @Nullable Map<String, String> attributes;

    /** Since the start. */
    private @Nullable ResourceMetrics metrics;

    private boolean installed;
    private boolean followsScopes;
    private boolean advised;

    private Agent(AgentSettings settings) {
        this.settings = settings;
        enabled = settings.enabled();
        log = AgentLog.toStandardError(settings.logLevel());
        if (enabled) {
            Watch first = new Watch(settings, log);
            watch = first;
            spans.turnTo(first.spans());
        }
    }

    static synchronized Agent get() {
        Agent made = instance;
        if (made == null) {
            made = new Agent(settings());
            instance = made;
        }
        return made;
    }

    /** The agent could not be made or started: the application runs on, nothing is recorded. Never throws. */
    static synchronized void failed(Throwable failure) {
        Agent made = instance;
        if (made == null) {
            Control.tell("failed: " + failure, null);
        } else {
            Watch last = made.letGo();
            if (last != null) {
                last.end();
            }
            made.tell("failed: " + failure, null);
        }
        AgentLog.toStandardError(AgentLog.Level.INFO).error("the application runs without ledgers: %s", failure);
    }

    boolean isEnabled() {
        return enabled;
    }

    AgentLog log() {
        return log;
    }

    /** True for the first caller only: the span processor is installed once, whatever configures the SDK. */
    synchronized boolean install() {
        boolean first = !installed;
        installed = true;
        return first && enabled;
    }

    /** Works are seen to leave their threads. To be called before the first context is used; once is enough. */
    synchronized void followScopes() {
        if (!followsScopes) {
            followsScopes = true;
            ContextStorage.addWrapper(storage -> new WorkScopes(storage, spans));
        }
    }

    /** The stock agent asked for our advice, so it is not switched off. */
    synchronized void advised() {
        advised = true;
        Watch current = watch;
        if (current != null) {
            current.recorder().advised();
        }
    }

    SpanSwitch spans() {
        return spans;
    }

    /** Starts threads and JFR, and lets advice in. */
    synchronized void start(Resource resource) {
        if (attributes != null) {
            return;
        }
        Map<String, String> known = new HashMap<>();
        resource.getAttributes().forEach((key, value) -> known.put(key.getKey(), String.valueOf(value)));
        attributes = known;
        Control.install(this);
        metrics = new ResourceMetrics(GlobalOpenTelemetry.getMeter("dev.nightjar"), this::recorder);
        Watch first = watch;
        if (first != null && installed) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::jvmEnds, "nightjar-end"));
            begin(first, known);
        } else if (first != null) {
            log.warn("the SDK was configured without Nightjar's span processor: there will be no ledgers");
            tell("failed: the SDK was configured without Nightjar's span processor", null);
        } else if (!enabled) {
            tell("failed: " + NOT_IN, null);
        } // else it has failed before, and has said so
    }

    @Override
    public synchronized void on() {
        try {
            Map<String, String> known = attributes;
            if (!enabled || !installed || known == null || watch != null) {
                tell(state, run); // somebody may have written something else
                return;
            }
            settings = settings();
            log = AgentLog.toStandardError(settings.logLevel());
            Watch next = new Watch(settings, log);
            if (advised) {
                next.recorder().advised();
            }
            begin(next, known);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public synchronized void off() {
        try {
            Watch last = watch;
            if (last == null || attributes == null) {
                tell(state, run);
                return;
            }
            letGo();
            last.end();
            Set<String> left = OwnThreads.names();
            tell(left.isEmpty() ? "off" : "failed: switched off, but threads have not ended yet: " + left, null);
            log.info("switched off");
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Not under the lock: it may come while the agent is switched off, which waits for the profile. */
    @Override
    public void profile(Order order) {
        try {
            Watch current = watch;
            if (current != null) {
                current.profile(order);
            }
        } catch (Throwable e) {
            log.error("an order about a profile was not obeyed: %s", e);
        }
    }

    /** Of the toolkit's questions; counted and told as advice that failed. */
    private void troubled(Throwable trouble) {
        Recorder current = recorder();
        if (current != null) {
            current.failed(trouble);
        }
    }

    Correlations correlations() {
        return correlations;
    }

    private @Nullable Recorder recorder() {
        Watch current = watch;
        return current == null ? null : current.recorder();
    }

    private void begin(Watch next, Map<String, String> known) {
        ResourceMetrics measured = metrics;
        if (measured != null) {
            next.recorder().measure(measured);
        }
        Origin origin = Identity.of(settings, known, System.getenv(), properties());
        next.begin(origin);
        watch = next;
        spans.turnTo(next.spans());
        Edge.install(next.recorder().advice());
        Toolkit.install(toolkit);
        tell("on", origin.run());
    }

    /** Spans and advice tell nobody anything any more. Returns who was told, null when nobody was. */
    private @Nullable Watch letGo() {
        Edge.install(null);
        Toolkit.install(null);
        correlations.clear();
        spans.turnTo(null);
        Watch last = watch;
        watch = null;
        return last;
    }

    private void tell(String newState, @Nullable String newRun) {
        state = newState;
        run = newRun;
        if (!newState.isEmpty()) {
            Control.tell(newState, newRun);
        }
    }

    private void jvmEnds() {
        Watch current = watch;
        if (current != null) {
            current.jvmEnds();
        }
    }

    private static AgentSettings settings() {
        return AgentSettings.read(
                properties(), System.getenv(), Map.of(), AgentLog.toStandardError(AgentLog.Level.INFO));
    }

    private static Map<String, String> properties() {
        Map<String, String> map = new HashMap<>();
        Properties properties = System.getProperties();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }
}
