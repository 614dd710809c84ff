package dev.nightjar.analyzer.level;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All works of an operation in one block of 10 s, over all instances of its service.
 *
 * @param totals of the works that ended in it, one for each kind and mask
 * @param openAgesNanos of the works that hung meanwhile: how old each was when the block ended
 * @param openReports works that were last reported open in this block and have not ended since
 * @param warmingUp at least a fifth of its works ran in a JVM that had only just started
 */
public record Block(
        long fromEpochNanos,
        long nanos,
        List<WorkTotal> totals,
        List<Long> openAgesNanos,
        List<Work> openReports,
        boolean warmingUp) {

    public Block {
        totals = List.copyOf(totals);
        openAgesNanos = List.copyOf(openAgesNanos);
        openReports = List.copyOf(openReports);
    }

    public long toEpochNanos() {
        return fromEpochNanos + nanos;
    }

    long count() {
        long count = openAgesNanos.size();
        for (WorkTotal total : totals) {
            count += total.count();
        }
        return count;
    }

    long failed() {
        long failed = 0;
        for (WorkTotal total : totals) {
            failed += total.failed();
        }
        return failed;
    }

    /** Of the works that ended in it and took longer: wall time, to a bucket of their histogram → how many. */
    Map<Long, Long> endedSlowerThan(long slowNanos) {
        Map<Long, Long> slower = new HashMap<>();
        for (WorkTotal total : totals) {
            total.walls().each((bucket, count) -> {
                long wall = LogHistogram.middleNanos(bucket);
                if (wall > slowNanos) {
                    slower.merge(wall, count, Long::sum);
                }
            });
        }
        return slower;
    }

    /** Of the works that hung meanwhile: the ages of those that are older. */
    List<Long> openSlowerThan(long slowNanos) {
        return openAgesNanos.stream().filter(age -> age > slowNanos).toList();
    }

    long wallNanos() {
        long wall = 0;
        for (WorkTotal total : totals) {
            wall += total.wallNanos();
        }
        for (long age : openAgesNanos) {
            wall += age;
        }
        return wall;
    }
}
