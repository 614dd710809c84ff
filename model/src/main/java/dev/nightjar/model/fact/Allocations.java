package dev.nightjar.model.fact;

import java.util.HashSet;
import java.util.List;

/**
 * What one operation allocated in one block of 10 s, by place in the code; estimated from samples. The sum over sites and
 * rest is the whole estimate. Several of one operation and block add up.
 *
 * @param operation as in {@link Work#operation()}, or {@link #NO_WORK} or {@link #UNKNOWN}
 * @param fromEpochNanos start of the block, UTC
 * @param blockNanos length of the block
 * @param sites at most {@link #MAX_SITES}, those with the most bytes first
 * @param otherBytes of the sites that found no place
 * @param otherSamples likewise
 */
public record Allocations(
        String operation, long fromEpochNanos, long blockNanos, List<Site> sites, long otherBytes, long otherSamples)
        implements Fact {

    public static final int MAX_SITES = 32;

    /** Account of threads that worked for nobody at that instant. The frames tell who they are. */
    public static final String NO_WORK = PoolHolders.NO_WORK;

    /** Account of what cannot be told: a virtual thread, or more than the agent keeps. */
    public static final String UNKNOWN = "unknown";

    public Allocations {
        if (blockNanos < 1 || otherBytes < 0 || otherSamples < 0) {
            throw new IllegalArgumentException(operation + ": block of " + blockNanos + " ns, rest of " + otherBytes
                    + " bytes in " + otherSamples + " samples");
        }
        sites = List.copyOf(sites);
        if (sites.size() > MAX_SITES) {
            throw new IllegalArgumentException(sites.size() + " sites, at most " + MAX_SITES);
        }
        HashSet<Object> places = new HashSet<>();
        for (Site site : sites) {
            if (!places.add(List.of(site.type(), site.frames()))) {
                throw new IllegalArgumentException(operation + ": a site of " + site.type() + " occurs twice");
            }
        }
    }

    /** Of all sites and the rest. */
    public long bytes() {
        return otherBytes + sites.stream().mapToLong(Site::bytes).sum();
    }

    public long samples() {
        return otherSamples + sites.stream().mapToLong(Site::samples).sum();
    }

    /**
     * One place that allocates.
     *
     * @param type the class whose objects are allocated, as source code names it: {@code byte[]}, {@code java.lang.String}
     * @param frames {@code package.Class.method:line}, the allocating one first; without {@code :line} where the class
     *     does not tell lines; at most {@link #MAX_FRAMES}, empty when JFR gave none
     * @param bytes estimated: the weights of its samples
     * @param samples how many
     */
    public record Site(String type, List<String> frames, long bytes, long samples) {

        public static final int MAX_FRAMES = 32;

        public Site {
            frames = List.copyOf(frames);
            if (frames.size() > MAX_FRAMES) {
                throw new IllegalArgumentException(frames.size() + " frames, at most " + MAX_FRAMES);
            }
            if (bytes < 0 || samples < 1) {
                throw new IllegalArgumentException(type + ": " + bytes + " bytes in " + samples + " samples");
            }
        }
    }
}
