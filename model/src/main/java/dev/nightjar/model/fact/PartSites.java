package dev.nightjar.model.fact;

import dev.nightjar.model.ledger.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * In which lines of code one operation spent a part in one block of 10 s, estimated from stacks. The sum over sites and rest
 * is the whole estimate. Several of one operation, part and block add up. Of {@code gc} and {@code safepoint} it is not who waited: of
 * {@code gc} the lines that asked for collections, with how long that took them; of {@code safepoint} the lines for whose thread the JVM
 * waited until all threads had stopped, with how long.
 *
 * @param operation as in {@link Work#operation()}, or {@link #NO_WORK}; of {@code gc} and {@code safepoint} also
 *     {@link Allocations#UNKNOWN}
 * @param part one of {@link #PARTS}
 * @param fromEpochNanos start of the block, UTC
 * @param blockNanos length of the block
 * @param sites at most {@link #MAX_SITES}, those with the most time first
 * @param otherNanos of the sites that found no place
 * @param otherSamples likewise
 */
public record PartSites(
        String operation,
        Part part,
        long fromEpochNanos,
        long blockNanos,
        List<Site> sites,
        long otherNanos,
        long otherSamples)
        implements Fact {

    public static final int MAX_SITES = 32;

    /** Account of threads that worked for nobody at that instant: of {@code cpu}, {@code gc} and {@code safepoint}. */
    public static final String NO_WORK = PoolHolders.NO_WORK;

    /**
     * Parts that a stack is taken of: running threads at samples, sleeps, waits for files and requests for collections by their
     * events, long waits for signals at looks, threads that come late to a safepoint at samples (since Java 25).
     */
    public static final Set<Part> PARTS = Set.of(Part.CPU, Part.SLEEP, Part.IO, Part.SIGNAL, Part.GC, Part.SAFEPOINT);

    public PartSites {
        if (blockNanos < 1 || otherNanos < 0 || otherSamples < 0) {
            throw new IllegalArgumentException(operation + ": block of " + blockNanos + " ns, rest of " + otherNanos
                    + " ns in " + otherSamples + " samples");
        }
        if (!PARTS.contains(part)) {
            throw new IllegalArgumentException("sites of part " + part.word());
        }
        sites = List.copyOf(sites);
        if (sites.size() > MAX_SITES) {
            throw new IllegalArgumentException(sites.size() + " sites, at most " + MAX_SITES);
        }
        HashSet<List<String>> places = new HashSet<>();
        for (Site site : sites) {
            if (!places.add(site.frames())) {
                throw new IllegalArgumentException(operation + ": a site of " + part.word() + " occurs twice");
            }
        }
    }

    /**
     * One place.
     *
     * @param frames {@code package.Class.method:line}, the innermost first; without {@code :line} where the class does not
     *     tell lines; at most {@link Allocations.Site#MAX_FRAMES}, empty when JFR gave none
     * @param nanos estimated for samples, measured for waits
     * @param samples how many stacks
     */
    public record Site(List<String> frames, long nanos, long samples) {

        public Site {
            frames = List.copyOf(frames);
            if (frames.size() > Allocations.Site.MAX_FRAMES) {
                throw new IllegalArgumentException(frames.size() + " frames, at most " + Allocations.Site.MAX_FRAMES);
            }
            if (nanos < 0 || samples < 1) {
                throw new IllegalArgumentException(nanos + " ns in " + samples + " samples");
            }
        }
    }
}
