package dev.nightjar.agent.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control group whose limit of processors the process has: its own or the nearest one above it, version 2 or 1. In a container that
 * is what its runtime shows.
 */
final class ControlGroup {

    private static final int MAX_LEVELS = 16;

    /** Where the kernel shows groups, below the root of the file system. */
    private static final String MOUNT = "sys/fs/cgroup";

    private final @Nullable Path limited;

    private ControlGroup(@Nullable Path limited) {
        this.limited = limited;
    }

    /** @param root of the file system */
    static ControlGroup of(Path root) {
        for (String line : SmallFile.lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3
                    && (parts[1].isEmpty() || List.of(parts[1].split(",", -1)).contains("cpu"))) {
                Path mount = root.resolve(MOUNT);
                Path found = nearest(parts[1].isEmpty() ? mount : mount.resolve(parts[1]), parts[2]);
                if (found != null) {
                    return new ControlGroup(found);
                }
            }
        }
        return new ControlGroup(null);
    }

    /** From the group upwards; one that the container does not show is looked for at the mount itself. */
    private static @Nullable Path nearest(Path mount, String group) {
        List<Path> upwards = new ArrayList<>();
        for (Path at = mount.resolve(group.replaceFirst("^/+", "")).normalize();
                at != null && at.startsWith(mount) && upwards.size() < MAX_LEVELS;
                at = at.getParent()) {
            upwards.add(at);
        }
        for (Path at : upwards) {
            if (Files.isDirectory(at) && limitMillis(at) > 0) {
                return at;
            }
        }
        return null;
    }

    /** Thousandths of a processor; 0 without a limit. */
    private static long limitMillis(Path group) {
        List<String> both = SmallFile.lines(group.resolve("cpu.max"));
        if (!both.isEmpty()) {
            List<String> words = SmallFile.words(both.get(0));
            return words.size() == 2 ? millis(words.get(0), words.get(1)) : 0;
        }
        List<String> quota = SmallFile.lines(group.resolve("cpu.cfs_quota_us"));
        List<String> period = SmallFile.lines(group.resolve("cpu.cfs_period_us"));
        return quota.isEmpty() || period.isEmpty() ? 0 : millis(quota.get(0), period.get(0));
    }

    private static long millis(String quota, String period) {
        boolean limited = quota.matches("\\d{1,15}") && period.matches("[1-9]\\d{0,14}");
        return limited ? Long.parseLong(quota) * 1_000 / Long.parseLong(period) : 0;
    }

    /** Adds to a map of counters; nothing when there is no limit. */
    void count(Map<String, Long> counters) {
        Path group = limited;
        if (group == null) {
            return;
        }
        counters.put("cgroup.limit_millis", limitMillis(group));
        for (String line : SmallFile.lines(group.resolve("cpu.stat"))) {
            List<String> words = SmallFile.words(line);
            if (words.size() == 2 && words.get(1).matches("\\d{1,18}")) {
                count(words.get(0), Long.parseLong(words.get(1)), counters);
            }
        }
    }

    private static void count(String word, long value, Map<String, Long> counters) {
        switch (word) {
            case "nr_periods" -> counters.put("cgroup.periods", value);
            case "nr_throttled" -> counters.put("cgroup.throttled_periods", value);
            case "throttled_usec" -> counters.put("cgroup.throttled_nanos", value * 1_000);
            case "throttled_time" -> counters.put("cgroup.throttled_nanos", value);
            default -> {} // what version 2 tells beside it
        }
    }
}
