package dev.nightjar.agent.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the process, its control group and its host have used of processors, and page faults of the process: counters since each one's
 * begin. Some small files of Linux, read every 10 s; elsewhere, and what may not be read, is absent. Names of other processes are not
 * read. For any thread.
 */
public final class HostCounters {

    /** The kernel tells times in hundredths of a second, whatever its own clock is (USER_HZ). */
    private static final long TICK_NANOS = 10_000_000L;

    /** Of {@code /proc/stat}: user, nice, system, idle, waiting for I/O, interrupts, soft interrupts, stolen. */
    private static final int HOST_FIELDS = 8;

    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STOLEN = 7;

    /** Of {@code /proc/self/stat} behind the name, which may hold anything. */
    private static final int MINOR_FAULTS = 7;

    private static final int MAJOR_FAULTS = 9;
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private static final Pattern TOTAL = Pattern.compile("some .*total=(\\d{1,15})");

    private final Path root;
    private final ControlGroup group;

    public HostCounters() {
        this(Path.of("/"));
    }

    /** @param root of the file system */
    HostCounters(Path root) {
        this.root = root;
        this.group = ControlGroup.of(root);
    }

    /**
     * {@code host.total_nanos} of all processors together and of it {@code host.busy_nanos} and {@code host.stolen_nanos} (by the
     * machine below); {@code host.cpu_pressure_nanos} in which some task was ready and had none; {@code process.user_nanos},
     * {@code .system_nanos}, {@code .minor_faults}, {@code .major_faults}; {@code cgroup.limit_millis} (thousandths of a processor),
     * {@code .periods}, {@code .throttled_periods}, {@code .throttled_nanos}.
     */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        addHost(counters);
        addPressure(counters);
        addProcess(counters);
        group.count(counters);
        return counters;
    }

    private void addHost(Map<String, Long> counters) {
        List<String> lines = SmallFile.lines(root.resolve("proc/stat"));
        List<String> words = lines.isEmpty() ? List.of() : SmallFile.words(lines.get(0));
        if (words.size() <= HOST_FIELDS
                || !words.get(0).equals("cpu")
                || !areTicks(words.subList(1, HOST_FIELDS + 1))) {
            return;
        }
        long total = 0;
        for (int field = 1; field <= HOST_FIELDS; field++) {
            total += ticks(words, field);
        }
        if (total > Long.MAX_VALUE / TICK_NANOS) {
            return; // 292 years of one processor, one year of 292
        }
        long stolen = ticks(words, 1 + STOLEN);
        long idle = ticks(words, 1 + IDLE) + ticks(words, 1 + WAITING);
        counters.put("host.total_nanos", total * TICK_NANOS);
        counters.put("host.busy_nanos", (total - idle - stolen) * TICK_NANOS);
        counters.put("host.stolen_nanos", stolen * TICK_NANOS);
    }

    private void addPressure(Map<String, Long> counters) {
        for (String line : SmallFile.lines(root.resolve("proc/pressure/cpu"))) {
            Matcher some = TOTAL.matcher(line);
            if (some.matches()) {
                counters.put("host.cpu_pressure_nanos", Long.parseLong(some.group(1)) * 1_000);
            }
        }
    }

    private void addProcess(Map<String, Long> counters) {
        List<String> lines = SmallFile.lines(root.resolve("proc/self/stat"));
        String line = lines.isEmpty() ? "" : lines.get(0);
        List<String> words = SmallFile.words(line.substring(line.lastIndexOf(')') + 1));
        if (words.size() <= SYSTEM || !areTicks(words.subList(MINOR_FAULTS, SYSTEM + 1))) {
            return;
        }
        counters.put("process.user_nanos", ticks(words, USER) * TICK_NANOS);
        counters.put("process.system_nanos", ticks(words, SYSTEM) * TICK_NANOS);
        counters.put("process.minor_faults", ticks(words, MINOR_FAULTS));
        counters.put("process.major_faults", ticks(words, MAJOR_FAULTS));
    }

    private static boolean areTicks(List<String> words) {
        return words.stream().allMatch(word -> word.matches("\\d{1,15}"));
    }

    private static long ticks(List<String> words, int at) {
        return Long.parseLong(words.get(at));
    }
}
