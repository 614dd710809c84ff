package dev.nightjar.agent.work;

import dev.nightjar.model.fact.Allocations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who pays for what a thread did at an instant: the work that was on it, or one of the accounts for the rest. */
public final class Account {

    /** The thread worked for nobody. */
    public static final Account NO_WORK = new Account(Allocations.NO_WORK, null);

    /** It cannot be told whether it did. */
    public static final Account UNKNOWN = new Account(Allocations.UNKNOWN, null);

    private final String name;
    private final @Nullable LiveWork underWay;

    private Account(String name, @Nullable LiveWork underWay) {
        this.name = name;
        this.underWay = underWay;
    }

    /** Of an operation's works that have ended. */
    public static Account of(String operation) {
        return new Account(operation, null);
    }

    static Account of(LiveWork work) {
        return work.hasEnded() ? of(work.operation()) : new Account("", work);
    }

    /** The operation as far as it is known; a work that is under way may get another name yet. */
    public String name() {
        return underWay == null ? name : underWay.operation();
    }

    /** By the name that it has now, whatever work it was. */
    public Account named() {
        return underWay == null ? this : of(underWay.operation());
    }

    /** It holds on to a work, whose name may change yet. */
    boolean isUnderWay() {
        return underWay != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Account account && underWay == account.underWay && name.equals(account.name);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Objects.hashCode(underWay);
    }
}
