package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbProgress;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who takes more of a database than normally, by what the server counts: bytes and pages, which nobody has more of for waiting longer. A
 * statement counts when it ends, so what runs all the while is not here.
 */
final class CountedConsumers {

    private static final double MOST = 0.5;

    private static final String AUTOVACUUM = "autovacuum worker";

    private final DatabaseView view;
    private final OurStatements ours;

    /** Statement → who was seen with it. */
    private final Map<String, SeenWith> seen = new HashMap<>();

    CountedConsumers(DatabaseView view, OurStatements ours) {
        this.view = view;
        this.ours = ours;
        view.sessions().polls().stream()
                .flatMap(poll -> poll.sessions().stream())
                .forEach(this::see);
    }

    private void see(DbSession session) {
        Set<String> statements = new HashSet<>(session.transactionStatements());
        String running = session.fingerprint();
        if (running != null) {
            statements.add(running);
        }
        if (!statements.isEmpty()) {
            Actor actor = Actor.of(view.database(), session);
            statements.forEach(statement ->
                    seen.computeIfAbsent(statement, print -> new SeenWith()).add(actor));
        }
    }

    /** Who runs a statement. */
    private record Runner(String name, @Nullable Actor actor) {}

    /** Who was seen running a statement, or having run it in his transaction, in how many samples. */
    private static final class SeenWith {
        private final Tally names = new Tally();
        private final Map<String, Actor> actors = new TreeMap<>();

        void add(Actor actor) {
            names.add(actor.name(), 1);
            actors.put(actor.name(), actor);
        }

        Runner most() {
            String name = names.most().orElse("");
            return new Runner(name, actors.get(name));
        }
    }

    /** What statements of one runner took in each second. */
    private static final class Taken {
        private final Runner runner;
        private String statement = "";
        private double most;
        private double now;
        private double normal;

        Taken(Runner runner) {
            this.runner = runner;
        }

        void add(String fingerprint, double perSecond, double perSecondNormal) {
            if (perSecond - perSecondNormal > most) {
                statement = fingerprint;
                most = perSecond - perSecondNormal;
            }
            now += perSecond;
            normal += perSecondNormal;
        }

        double grown() {
            return now - normal;
        }
    }

    /** The one that takes most first; those with less than a tenth of what is more are left out. */
    List<TopConsumer> of(Pressure pressure) {
        Demand demand = pressure.demand();
        List<TopConsumer> found = new ArrayList<>();
        addMaintenance(pressure, found);
        double grown = perSecond(demand, view.statements(), view.statements().all())
                - perSecond(
                        demand, view.statementsNormal(), view.statementsNormal().all());
        // What the server wrote and read for statements that have not ended yet is nobody's here.
        double all = demand.isCountedInBytes() ? Math.max(grown, pressure.extraPerSecond()) : grown;
        if (view.statementsNormal().isKnown() && all > 0) {
            for (Taken taken : byRunner(demand).values()) {
                double share = Say.unit(taken.grown() / all);
                if (share >= Trail.WORTH_FOLLOWING) {
                    found.add(consumer(demand, taken, share));
                }
            }
        }
        found.sort(Comparator.comparingDouble(TopConsumer::share).reversed());
        return found;
    }

    /** By name of who runs them, else each statement by itself. */
    private Map<String, Taken> byRunner(Demand demand) {
        Map<String, Taken> byRunner = new TreeMap<>();
        Map<String, Sum> usual = view.statementsNormal().byFingerprint();
        for (Map.Entry<String, Sum> use : view.statements().byFingerprint().entrySet()) {
            String statement = use.getKey();
            double now = perSecond(demand, view.statements(), use.getValue());
            double normal = perSecond(demand, view.statementsNormal(), usual.getOrDefault(statement, Sum.NOTHING));
            if (now > normal) {
                Runner runner = runner(statement, use.getValue().calls());
                byRunner.computeIfAbsent(runner.name().isEmpty() ? statement : runner.name(), key -> new Taken(runner))
                        .add(statement, now, normal);
            }
        }
        return byRunner;
    }

    /** An operation of ours when most calls are by our works, else whose session was seen with it. */
    private Runner runner(String statement, long counted) {
        double seconds = view.statements().seconds();
        if (ours.has(statement) && ours.perSecond(statement) * seconds >= MOST * counted) {
            return new Runner(ours.caller(statement), null);
        }
        SeenWith with = seen.get(statement);
        return with == null ? new Runner("", null) : with.most();
    }

    private static double perSecond(Demand demand, StatementsUse use, Sum sum) {
        OptionalLong taken = demand.takenBy(sum);
        double seconds = use.seconds();
        return taken.isEmpty() || seconds == 0 ? 0 : taken.getAsLong() / seconds;
    }

    private TopConsumer consumer(Demand demand, Taken taken, double share) {
        Map<String, Value> now = new TreeMap<>();
        now.put("taken.share", Say.share(share));
        now.put(amountName(demand), amount(demand, taken.now));
        Map<String, Value> normal = Map.of(amountName(demand) + ".normal", amount(demand, taken.normal));
        Map<String, Value> both = new TreeMap<>(now);
        both.putAll(normal);
        return new TopConsumer(
                Codes.DATABASE_BY_STATEMENT,
                taken.runner.name(),
                taken.statement,
                "",
                share,
                taken.runner.actor(),
                both,
                List.of(
                        new Evidence(view.statements().query(), now),
                        new Evidence(view.statementsNormal().query(), normal)));
    }

    private static String amountName(Demand demand) {
        return demand.isCountedInBytes() ? "taken" : "blocks";
    }

    private static Value amount(Demand demand, double perSecond) {
        return demand.isCountedInBytes() ? Say.bytes(perSecond) : Say.count(perSecond);
    }

    /** No statement has what the server's own vacuum reads. */
    private void addMaintenance(Pressure pressure, List<TopConsumer> found) {
        if (pressure.demand() != Demand.READS || pressure.extraPerSecond() <= 0) {
            return;
        }
        double now = view.server().readPerSecond(AUTOVACUUM);
        double normal = view.serverNormal().readPerSecond(AUTOVACUUM);
        double share = Say.unit((now - normal) / pressure.extraPerSecond());
        if (share < Trail.WORTH_FOLLOWING) {
            return;
        }
        Map<String, Value> numbers = Map.of("taken", Say.bytes(now), "taken.share", Say.share(share));
        Map<String, Value> before = Map.of("taken.normal", Say.bytes(normal));
        Map<String, Value> both = new TreeMap<>(numbers);
        both.putAll(before);
        found.add(new TopConsumer(
                Codes.DATABASE_BY_BACKEND,
                AUTOVACUUM,
                "",
                vacuumed(),
                share,
                null,
                both,
                List.of(
                        new Evidence(view.server().query(), numbers),
                        new Evidence(view.serverNormal().query(), before))));
    }

    /** What it was seen to work on most. */
    private String vacuumed() {
        Tally commands = new Tally();
        view.sessions()
                .busy()
                .filter(session -> session.backendType().equals(AUTOVACUUM))
                .forEach(session -> {
                    DbProgress command = session.progress();
                    if (command != null) {
                        commands.add(ProgressText.of(command), 1);
                    }
                });
        return commands.most().orElse("");
    }
}
