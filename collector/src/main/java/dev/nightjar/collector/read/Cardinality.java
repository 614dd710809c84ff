package dev.nightjar.collector.read;

import dev.nightjar.collector.FoldedNames;
import dev.nightjar.model.Origin;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.MetricColumns;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.SpanColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many different names may come: of those beyond, {@value #OTHER} is stored, so that neither lists nor sums per name grow without
 * bound, whatever a sender puts into a name. Which ones came first is forgotten every hour. Safe for many threads.
 *
 * <p>A name is known by 64 bits of a hash: one that has another's is taken for it and comes in.
 */
public final class Cardinality {

    static final String OTHER = "other";

    /** OpenTelemetry's mark of a point whose attributes were too many ("Cardinality limits" of the metrics SDK's specification). */
    private static final String OVERFLOW = "otel.metric.overflow";

    private static final long HOUR_SECONDS = TimeUnit.HOURS.toSeconds(1);

    /**
     * What may come within an hour.
     *
     * @param environments all
     * @param services of an environment
     * @param instances of a service: also those that have ended, and each set of its resource's attributes
     * @param spanNames of a service
     * @param series of a service: a metric with its attributes
     * @param all of these together
     */
    record Most(int environments, int services, int instances, int spanNames, int series, int all) {
        /** Far above what people look at; all take some 80 MB at most. */
        static final Most DEFAULT = new Most(100, 2_000, 2_000, 2_000, 20_000, 1_000_000);
    }

    private enum Kind {
        ENVIRONMENT,
        SERVICE,
        INSTANCE,
        SPAN_NAME,
        SERIES
    }

    /**
     * Whose names are counted together.
     *
     * @param owner hash of the environment and service
     */
    private record Scope(Kind kind, long owner) {
        static Scope of(Kind kind, String environment, String service) {
            return new Scope(kind, NameHash.of(service, NameHash.of(environment, 0)));
        }
    }

    /** What has come in an hour, and for how many more names there is room. */
    private record Window(long hour, Map<Scope, NameSet> names, AtomicInteger room) {
        NameSet of(Scope scope) {
            return names.computeIfAbsent(scope, _ -> new NameSet());
        }
    }

    private final Most most;
    private final Map<Kind, LongAdder> folded = new ConcurrentHashMap<>();
    private volatile Window window;

    public Cardinality() {
        this(Most.DEFAULT);
    }

    Cardinality(Most most) {
        this.most = most;
        window = window(Long.MIN_VALUE);
        for (Kind kind : Kind.values()) {
            folded.put(kind, new LongAdder());
        }
    }

    /** The same, with {@value #OTHER} for each name that is one too many. Its rows are changed. */
    public Reading fold(Reading reading, Instant now) {
        Window names = windowAt(now);
        List<Batch> batches = new ArrayList<>(reading.batches().size());
        for (Batch batch : reading.batches()) {
            Origin origin =
                    fold(new Emitter(batch.origin(), new TreeMap<>()), names).origin();
            batches.add(
                    origin.equals(batch.origin())
                            ? batch
                            : new Batch(batch.id(), origin, batch.schema(), batch.facts()));
        }
        List<Emitter> emitters = new ArrayList<>(reading.emitters().size());
        for (Emitter emitter : reading.emitters()) {
            emitters.add(fold(emitter, names));
        }
        Rows rows = reading.rows();
        if (rows != null) {
            foldRows(rows, emitters, names);
        }
        return new Reading(
                reading.items(), batches, rows, emitters, reading.refusals(), reading.unknownKeys(), reading.unknown());
    }

    private Window windowAt(Instant now) {
        long hour = Math.floorDiv(now.getEpochSecond(), HOUR_SECONDS);
        Window current = window;
        if (current.hour() != hour) {
            current = window(hour); // two that come at once may both begin it
            window = current;
        }
        return current;
    }

    private Window window(long hour) {
        return new Window(hour, new ConcurrentHashMap<>(), new AtomicInteger(most.all()));
    }

    private Emitter fold(Emitter emitter, Window names) {
        Origin from = emitter.origin();
        Scope environments = Scope.of(Kind.ENVIRONMENT, "", "");
        String environment = known(environments, from.environment(), most.environments(), names);
        Scope services = Scope.of(Kind.SERVICE, environment, "");
        String service = known(services, from.service(), most.services(), names);
        Scope instances = Scope.of(Kind.INSTANCE, environment, service);
        long instance = NameHash.of(
                from.instance(), NameHash.of(from.run(), emitter.attributes().hashCode()));
        if (admitted(instances, instance, most.instances(), names)) {
            if (environment.equals(from.environment()) && service.equals(from.service())) {
                return emitter;
            }
            return new Emitter(
                    new Origin(
                            environment,
                            from.namespace(),
                            service,
                            from.version(),
                            from.host(),
                            from.instance(),
                            from.run(),
                            from.zone()),
                    emitter.attributes());
        }
        return new Emitter(new Origin(environment, "", service, "", "", OTHER, OTHER, from.zone()), new TreeMap<>());
    }

    private String known(Scope scope, String name, int limit, Window names) {
        return admitted(scope, NameHash.of(name, 0), limit, names) ? name : OTHER;
    }

    private boolean admitted(Scope scope, long hash, int limit, Window names) {
        boolean admitted = names.of(scope).admits(hash, limit, names.room());
        if (!admitted) {
            counter(scope.kind()).increment();
        }
        return admitted;
    }

    private void foldRows(Rows rows, List<Emitter> emitters, Window names) {
        if (rows.layout() == SpanColumns.LAYOUT) {
            foldEach(rows, emitters, names, SpanColumns.EMITTER, Kind.SPAN_NAME);
        } else if (rows.layout() == MetricColumns.LAYOUT) {
            foldEach(rows, emitters, names, MetricColumns.EMITTER, Kind.SERIES);
        }
    }

    private void foldEach(Rows rows, List<Emitter> emitters, Window names, int emitterColumn, Kind kind) {
        List<NameSet> known = emitters.stream()
                .map(Emitter::origin)
                .map(origin -> names.of(Scope.of(kind, origin.environment(), origin.service())))
                .toList();
        for (int row = 0; row < rows.size(); row++) {
            NameSet ofService = known.get((int) rows.number(emitterColumn, row));
            boolean admitted = kind == Kind.SPAN_NAME
                    ? ofService.admits(nameHash(rows, row), most.spanNames(), names.room())
                    : ofService.admits(seriesHash(rows, row), most.series(), names.room());
            if (!admitted) {
                counter(kind).increment();
                if (kind == Kind.SPAN_NAME) {
                    rows.replaceText(SpanColumns.NAME, row, rows.text(OTHER));
                } else {
                    rows.replaceEntries(MetricColumns.ATTRIBUTES, row, rows.text(OVERFLOW), rows.text("true"));
                }
            }
        }
    }

    private static long nameHash(Rows rows, int row) {
        return hash(rows, rows.number(SpanColumns.NAME, row), 0);
    }

    /** Whatever the order of its attributes. */
    private static long seriesHash(Rows rows, int row) {
        long attributes = 0;
        for (int entry = 0; entry < rows.entries(MetricColumns.ATTRIBUTES, row); entry++) {
            long key = hash(rows, rows.key(MetricColumns.ATTRIBUTES, row, entry), 0);
            attributes += hash(rows, rows.value(MetricColumns.ATTRIBUTES, row, entry), key);
        }
        return hash(rows, rows.number(MetricColumns.METRIC, row), attributes);
    }

    private static long hash(Rows rows, long text, long seed) {
        return NameHash.of(rows.bytes(text), rows.offset(text), Rows.length(text), seed);
    }

    private LongAdder counter(Kind kind) {
        LongAdder counter = folded.get(kind);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + kind);
        }
        return counter;
    }

    /** How often a name was one too many, since the start. */
    public FoldedNames folded() {
        return new FoldedNames(
                counter(Kind.ENVIRONMENT).sum(),
                counter(Kind.SERVICE).sum(),
                counter(Kind.INSTANCE).sum(),
                counter(Kind.SPAN_NAME).sum(),
                counter(Kind.SERIES).sum());
    }
}
