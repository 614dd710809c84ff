package dev.nightjar.history.play;

import dev.nightjar.history.noise.Dice;
import dev.nightjar.history.noise.Noise;
import dev.nightjar.history.plan.Job;
import dev.nightjar.history.plan.Landscape;
import dev.nightjar.history.plan.ServicePlan;
import dev.nightjar.history.plan.Step;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays a landscape from its begin on, as far as it is asked for: discrete events, no sleeping. The same landscape, noise and seed give
 * the same facts. For one thread.
 */
public final class Play {

    /** {@code service.name} of what looks at databases. */
    public static final String SAMPLER = "nightjar-sampler";

    /**
     * A run of a job that takes place.
     *
     * @param range of which the begin lies in what is played
     */
    public record PlannedRun(Job job, TimeRange range) {}

    private final Landscape landscape;
    private final long seed;
    private final String scope;
    private final FactSink sink;
    private final long beginNanos;
    private final Agenda agenda;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Database> databases = new LinkedHashMap<>();
    private long nowNanos;

    /**
     * At its begin; nothing has happened yet.
     *
     * @param scope goes into the ids of runs: histories that differ must not have the same
     * @param beginNanos start of a block of 10 s
     */
    public Play(
            Landscape landscape,
            List<PlannedRun> runs,
            Noise noise,
            long seed,
            String scope,
            long beginNanos,
            FactSink sink) {
        if (beginNanos % Jvm.BLOCK_NANOS != 0) {
            throw new IllegalArgumentException("a history begins with a block of 10 s, not at " + beginNanos + " ns");
        }
        this.landscape = landscape;
        this.seed = seed;
        this.scope = scope;
        this.sink = sink;
        this.beginNanos = beginNanos;
        this.agenda = new Agenda(beginNanos);
        this.nowNanos = beginNanos;
        for (String name : landscape.databases()) {
            Origin sampler = origin(SAMPLER, hostOf(name), hostOf(name), 0);
            databases.put(name, new Database(databases.size(), name, sampler, agenda, noise, dice("database " + name)));
        }
        for (ServicePlan plan : landscape.services()) {
            services.put(plan.name(), service(plan, noise));
        }
        Jobs jobs = new Jobs(agenda, dice("jobs"), services, databases);
        runs.forEach(run -> jobs.plan(run.job(), run.range()));
        double load = landscape.load().at(beginNanos, beginNanos);
        services.values().forEach(service -> service.open(beginNanos, load));
        planPolls();
        agenda.plan(beginNanos + Jvm.BLOCK_NANOS, this::endOfBlock);
    }

    private Service service(ServicePlan plan, Noise noise) {
        return new Service(
                plan,
                agenda,
                noise,
                dice("service " + plan.name()),
                databaseOf(plan),
                this::call,
                life -> origin(plan.name(), plan.name() + "-host", plan.name() + "-0", life),
                beginNanos);
    }

    private Database databaseOf(ServicePlan plan) {
        Database database = databases.get(plan.database());
        if (database == null) {
            throw new IllegalArgumentException(plan.name() + " has no database " + plan.database());
        }
        return database;
    }

    private void call(Step.Call call, String traceId, String parentSpanId, Request.Asker asker, long now) {
        Service callee = services.get(call.service());
        if (callee == null) {
            throw new IllegalArgumentException("no service " + call.service());
        }
        callee.call(callee.operation(call.operation()), traceId, parentSpanId, asker, now);
    }

    /** Up to that instant, a whole number of blocks from the begin on; what was told until then is in the sink. */
    public void until(long epochNanos) {
        if (epochNanos < nowNanos || (epochNanos - beginNanos) % Jvm.BLOCK_NANOS != 0) {
            throw new IllegalArgumentException(
                    "a history goes on from " + nowNanos + " by blocks of 10 s, not to " + epochNanos);
        }
        nowNanos = epochNanos;
        agenda.until(epochNanos + 1);
    }

    /** The processes end in good order: what their agents still have comes, too. To be played no further. */
    public void end() {
        services.values().forEach(Service::end);
        flush(nowNanos);
    }

    private void planPolls() {
        long apart = Database.POLL_NANOS / Math.max(1, databases.size());
        long at = beginNanos + Database.POLL_NANOS / 3;
        for (Database database : databases.values()) {
            agenda.plan(at, now -> poll(database, now));
            at += apart;
        }
    }

    private void poll(Database database, long now) {
        database.poll(now);
        agenda.plan(now + Database.POLL_NANOS, later -> poll(database, later));
    }

    private void endOfBlock(long now) {
        double load = landscape.load().at(now, beginNanos);
        databases.values().forEach(database -> database.drift(Jvm.BLOCK_NANOS));
        services.values().forEach(service -> service.endOfBlock(now, load));
        flush(now);
        agenda.plan(now + Jvm.BLOCK_NANOS, this::endOfBlock);
    }

    private void flush(long now) {
        for (Database database : databases.values()) {
            give(database.sampler(), database.told(), now);
        }
        services.values().forEach(service -> service.told(jvm -> give(jvm.origin(), jvm.told(), now)));
    }

    private void give(Origin origin, List<Fact> facts, long now) {
        if (!facts.isEmpty()) {
            sink.accept(origin, facts, now);
        }
    }

    private Dice dice(String purpose) {
        return new Dice(seed, purpose);
    }

    private Origin origin(String service, String host, String instance, int life) {
        Dice dice = dice("run of " + instance + ", life " + life + ", " + scope);
        return new Origin(
                landscape.environment(),
                "",
                service,
                life == 0 ? "1" : "1." + life,
                host,
                instance,
                Ids.trace(dice),
                landscape.load().zone().getId());
    }

    /** {@code postgresql://db:5432/shop} → {@code db:5432}. */
    private static String hostOf(String database) {
        int begin = database.indexOf("//");
        int end = database.lastIndexOf('/');
        return begin >= 0 && end > begin + 2 ? database.substring(begin + 2, end) : database;
    }
}
