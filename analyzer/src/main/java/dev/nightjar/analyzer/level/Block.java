package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All works of an operation in one block of 10 s, over all instances of its service.
 *
 * @param ended works that ended in it
 * @param failed of those that ended
 * @param endedWallNanos wall time of those that ended
 * @param walls the same, one by one
 * @param openAgesNanos of the works that hung meanwhile: how old each was when the block ended
 * @param openReports works that were last reported open in this block and have not ended since
 * @param warmingUp at least a fifth of its works ran in a JVM that had only just started
 */
public record Block(
        long fromEpochNanos,
        long nanos,
        long ended,
        long failed,
        long endedWallNanos,
        LogHistogram walls,
        List<Long> openAgesNanos,
        List<Work> openReports,
        boolean warmingUp) {

    public Block {
        openAgesNanos = List.copyOf(openAgesNanos);
        openReports = List.copyOf(openReports);
    }

    public long toEpochNanos() {
        return fromEpochNanos + nanos;
    }

    long count() {
        return ended + openAgesNanos.size();
    }

    /** Of the works that ended in it and took longer: wall time, to a bucket of their histogram → how many. */
    Map<Long, Long> endedSlowerThan(long slowNanos) {
        Map<Long, Long> slower = new HashMap<>();
        walls.each((bucket, count) -> {
            long wall = LogHistogram.middleNanos(bucket);
            if (wall > slowNanos) {
                slower.merge(wall, count, Long::sum);
            }
        });
        return slower;
    }

    /** Of the works that hung meanwhile: the ages of those that are older. */
    List<Long> openSlowerThan(long slowNanos) {
        return openAgesNanos.stream().filter(age -> age > slowNanos).toList();
    }

    /** Of those that ended in it or hung meanwhile: how many took longer, or are older. */
    long slowerThan(long slowNanos) {
        long[] slower = {0};
        walls.each((bucket, count) -> slower[0] += LogHistogram.middleNanos(bucket) > slowNanos ? count : 0);
        for (long age : openAgesNanos) {
            slower[0] += age > slowNanos ? 1 : 0;
        }
        return slower[0];
    }

    long wallNanos() {
        long wall = endedWallNanos;
        for (long age : openAgesNanos) {
            wall += age;
        }
        return wall;
    }
}
