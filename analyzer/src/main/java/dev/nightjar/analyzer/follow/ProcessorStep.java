package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Threads are ready and get no processor: does a limit hold the process back, do other processes take them, or does the JVM itself, and who
 * in it computes more, in which line?
 */
final class ProcessorStep {

    /** So many of the periods in which a limit is kept, and it is felt. */
    private static final double HELD_BACK = 0.1;

    private static final double RISEN = 2;

    /** A tenth of a processor more takes it from nobody. */
    private static final double LEAST_PROCESSORS = 0.1;

    /** As of other lines: fewer samples are chance. */
    private static final long MIN_SAMPLES = 5;

    private static final Resource CPU = new Resource(Resource.Kind.CPU, "");

    /** What somebody in the JVM computed. */
    private record Account(String operation, double perSecond, double perSecondNormal) {
        double grown() {
            return perSecond - perSecondNormal;
        }

        boolean isOperation() {
            return !operation.equals(PartSites.NO_WORK);
        }
    }

    private final Scene scene;
    private final Trail trail;

    ProcessorStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    /**
     * Follows from a JVM that does not get its processors.
     *
     * @param cause what it is called, wherever it ends
     */
    End follow(Cause cause, String service, double share) {
        HostUse now = scene.host(service, scene.evidence());
        HostUse before = scene.host(service, scene.referenceRange());
        if (!now.isKnown() || !before.isKnown()) {
            return unknown(cause);
        }
        if (now.heldBack() >= HELD_BACK && now.heldBack() >= RISEN * before.heldBack()) {
            add(Codes.STARVED_LIMIT, share, now, before);
            return End.reached(cause, "", Confidence.LIKELY);
        }
        double others = now.others() - before.others();
        double own = now.own() - before.own();
        if (Math.max(others, own) < LEAST_PROCESSORS) {
            return unknown(cause);
        }
        boolean byOthers = others >= own;
        add(byOthers ? Codes.STARVED_BY_OTHERS : Codes.STARVED_BY_ITSELF, share, now, before);
        if (!byOthers) {
            mostGrown(service, now, before).ifPresent(account -> account(service, share, account, own * now.jvms()));
        }
        return End.reached(cause, "", Confidence.LIKELY);
    }

    private static End unknown(Cause cause) {
        return new End(cause, "", Confidence.LIKELY, Following.missing(Codes.MISSING_CPU_ACCOUNTS));
    }

    private void add(String code, double share, HostUse now, HostUse before) {
        Map<String, Value> numbers = numbers(now, "");
        Map<String, Value> normal = numbers(before, ".normal");
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        trail.add(new Link(
                CPU,
                share,
                Link.Basis.STATISTICAL,
                new Phrase(code, params),
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_PROCESSORS, Map.of())));
    }

    /** Processors as processor time in each second: they are no whole numbers. */
    private static Map<String, Value> numbers(HostUse use, String suffix) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("own" + suffix, Say.nanos(1e9 * use.own()));
        numbers.put("others" + suffix, Say.nanos(1e9 * use.others()));
        numbers.put("processors" + suffix, Say.count(use.processors()));
        numbers.put("held-back" + suffix, Say.share(use.heldBack()));
        if (use.limit() > 0) {
            numbers.put("limit" + suffix, Say.nanos(1e9 * use.limit()));
        }
        return numbers;
    }

    /** Whose computing grew most; what no work did is what is left of the process. */
    private Optional<Account> mostGrown(String service, HostUse now, HostUse before) {
        Tally computed = computed(service, scene.evidence());
        Tally normally = computed(service, scene.referenceRange());
        double seconds = scene.evidence().nanos() / 1e9;
        double secondsNormal = scene.referenceRange().nanos() / 1e9;
        Account most = new Account(
                PartSites.NO_WORK,
                Math.max(0, 1e9 * now.own() * now.jvms() - computed.total() / seconds),
                Math.max(0, 1e9 * before.own() * before.jvms() - normally.total() / secondsNormal));
        for (String operation : computed.names()) {
            Account account =
                    new Account(operation, computed.of(operation) / seconds, normally.of(operation) / secondsNormal);
            most = account.grown() > most.grown() ? account : most;
        }
        return most.grown() > 0 ? Optional.of(most) : Optional.empty();
    }

    private Tally computed(String service, TimeRange range) {
        Tally computed = new Tally();
        for (Stamped<WorkTotal> total :
                scene.reader().totals(new Query.Totals(scene.environment(), service, null, range))) {
            computed.add(total.fact().operation(), total.fact().cpuNanos());
        }
        return computed;
    }

    private void account(String service, double share, Account account, double ownGrown) {
        double here = Say.unit(share * Say.unit(account.grown() / (1e9 * ownGrown)));
        if (here < Trail.WORTH_FOLLOWING) {
            return;
        }
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("computed", Say.nanos(account.perSecond()));
        numbers.put("computed.normal", Say.nanos(account.perSecondNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.put("operation", Say.text(account.isOperation() ? account.operation() : ""));
        trail.add(new Link(
                CPU,
                here,
                Link.Basis.STATISTICAL,
                new Phrase(account.isOperation() ? Codes.STARVED_BY_OPERATION : Codes.STARVED_BY_BACKGROUND, params),
                List.of(
                        new Evidence(
                                new Query.Totals(scene.environment(), service, null, scene.evidence()),
                                Map.of("computed", Say.nanos(account.perSecond()))),
                        new Evidence(
                                new Query.Totals(scene.environment(), service, null, scene.referenceRange()),
                                Map.of("computed.normal", Say.nanos(account.perSecondNormal())))),
                new Phrase(Codes.DISPROOF_PROCESSORS, Map.of())));
        line(service, here, account);
    }

    private void line(String service, double share, Account account) {
        SitesPerSecond now = sites(service, account.operation(), scene.sampledRange());
        SitesPerSecond before = sites(service, account.operation(), scene.referenceRange());
        new SiteGrowth(now.sites(), before.sites())
                .mostGrown(MIN_SAMPLES)
                .filter(line -> line.share() >= Trail.WORTH_FOLLOWING)
                .ifPresent(line -> trail.add(link(share, line, now, before)));
    }

    private SitesPerSecond sites(String service, String operation, TimeRange range) {
        return SitesPerSecond.read(
                scene.reader(), new Query.PartSites(scene.environment(), service, operation, Part.CPU, range));
    }

    private static Link link(double share, SiteGrowth.Line line, SitesPerSecond now, SitesPerSecond before) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("sampled.per-second", Say.nanos(line.perUnit()));
        numbers.put("line.share", Say.share(line.share()));
        numbers.put("samples", Say.count(line.samples()));
        Map<String, Value> normal = Map.of("sampled.per-second.normal", Say.nanos(line.perUnitNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("frame", Say.text(line.frame()));
        params.put("line", Say.line(line.frame()));
        return new Link(
                CPU,
                Say.unit(share * line.share()),
                Link.Basis.STATISTICAL,
                new Phrase(Codes.STARVED_LINE, params),
                List.of(new Evidence(now.query(), numbers), new Evidence(before.query(), normal)),
                new Phrase(Codes.DISPROOF_PART_LINE, Map.of("frame", Say.text(line.frame()))));
    }
}
