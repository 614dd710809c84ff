package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Difference;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Amount;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Works wait for a pool: who held its connections, and what did they do meanwhile? */
final class PoolStep {

    /** A borrow takes longer than normal: the mean of those that ended. */
    private static final double HELD_LONGER = 1.5;

    /** Or those caught in a snapshot are older: means of caught ages are biased to the long ones, so ask for more. */
    private static final double CAUGHT_OLDER = 3;

    private static final double MOST = 0.5;

    /** One that met a pause is no norm. */
    private static final long ENOUGH_BORROWS = 10;

    private static final int WORKS_LOOKED_AT = 200;

    private final Scene scene;
    private final Following following;
    private final Trail trail;

    PoolStep(Scene scene, Following following, Trail trail) {
        this.scene = scene;
        this.following = following;
        this.trail = trail;
    }

    End follow(Subject subject, double share, Difference difference) {
        Optional<Resource> grown = scene.mostGrown(subject, Resource.Kind.POOL, ResourceUse::waitedNanos);
        trail.add(following.partLink(subject, Part.POOL, share, difference, grown.orElse(null)));
        if (grown.isEmpty()) {
            return End.broken(Following.missing(Codes.MISSING_RESOURCE), Confidence.LIKELY);
        }
        return holders(subject, share, grown.get());
    }

    /** From here on it is the same whether works wait for the pool or are refused by it. */
    End holders(Subject subject, double share, Resource pool) {
        Query.Holders query = scene.holdersQuery(subject.service(), pool.name());
        List<Stamped<PoolHolders>> snapshots = scene.reader().holders(query);
        HolderBlame blame = HolderBlame.of(snapshots);
        Evidence evidence = new Evidence(query, numbers(blame, HolderBlame.meanInUse(snapshots)));
        Optional<End> working = working(subject, share, pool);
        if (working.isPresent()) {
            return working.get();
        }
        if (blame.mostOperation().isEmpty()) {
            return End.broken(
                    new Phrase(Codes.MISSING_HOLDERS, Map.of("pool", Say.text(pool.name()))), Confidence.LIKELY);
        }
        double nobodys = blame.idle(PoolHolders.NO_WORK);
        if (nobodys >= MOST) {
            return blame.keptByNobody() < MOST
                            || scene.databases().busyShare(blame.pidsOfNobody(), scene.evidence()) >= MOST
                    ? byNobody(subject, share * nobodys, pool, blame, evidence)
                    : leak(share * nobodys, pool, blame, evidence);
        }
        if (!heldLonger(subject.service(), pool, blame)) {
            return tooSmall(subject.service(), share, pool, blame, evidence);
        }
        Optional<String> statement = blame.mostSql();
        Optional<String> idle = blame.mostIdleOperation();
        boolean moreInSql = statement.isPresent() && (idle.isEmpty() || blame.inSql() >= blame.idle(idle.get()));
        return moreInSql
                ? inSql(subject, share, pool, blame, evidence, statement.get())
                : outsideSql(subject, share, pool, blame, evidence, idle.orElseThrow());
    }

    private End inSql(
            Subject subject, double share, Resource pool, HolderBlame blame, Evidence evidence, String statement) {
        String operation = blame.mostOperation().orElseThrow();
        double here = Say.unit(share * blame.inSql(statement));
        Map<String, Value> params = new TreeMap<>();
        params.put("pool", Say.text(pool.name()));
        params.put("operation", Say.text(operation));
        params.put("operation.share", Say.share(blame.byOperation(operation)));
        params.put("frame", Say.text(blame.frame(operation).orElse("")));
        params.put("in-sql", Say.share(blame.inSql()));
        params.put("statement", Say.sql(scene.statementText(statement)));
        params.put("statement.share", Say.share(blame.inSql(statement)));
        trail.add(new Link(
                Resource.sql(statement),
                here,
                Link.Basis.DIRECT,
                new Phrase(Codes.POOL_IN_SQL, params),
                List.of(evidence),
                new Phrase(
                        Codes.DISPROOF_HOLDERS,
                        Map.of("pool", Say.text(pool.name()), "statement", Say.sql(scene.statementText(statement))))));
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        return new SqlStep(scene, following, trail)
                .fromHolders(new Subject(subject.service(), operation), statement, here, blame);
    }

    private End outsideSql(
            Subject subject, double share, Resource pool, HolderBlame blame, Evidence evidence, String operation) {
        double here = Say.unit(share * blame.idle(operation));
        Map<String, Value> params = new TreeMap<>();
        params.put("pool", Say.text(pool.name()));
        params.put("operation", Say.text(operation));
        params.put("operation.share", Say.share(blame.idle(operation)));
        params.put("frame", Say.text(blame.frame(operation).orElse("")));
        trail.add(new Link(
                pool,
                here,
                Link.Basis.DIRECT,
                new Phrase(Codes.POOL_BY_WORK, params),
                List.of(evidence),
                new Phrase(Codes.DISPROOF_OCCUPANTS, Map.of("operation", Say.text(operation)))));
        if (here < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_SMALL), Confidence.LIKELY);
        }
        return following.parts(new Subject(subject.service(), operation), here, Part.POOL);
    }

    /** Threads of no work use the connections: they give them back, or are busy in the database. What they wait for there is followed. */
    private End byNobody(Subject subject, double share, Resource pool, HolderBlame blame, Evidence evidence) {
        addNobodys(Codes.POOL_BY_NOBODY, "nobodys", share, pool, blame, evidence);
        Optional<String> statement = scene.databases().mostStatement(blame.pidsOfNobody(), scene.evidence());
        if (statement.isEmpty() || share < Trail.WORTH_FOLLOWING) {
            return End.broken(Following.missing(Codes.MISSING_NO_WORK), Confidence.LIKELY);
        }
        return new SqlStep(scene, following, trail)
                .ofNobody(new Subject(subject.service(), PoolHolders.NO_WORK), statement.get(), share);
    }

    /** @param part what the phrase calls the share of the connections */
    private void addNobodys(
            String code, String part, double share, Resource pool, HolderBlame blame, Evidence evidence) {
        Map<String, Value> params = new TreeMap<>();
        params.put("pool", Say.text(pool.name()));
        params.put(part, Say.share(blame.idle(PoolHolders.NO_WORK)));
        params.put("held", Say.nanos(blame.meanHeldNanos()));
        params.put("frame", Say.text(blame.frame(PoolHolders.NO_WORK).orElse("")));
        trail.add(new Link(
                pool,
                Say.unit(share),
                Link.Basis.DIRECT,
                new Phrase(code, params),
                List.of(evidence),
                new Phrase(Codes.DISPROOF_OCCUPANTS, Map.of("operation", Say.text(PoolHolders.NO_WORK)))));
    }

    private End leak(double share, Resource pool, HolderBlame blame, Evidence evidence) {
        Optional<String> frame = blame.frame(PoolHolders.NO_WORK);
        addNobodys(Codes.POOL_LEAK, "leaked", share, pool, blame, evidence);
        return End.reached(
                Cause.POOL_LEAK,
                frame.orElse(PoolHolders.NO_WORK),
                frame.isPresent() ? Confidence.PROVED : Confidence.LIKELY);
    }

    private boolean heldLonger(String service, Resource pool, HolderBlame blame) {
        double normal = heldNormally(service, pool);
        return normal == 0
                || heldPerBorrow(scene.useInWindow(service, pool)) >= HELD_LONGER * normal
                || blame.meanHeldNanos() >= CAUGHT_OLDER * normal;
    }

    /**
     * Nanoseconds per borrow if each operation held a connection as long as it normally does: more of those that always hold
     * long make no borrow longer. Borrows beyond what each of its works normally makes, and those of an operation that normally borrows
     * hardly ever, count as all together: works that are as many and hold long more often are no greater load.
     */
    private double heldNormally(String service, Resource pool) {
        double ofAll = heldPerBorrow(scene.useInReference(service, pool));
        double held = 0;
        long borrows = 0;
        for (Subject subject : scene.operationsOf(service)) {
            long now = borrows(scene.inWindow(subject).use(pool));
            ResourceUse normal = scene.inReference(subject).use(pool);
            double usual = borrows(normal) < ENOUGH_BORROWS ? 0 : Math.min((double) now, usualBorrows(subject, normal));
            held += usual * heldPerBorrow(normal) + (now - usual) * ofAll;
            borrows += now;
        }
        return borrows == 0 ? ofAll : held / borrows;
    }

    /** As many as the window's works would make, were they as ever. */
    private double usualBorrows(Subject subject, ResourceUse normal) {
        return (double) borrows(normal)
                * scene.inWindow(subject).count()
                / scene.inReference(subject).count();
    }

    /** Little's law: what arrives times how long each one is held is what has to fit into the pool. */
    private End tooSmall(String service, double share, Resource pool, HolderBlame blame, Evidence evidence) {
        ResourceUse now = scene.useInWindow(service, pool);
        ResourceUse reference = scene.useInReference(service, pool);
        double rate = now.calls() / scene.windowSeconds();
        double normalRate = reference.calls() / scene.referenceSeconds();
        double held = heldNormally(service, pool);
        double needed = rate * held / 1e9;
        Map<String, Value> params = new TreeMap<>();
        params.put("pool", Say.text(pool.name()));
        params.put("size", Say.count(blame.size()));
        params.put("needed", Say.count(Math.ceil(needed)));
        params.put("held", Say.nanos(held));
        params.put("rate", Say.count(rate));
        params.put("rate.normal", Say.count(normalRate));
        trail.add(new Link(
                pool,
                share,
                Link.Basis.STATISTICAL,
                new Phrase(Codes.POOL_TOO_SMALL, params),
                List.of(
                        evidence,
                        new Evidence(
                                new Query.Totals(scene.environment(), service, null, scene.window()),
                                Map.of(
                                        "rate", Say.count(rate),
                                        "rate.normal", Say.count(normalRate),
                                        "held", Say.nanos(heldPerBorrow(now)),
                                        "held.normal", Say.nanos(held)))),
                new Phrase(Codes.DISPROOF_LITTLE, Map.of("pool", Say.text(pool.name())))));
        return End.reached(Cause.POOL_TOO_SMALL, pool.name(), Confidence.LIKELY);
    }

    /** Connections that are slow to make or to check empty a pool without anybody holding them: what the pool itself did is asked first. */
    private Optional<End> working(Subject subject, double share, Resource pool) {
        Query.Works query = scene.worksQuery(subject, scene.evidence(), WORKS_LOOKED_AT);
        long waited = 0;
        long connect = 0;
        long validate = 0;
        for (Stamped<Work> work : scene.reader().works(query)) {
            Map<Amount, Long> amounts = work.fact().ledger().amounts();
            waited += work.fact().ledger().nanos(Part.POOL);
            connect += amounts.getOrDefault(Amount.POOL_CONNECT, 0L);
            validate += amounts.getOrDefault(Amount.POOL_VALIDATE, 0L);
        }
        if (waited == 0 || Math.max(connect, validate) < MOST * waited) {
            return Optional.empty();
        }
        boolean connects = connect >= validate;
        double part = (double) Math.max(connect, validate) / waited;
        trail.add(new Link(
                pool,
                Say.unit(share * part),
                Link.Basis.DIRECT,
                new Phrase(
                        connects ? Codes.POOL_CONNECT : Codes.POOL_VALIDATE,
                        Map.of("pool", Say.text(pool.name()), "part", Say.share(part))),
                List.of(new Evidence(
                        query,
                        Map.of(
                                "pool", Say.nanos(waited),
                                "connect", Say.nanos(connect),
                                "validate", Say.nanos(validate)))),
                new Phrase(Codes.DISPROOF_PART, Map.of("operation", Say.text(subject.operation())))));
        return Optional.of(
                connects
                        ? new End(
                                Cause.POOL_CONNECT,
                                pool.name(),
                                Confidence.LIKELY,
                                Following.missing(Codes.MISSING_CONNECT))
                        : End.reached(Cause.POOL_VALIDATE, pool.name(), Confidence.PROVED));
    }

    private static Map<String, Value> numbers(HolderBlame blame, double inUse) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("snapshots", Say.count(blame.snapshots()));
        numbers.put("waiters.mean", Say.count(blame.meanWaiters()));
        numbers.put("size", Say.count(blame.size()));
        numbers.put("in-use.mean", Say.count(inUse));
        numbers.put("held.mean", Say.nanos(blame.meanHeldNanos()));
        numbers.put("in-sql", Say.share(blame.inSql()));
        numbers.put("no-work", Say.share(blame.byOperation(PoolHolders.NO_WORK)));
        blame.mostSql().ifPresent(statement -> {
            numbers.put("statement.share", Say.share(blame.inSql(statement)));
            numbers.put("statement.age.mean", Say.nanos(blame.meanSqlAgeNanos(statement)));
        });
        blame.mostOperation()
                .ifPresent(operation -> numbers.put("operation.share", Say.share(blame.byOperation(operation))));
        return numbers;
    }

    /** Nanoseconds per connection that was got. */
    static double heldPerBorrow(ResourceUse use) {
        return borrows(use) == 0 ? 0 : (double) use.heldNanos() / borrows(use);
    }

    private static long borrows(ResourceUse use) {
        return Math.max(0, use.calls() - use.refused());
    }
}
