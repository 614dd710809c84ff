package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A pool waits for connections to be made: has the database none left, and who has them? */
final class ConnectionStep {

    private static final double MOST = 0.5;

    private final Scene scene;
    private final Trail trail;

    ConnectionStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    /**
     * Goes on where a pool could not make connections.
     *
     * @param pool where its chain ended
     */
    End after(End pool, String service) {
        if (pool.cause() != Cause.POOL_CONNECT) {
            return pool;
        }
        List<String> usedUp = databases().stream()
                .filter(database -> Connections.of(read(database, DatabaseView.counted(scene)))
                        .areUsedUp())
                .filter(database -> isAskedBy(service, database))
                .toList();
        return usedUp.size() == 1 ? usedUp(usedUp.getFirst(), pool.ceiling()) : pool;
    }

    private Set<String> databases() {
        Query.Counters query = new Query.Counters(scene.environment(), null, DatabaseView.counted(scene));
        Set<String> databases = new TreeSet<>();
        for (Stamped<DbCounters> reading : scene.reader().counters(query)) {
            databases.add(reading.fact().database());
        }
        return databases;
    }

    private ServerUse read(String database, TimeRange range) {
        return ServerUse.read(scene.reader(), new Query.Counters(scene.environment(), database, range));
    }

    /** The service's statements were met in the database when all was well. */
    private boolean isAskedBy(String service, String database) {
        Set<String> statements = scene.operationsOf(service).stream()
                .flatMap(operation -> scene.inReference(operation).resources().keySet().stream())
                .filter(resource -> resource.kind() == Resource.Kind.SQL)
                .map(Resource::name)
                .collect(Collectors.toSet());
        TimeRange normal = scene.referenceRange();
        StatementsUse counted =
                StatementsUse.read(scene.reader(), new Query.StatementUses(scene.environment(), database, normal));
        if (counted.byFingerprint().keySet().stream().anyMatch(statements::contains)) {
            return true;
        }
        return SessionLoad.read(scene.reader(), new Query.Sessions(scene.environment(), database, normal))
                .busy()
                .anyMatch(session -> session.fingerprint() != null && statements.contains(session.fingerprint()));
    }

    private End usedUp(String database, Confidence ceiling) {
        double share = trail.lastShare();
        Connections now = Connections.of(read(database, DatabaseView.counted(scene)));
        Connections normal = Connections.of(read(database, scene.referenceRange()));
        addUsedUp(share, now, normal);
        Tally grown = new Tally();
        for (String owner : now.byOwner().keySet()) {
            // In thousandths of a connection.
            long more = Math.round(1e3 * (now.of(owner) - normal.of(owner)));
            if (more > 0) {
                grown.add(owner, more);
            }
        }
        String most = grown.most().orElse("");
        if (normal.readings() == 0 || grown.share(most) < MOST) {
            return new End(
                    Cause.DATABASE_CONNECTIONS,
                    "",
                    ceiling,
                    Blindness.of(now.server().blind()).orElse(Following.missing(Codes.MISSING_CONNECTED)));
        }
        addOwner(share * grown.share(most), most, grown.share(most), now, normal);
        return End.reached(Cause.DATABASE_CONNECTIONS, most, ceiling);
    }

    private void addUsedUp(double share, Connections now, Connections normal) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("connections", most(now, DbFigure.CONNECTIONS));
        numbers.put("connections.max", most(now, DbFigure.CONNECTIONS_MAX));
        now.server()
                .perSecond(DbFigure.CONNECTIONS_REFUSED)
                .ifPresent(refused -> numbers.put("refused.per-second", Say.count(refused)));
        Map<String, Value> before = new TreeMap<>();
        if (normal.server().most(DbFigure.CONNECTIONS).isPresent()) {
            before.put("connections.normal", most(normal, DbFigure.CONNECTIONS));
        }
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(before);
        trail.add(new Link(
                null,
                share,
                Link.Basis.DIRECT,
                new Phrase(Codes.DATABASE_CONNECTIONS, params),
                List.of(
                        new Evidence(now.server().query(), numbers),
                        new Evidence(normal.server().query(), before)),
                new Phrase(Codes.DISPROOF_CONNECTIONS, Map.of())));
    }

    private static Value most(Connections connections, DbFigure state) {
        OptionalLong most = connections.server().most(state);
        return Say.count(most.orElse(0));
    }

    private void addOwner(double share, String owner, double ofMore, Connections now, Connections normal) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("connected", Say.count(now.of(owner)));
        numbers.put("connected.share", Say.share(ofMore));
        Map<String, Value> before = Map.of("connected.normal", Say.count(normal.of(owner)));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(before);
        params.put("holder", Say.text(owner));
        trail.add(new Link(
                null,
                Say.unit(share),
                Link.Basis.STATISTICAL,
                new Phrase(Codes.DATABASE_CONNECTED, params),
                List.of(
                        new Evidence(now.server().query(), numbers),
                        new Evidence(normal.server().query(), before)),
                new Phrase(Codes.DISPROOF_CONNECTIONS, Map.of())));
    }
}
