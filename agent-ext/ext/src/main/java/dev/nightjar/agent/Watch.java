package dev.nightjar.agent;

import dev.nightjar.agent.boot.Control;
import dev.nightjar.agent.boot.Order;
import dev.nightjar.agent.gclog.GcLogWatch;
import dev.nightjar.agent.gclog.WithGcLog;
import dev.nightjar.agent.govern.Budget;
import dev.nightjar.agent.govern.Feature;
import dev.nightjar.agent.govern.Governing;
import dev.nightjar.agent.host.HostCounters;
import dev.nightjar.agent.jfr.JfrCpu;
import dev.nightjar.agent.jfr.JfrStream;
import dev.nightjar.agent.jfr.Profiling;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.agent.ship.RecordingUpload;
import dev.nightjar.agent.ship.Shipping;
import dev.nightjar.agent.sites.SignalSites;
import dev.nightjar.agent.work.EdenWatch;
import dev.nightjar.agent.work.ExecutorWatch;
import dev.nightjar.agent.work.FinishedWorks;
import dev.nightjar.agent.work.LedgerThread;
import dev.nightjar.agent.work.LockWatch;
import dev.nightjar.agent.work.Pools;
import dev.nightjar.agent.work.Recorder;
import dev.nightjar.agent.work.SignalWatch;
import dev.nightjar.agent.work.Statements;
import dev.nightjar.agent.work.ThreadCensus;
import dev.nightjar.agent.work.WireClock;
import dev.nightjar.agent.work.WorkSpans;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts that record, from the moment when the agent is switched on until it is switched off or the JVM halts: one run.
 * Works that begin before {@link #begin} are recorded already.
 */
final class Watch {

    private final AgentSettings settings;
    private final AgentLog log;
    private final WireClock clock = new WireClock();
    private final FinishedWorks finished = new FinishedWorks();
    private final Pools pools = new Pools(this::tell, clock::epochNanos);
    private final Recorder recorder;
    private final WorkSpans spans;
    private final LockWatch locks;
    private final ExecutorWatch executors;
    private final SignalWatch signalWatch;
    private final SignalSites signals;
    private final EdenWatch eden;
    private final JfrStream jfr;
    private final GcLogWatch gcLog;
    private final Profiling profiling;
    private final HostCounters host = new HostCounters();
    private final ThreadCensus census = new ThreadCensus();
    private volatile @Nullable Origin origin;
    private volatile @Nullable Shipping shipping;
    private volatile @Nullable LedgerThread ledgers;
    private volatile @Nullable Governing governing;

    Watch(AgentSettings settings, AgentLog log) {
        this.settings = settings;
        this.log = log;
        recorder =
                new Recorder(new Statements(this::tell, this::lostStatements, System::nanoTime), pools, finished, log);
        spans = new WorkSpans(recorder);
        locks = new LockWatch(recorder, this::tell, clock::epochNanos);
        locks.watch(settings.jfr()); // without JFR nobody knows how long was waited
        executors = new ExecutorWatch(recorder, this::tell, clock::epochNanos);
        signalWatch = new SignalWatch(recorder);
        signals = new SignalSites(signalWatch, clock::epochNanos, this::tell);
        eden = new EdenWatch(recorder, this::tell, clock::epochNanos, log);
        jfr = new JfrStream(recorder, clock, this::tell, log);
        gcLog = new GcLogWatch(recorder::hasBegun, jfr::isRunning, clock, this::tell, log);
        profiling = new Profiling(settings.jfr(), this::upload, Control::tellProfile, log);
    }

    Recorder recorder() {
        return recorder;
    }

    WorkSpans spans() {
        return spans;
    }

    /** Returns where to. */
    private String upload(Path file, String id, long beginMillis, double seconds, BooleanSupplier isWanted)
            throws IOException {
        Origin known = origin;
        if (known == null) {
            throw new IOException("the agent has not begun yet");
        }
        Map<String, String> about = new TreeMap<>();
        about.put("environment", known.environment());
        about.put("namespace", known.namespace());
        about.put("service", known.service());
        about.put("host", known.host());
        about.put("instance", known.instance());
        about.put("version", known.version());
        about.put("run", known.run());
        about.put("seconds", String.valueOf(Math.round(seconds)));
        about.put("from", String.valueOf(beginMillis));
        about.put("java", String.valueOf(Runtime.version().feature()));
        log.info("the recording %s of a profile goes to %s, as its user asked for", id, settings.endpoint());
        new RecordingUpload(settings).send(file, id, about, isWanted);
        return settings.endpoint().toString();
    }

    void profile(Order order) {
        profiling.obey(order);
    }

    /** Starts threads and JFR: all of them, or none when it throws. */
    void begin(Origin origin) {
        try {
            start(origin);
        } catch (Throwable e) {
            end();
            throw e;
        }
    }

    private void start(Origin origin) {
        this.origin = origin;
        Shipping ship = new Shipping(settings, origin, this::counters, log);
        LedgerThread ledgerThread = new LedgerThread(
                recorder,
                spans,
                finished,
                pools,
                locks,
                executors,
                signals::look,
                eden,
                new WithGcLog(jfr, gcLog),
                clock,
                ship,
                log);
        Governing governor = new Governing(
                new Budget(settings.cpuBudget(), settings.memoryBudget()),
                new Cost(recorder, eden, new JfrCpu(profiling::isRecording)),
                switches(),
                log);
        shipping = ship;
        ledgers = ledgerThread;
        governing = governor;
        ship.start();
        if (settings.jfr()) {
            jfr.start();
        }
        if (settings.gcLog()) {
            gcLog.start();
        }
        ledgerThread.start();
        governor.start();
        log.info(
                "works of %s (%s) go to %s, run %s",
                origin.service(), origin.environment(), settings.endpoint(), origin.run());
    }

    private Map<Feature, Consumer<Boolean>> switches() {
        return Map.of(
                Feature.STACKS,
                stacks -> {
                    profiling.allow(stacks); // they are most of what it tells, and much of what it costs
                    jfr.takeSamples(stacks);
                    locks.takeStacks(stacks);
                    executors.takeStacks(stacks);
                    signalWatch.takeStacks(stacks);
                    census.takeStacks(stacks);
                },
                Feature.RUNQUEUE,
                recorder::readRunqueue,
                Feature.JFR,
                listens -> {
                    jfr.listen(listens);
                    locks.watch(listens && settings.jfr());
                    eden.watch(listens);
                },
                Feature.CPU_CLOCK,
                recorder::readCpu,
                Feature.LEDGERS,
                makes -> {
                    executors.watch(makes); // both look for works
                    pools.watch(makes);
                    recorder.makeLedgers(makes);
                    gcLog.watch(makes);
                });
    }

    /**
     * Runs beside the application's own shutdown hooks, which may serve requests for half a minute yet. So nothing is
     * closed: what there is goes out now, and our threads, daemons, go on without any delay until the JVM halts.
     */
    void jvmEnds() {
        profiling.end();
        jfr.end();
        locks.end();
        signals.end();
        eden.end();
        LedgerThread ledgerThread = ledgers;
        if (ledgerThread != null) {
            ledgerThread.end();
        }
        gcLog.end(); // its files are to go
        Shipping ship = shipping;
        if (ship != null) {
            ship.end();
        }
    }

    /**
     * Switched off: sends what there is, then closes everything, each part for some seconds at most. Spans and advice must not
     * tell it anything any more. Never throws.
     */
    void end() {
        recorder.disable();
        Governing governor = governing;
        if (governor != null) {
            close("the governor", governor::close);
        }
        close("the profile", profiling::close);
        LedgerThread ledgerThread = ledgers;
        if (ledgerThread != null) {
            close("ledgers", ledgerThread::close); // while JFR still tells of the last works
        }
        close("JFR's last facts", jfr::end);
        close("the GC log", gcLog::close);
        close("the last holders of locks", locks::end);
        close("the last waits for signals", signals::end);
        close("listening to collections", eden::close);
        Shipping ship = shipping;
        if (ship != null) {
            close("sending", ship::close);
        }
        close("JFR", jfr::close);
        close("threads", recorder::close);
    }

    /** What fails to close must not keep the others from it. */
    private void close(String part, Runnable closing) {
        try {
            closing.run();
        } catch (Throwable e) {
            log.error("%s could not be closed: %s", part, e);
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
        values.putAll(locks.counters());
        values.putAll(signals.counters());
        values.putAll(eden.counters());
        values.putAll(jfr.counters());
        values.putAll(gcLog.counters());
        values.putAll(host.counters());
        values.putAll(census.counters());
        LedgerThread ledgerThread = ledgers;
        if (ledgerThread != null) {
            values.putAll(ledgerThread.counters());
        }
        Governing governor = governing;
        if (governor != null) {
            values.putAll(governor.counters());
        }
        return values;
    }
}
