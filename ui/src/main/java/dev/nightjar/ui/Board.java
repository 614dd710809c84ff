package dev.nightjar.ui;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.AgentReport;
import dev.nightjar.model.port.Piecewise;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all pages show alike: findings, and who reports. One thread reads it every few seconds while somebody looks, and
 * tells the lookers what is new. Closed by Spring.
 */
final class Board implements AutoCloseable {

    /**
     * One reading.
     *
     * @param findings worst first
     * @param services last sign of each, in the order of their names
     * @param trouble the store's words when it could not answer; findings and services are then the last ones known
     */
    record Snapshot(
            List<Found> findings,
            List<Service> services,
            Surroundings.Condition condition,
            @Nullable String trouble) {}

    /**
     * A service whose agent has reported.
     *
     * @param reports in the last minute
     * @param leftOut what agents of it leave out now, to stay within their budgets
     */
    record Service(String environment, String name, Instant last, boolean reports, List<String> leftOut) {}

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    /** The analyzer looks every 10 s by default: half of that is soon enough. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Agents total in blocks of 10 s and ship some seconds later: a minute without any is silence. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    /** How far back the first reading looks for services; later ones only for what is new. */
    private static final Duration FIRST_LOOK = Duration.ofHours(1);

    private final SignalReader reader;
    private final Surroundings surroundings;
    private final InstantSource clock;
    private final List<Consumer<Snapshot>> lookers = new CopyOnWriteArrayList<>();
    private final Map<List<String>, Instant> lastSigns =
            new TreeMap<>(Comparator.comparing((List<String> key) -> key.get(0)).thenComparing(key -> key.get(1)));
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("nightjar-board").factory());

    private @Nullable Instant lookedUntil;
    private volatile @Nullable Snapshot last;

    Board(SignalReader reader, Surroundings surroundings, InstantSource clock) {
        this.reader = reader;
        this.surroundings = surroundings;
        this.clock = clock;
    }

    static Board start(SignalReader reader, Surroundings surroundings, InstantSource clock) {
        Board board = new Board(reader, surroundings, clock);
        // A round never throws, so the schedule goes on until the thread is shut down.
        var _ = board.thread.scheduleWithFixedDelay(
                board::round, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return board;
    }

    Surroundings.Attach attach() {
        return surroundings.attach();
    }

    /** Tells the looker the present state soon, and each later one that differs, until the answer is run. */
    Runnable look(Consumer<Snapshot> looker) {
        lookers.add(looker);
        thread.execute(() -> {
            try {
                Snapshot known = last;
                Snapshot now = known == null || lookers.size() == 1 ? refresh() : known;
                if (now.equals(known)) {
                    looker.accept(now);
                } else { // this looker may have left already, and another must not miss what is new
                    lookers.forEach(each -> each.accept(now));
                }
            } catch (Throwable e) { // an error too: the next round tries again
                LOG.warn("A page could not be told what there is; the next try is in {}", EVERY, e);
            }
        });
        return () -> lookers.remove(looker);
    }

    private void round() {
        if (lookers.isEmpty()) {
            return;
        }
        try {
            Snapshot before = last;
            Snapshot now = refresh();
            if (!now.equals(before)) {
                lookers.forEach(looker -> looker.accept(now));
            }
        } catch (Throwable e) { // an error too: it would end the schedule
            LOG.warn("The pages could not be told what is new; the next try is in {}", EVERY, e);
        }
    }

    /** Reads all of it now. On the board's thread only. */
    Snapshot refresh() {
        Snapshot before = last;
        Surroundings.Condition condition = surroundings.condition();
        Snapshot now;
        try {
            List<Found> findings = new ArrayList<>();
            List<String> environments = reader.environments();
            for (String environment : environments) {
                reader.findings(environment).forEach(finding -> findings.add(new Found(environment, finding)));
            }
            findings.sort(Found.WORST_FIRST);
            now = new Snapshot(List.copyOf(findings), services(environments), condition, null);
        } catch (SignalReader.QueryFailed e) {
            now = new Snapshot(
                    before == null ? List.of() : before.findings(),
                    before == null ? List.of() : before.services(),
                    condition,
                    String.valueOf(e.getMessage()));
        }
        last = now;
        return now;
    }

    private List<Service> services(List<String> environments) {
        Instant now = clock.instant();
        Instant from = lookedUntil == null ? now.minus(FIRST_LOOK) : lookedUntil.minus(SILENT.multipliedBy(2));
        TimeRange range = new TimeRange(EpochNanos.of(from), EpochNanos.of(now));
        for (String environment : environments) {
            Piecewise.read(
                    range,
                    FIRST_LOOK.toNanos(),
                    piece -> reader.totals(new Query.Totals(environment, null, null, piece)),
                    total -> sign(environment, total));
        }
        lookedUntil = now;
        Instant since = now.minus(SILENT);
        TimeRange lately = new TimeRange(EpochNanos.of(since), EpochNanos.of(now));
        List<AgentReport> agents = environments.stream()
                .flatMap(environment -> AgentReport.latest(reader, environment, lately).stream())
                .toList();
        List<Service> services = new ArrayList<>();
        lastSigns.forEach((key, sign) -> {
            List<AgentReport> own =
                    agents.stream().filter(agent -> isOf(agent.origin(), key)).toList();
            // A service without work has no totals, but its agent still says how it is.
            boolean reports = sign.isAfter(since) || !own.isEmpty();
            services.add(new Service(key.get(0), key.get(1), sign, reports, leftOut(own)));
        });
        return List.copyOf(services);
    }

    private void sign(String environment, Stamped<WorkTotal> total) {
        Instant end =
                EpochNanos.instant(total.fact().fromEpochNanos() + total.fact().blockNanos());
        lastSigns.merge(List.of(environment, total.origin().service()), end, (a, b) -> a.isAfter(b) ? a : b);
    }

    private static boolean isOf(Origin origin, List<String> key) {
        return origin.environment().equals(key.get(0)) && origin.service().equals(key.get(1));
    }

    private static List<String> leftOut(List<AgentReport> agents) {
        return agents.stream()
                .flatMap(agent -> agent.leftOut().stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
