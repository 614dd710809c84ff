package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.follow.AllocationAccounts.Account;
import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who allocates more than normally, and in which line? */
final class AllocationStep {

    /** Fewer samples of a line are chance. */
    private static final long MIN_SAMPLES = 5;

    private final Scene scene;
    private final Trail trail;

    AllocationStep(Scene scene, Trail trail) {
        this.scene = scene;
        this.trail = trail;
    }

    /**
     * Follows from why there are more or longer collections.
     *
     * @param accounts of the service
     * @param share of the finding's extra time that is left to explain
     * @param largest the largest reason
     */
    End follow(String service, AllocationAccounts accounts, double share, GcReason largest, GcReasons reasons) {
        double all = Math.max(accounts.perSecond(), reasons.allocatedPerSecond());
        Optional<Account> most = accounts.mostGrown().filter(account -> account.grown() >= Trail.WORTH_FOLLOWING * all);
        if (most.isEmpty()) {
            return nobody(largest, reasons);
        }
        Account account = most.get();
        if (account.operation().equals(Allocations.UNKNOWN)) {
            return new End(Cause.GC, reasons.why(), Confidence.LIKELY, Following.missing(Codes.MISSING_GC));
        }
        double grown = Math.max(accounts.grown(), reasons.allocatedPerSecond() - reasons.allocatedPerSecondNormal());
        double here = Say.unit(share * account.grown() / grown);
        addAccount(service, account, here, all, accounts.now(), accounts.before());
        String holder = account.isOperation() ? service + " " + account.operation() : account.operation();
        return line(account, holder, here, accounts.now(), accounts.before());
    }

    /** More survives though nobody allocates more: it is kept longer. More is allocated, though by nobody we know. */
    private static End nobody(GcReason largest, GcReasons reasons) {
        boolean kept = largest == GcReason.SURVIVAL || largest == GcReason.ROOM;
        return new End(
                kept ? Cause.GC_SURVIVAL : Cause.GC,
                kept ? "" : reasons.why(),
                Confidence.LIKELY,
                Following.missing(kept ? Codes.MISSING_GC_KEEPER : Codes.MISSING_GC));
    }

    private void addAccount(
            String service,
            Account account,
            double share,
            double all,
            AllocationSamples now,
            AllocationSamples before) {
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("allocated.per-second", Say.bytes(account.perSecond()));
        numbers.put("allocated.per-second.normal", Say.bytes(account.perSecondNormal()));
        numbers.put("allocated.share", Say.share(account.perSecond() / all));
        List<Evidence> evidence = new ArrayList<>();
        if (account.isOperation()) {
            numbers.put("works", Say.count(account.exact().count()));
            numbers.put("allocated", Say.bytes(account.exact().heapBytes()));
            putPerWork(numbers, "allocated.per-work", account.exact());
            putPerWork(numbers, "allocated.per-work.normal", account.exactNormal());
            evidence.add(
                    new Evidence(new Query.Totals(scene.environment(), service, null, scene.bookedRange()), numbers));
        }
        Map<String, Value> params = new TreeMap<>(numbers);
        if (!now.isEmpty()) {
            evidence.add(sampled(now.of(account.operation()), ""));
            evidence.add(sampled(before.of(account.operation()), ".normal"));
        }
        params.put("operation", Say.text(account.isOperation() ? account.operation() : ""));
        params.put("share", Say.share(share));
        trail.add(new Link(
                new Resource(Resource.Kind.HEAP, ""),
                share,
                Link.Basis.STATISTICAL,
                new Phrase(account.isOperation() ? Codes.GC_BY_OPERATION : Codes.GC_BY_BACKGROUND, params),
                evidence,
                new Phrase(Codes.DISPROOF_ALLOCATOR, Map.of("operation", Say.text(account.operation())))));
    }

    /** A work that is not measured or never came has no bytes, not 0. */
    private static void putPerWork(Map<String, Value> numbers, String name, Profile profile) {
        if (profile.heapBytes() > 0) {
            numbers.put(name, Say.bytes((double) profile.heapBytes() / profile.count()));
        }
    }

    private static Evidence sampled(AllocationSamples samples, String suffix) {
        return new Evidence(
                samples.query(), Map.of("sampled.per-second" + suffix, Say.bytes(samples.bytesPerSecond())));
    }

    private End line(Account account, String holder, double share, AllocationSamples now, AllocationSamples before) {
        AllocationSamples ofNow = now.of(account.operation());
        AllocationSamples ofBefore = before.of(account.operation());
        Optional<SiteGrowth.Line> most = new SiteGrowth(ofNow.sites(), ofBefore.sites()).mostGrown(MIN_SAMPLES);
        if (most.isEmpty()) {
            return new End(
                    Cause.ALLOCATION,
                    holder,
                    Confidence.LIKELY,
                    new Phrase(Codes.MISSING_SITES, Map.of("operation", Say.text(account.operation()))));
        }
        SiteGrowth.Line line = most.get();
        Map<String, Value> numbers = new TreeMap<>();
        numbers.put("sampled.per-second", Say.bytes(line.perUnit()));
        numbers.put("line.share", Say.share(line.share()));
        numbers.put("samples", Say.count(line.samples()));
        Map<String, Value> normal = Map.of("sampled.per-second.normal", Say.bytes(line.perUnitNormal()));
        Map<String, Value> params = new TreeMap<>(numbers);
        params.putAll(normal);
        params.put("frame", Say.text(line.frame()));
        params.put("line", Say.line(line.frame()));
        params.put("type", Say.text(line.type()));
        params.put("share", Say.share(share * line.share()));
        trail.add(new Link(
                new Resource(Resource.Kind.HEAP, ""),
                Say.unit(share * line.share()),
                Link.Basis.STATISTICAL,
                new Phrase(Codes.GC_LINE, params),
                List.of(new Evidence(ofNow.query(), numbers), new Evidence(ofBefore.query(), normal)),
                new Phrase(Codes.DISPROOF_LINE, Map.of("frame", Say.text(line.frame())))));
        return End.reached(Cause.ALLOCATION, holder, Confidence.LIKELY);
    }
}
