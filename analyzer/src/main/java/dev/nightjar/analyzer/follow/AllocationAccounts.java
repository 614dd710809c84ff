package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.port.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What each operation of a service allocated, and what was allocated for nobody. Bytes of works are exact and booked when
 * they end; what works have allocated that still run, and what background threads do, is known from samples.
 */
final class AllocationAccounts {

    /**
     * One account.
     *
     * @param operation as in {@link Allocations#operation()}
     * @param exact of the works that ended; empty for an account without works
     * @param perSecond bytes, in the window
     * @param perSecondNormal bytes, in normal time
     */
    record Account(String operation, Profile exact, Profile exactNormal, double perSecond, double perSecondNormal) {

        double grown() {
            return Math.max(0, perSecond - perSecondNormal);
        }

        /** Whether it is an operation, not one of the accounts for the rest. */
        boolean isOperation() {
            return !operation.equals(Allocations.NO_WORK) && !operation.equals(Allocations.UNKNOWN);
        }
    }

    private final Scene scene;

    /** In the window and in normal time, else what is known of works only is compared. */
    private final boolean sampled;

    private final AllocationSamples now;
    private final AllocationSamples before;
    private final List<Account> accounts = new ArrayList<>();

    private AllocationAccounts(Scene scene, String service, AllocationSamples now, AllocationSamples before) {
        this.scene = scene;
        this.now = now;
        this.before = before;
        sampled = !now.isEmpty() && !before.isEmpty();
        for (Subject subject : scene.operationsOf(service)) {
            Profile exact = scene.booked(subject);
            Profile normal = scene.inReference(subject);
            accounts.add(new Account(
                    subject.operation(),
                    exact,
                    normal,
                    Math.max(
                            exact.heapBytes() * 1e9 / scene.bookedRange().nanos(),
                            now.of(subject.operation()).bytesPerSecond()),
                    Math.max(
                            normal.heapBytes() / scene.referenceSeconds(),
                            before.of(subject.operation()).bytesPerSecond())));
        }
        for (String rest : List.of(Allocations.NO_WORK, Allocations.UNKNOWN)) {
            accounts.add(new Account(
                    rest,
                    Profile.NONE,
                    Profile.NONE,
                    now.of(rest).bytesPerSecond(),
                    before.of(rest).bytesPerSecond()));
        }
    }

    static AllocationAccounts read(Scene scene, String service) {
        return new AllocationAccounts(
                scene,
                service,
                samples(scene, service, scene.sampledRange()),
                samples(scene, service, scene.referenceRange()));
    }

    private static AllocationSamples samples(Scene scene, String service, TimeRange range) {
        return AllocationSamples.read(scene.reader(), new Query.Allocations(scene.environment(), service, null, range));
    }

    AllocationSamples now() {
        return now;
    }

    /** Of normal time. */
    AllocationSamples before() {
        return before;
    }

    /** The account that grew most; none when none grew. */
    Optional<Account> mostGrown() {
        return accounts.stream()
                .filter(account -> account.grown() > 0)
                .max(Comparator.comparingDouble(Account::grown)
                        .thenComparing(Account::operation, Comparator.reverseOrder()));
    }

    double perSecond() {
        return accounts.stream().mapToDouble(Account::perSecond).sum();
    }

    /** What can be compared with {@link #comparableNormal()}: all that was allocated, where it was sampled at both times. */
    double comparable() {
        return sampled ? perSecond() : exact(Account::exact, scene.bookedRange().nanos() / 1e9);
    }

    double comparableNormal() {
        return sampled
                ? accounts.stream().mapToDouble(Account::perSecondNormal).sum()
                : exact(Account::exactNormal, scene.referenceSeconds());
    }

    private double exact(Function<Account, Profile> works, double seconds) {
        return accounts.stream().map(works).mapToDouble(Profile::heapBytes).sum() / seconds;
    }

    /** By how much all those grew that grew. */
    double grown() {
        return accounts.stream().mapToDouble(Account::grown).sum();
    }
}
