package dev.nightjar.model.fact;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who held one lock of the JVM while works of one operation waited for it, in one block of 10 s. Seen at looks, ten a
 * second: each stands for the time since the one before it. Several of one operation, lock and block add up.
 *
 * @param operation whose works waited, as in {@link Work#operation()}
 * @param lock its class, as in {@link dev.nightjar.model.Resource#lock}
 * @param fromEpochNanos start of the block, UTC
 * @param blockNanos length of the block
 * @param frame {@code package.Class.method:line} of the application in which most of them waited, null when not taken
 * @param holders at most {@link #MAX_HOLDERS}, the one that was waited for longest first
 * @param otherNanos waited for holders that found no place
 */
public record LockHolders(
        String operation,
        String lock,
        long fromEpochNanos,
        long blockNanos,
        @Nullable String frame,
        List<Holder> holders,
        long otherNanos)
        implements Fact {

    public static final int MAX_HOLDERS = 16;

    /** What a holder is. */
    public enum Kind {
        /** Works of an operation. */
        WORK,
        /** A thread that worked for nobody at that instant. */
        THREAD,
        /** The JVM did not say who, or it cannot be told for whom that thread worked. */
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LockHolders {
        if (blockNanos < 1 || otherNanos < 0) {
            throw new IllegalArgumentException(
                    operation + ": block of " + blockNanos + " ns, " + otherNanos + " ns for others");
        }
        holders = List.copyOf(holders);
        if (holders.size() > MAX_HOLDERS) {
            throw new IllegalArgumentException(holders.size() + " holders, at most " + MAX_HOLDERS);
        }
        HashSet<Object> seen = new HashSet<>();
        for (Holder holder : holders) {
            if (!seen.add(List.of(holder.kind(), holder.name()))) {
                throw new IllegalArgumentException(
                        operation + ": holder " + holder.kind().word() + " '" + holder.name() + "' occurs twice");
            }
        }
    }

    /** For all holders. */
    public long waitedNanos() {
        return otherNanos + holders.stream().mapToLong(Holder::waitedNanos).sum();
    }

    /**
     * One holder.
     *
     * @param name operation of a work, name of a thread without numbers, empty when unknown
     * @param frame {@code package.Class.method:line} of the application in which it mostly was meanwhile, null when not
     *     taken
     * @param waitedNanos how long works of the operation were seen to wait for it, summed over them
     */
    public record Holder(Kind kind, String name, @Nullable String frame, long waitedNanos) {

        public Holder {
            if (waitedNanos < 0) {
                throw new IllegalArgumentException(
                        kind.word() + " '" + name + "' was waited for " + waitedNanos + " ns");
            }
            if (name.isEmpty() != (kind == Kind.UNKNOWN)) {
                throw new IllegalArgumentException("a holder of kind " + kind.word() + " is named '" + name + "'");
            }
        }
    }
}
