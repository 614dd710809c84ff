package dev.nightjar.analyzer;

import dev.nightjar.model.fact.AgentHealth;
import java.util.Map;
import java.util.TreeMap;

/** What a JVM's agent tells of its host of four processors, every block; counters go on from call to call. */
final class HostStory {

    private static final int PROCESSORS = 4;
    private static final String PRESSURE = "host.cpu_pressure_nanos";

    private final Story story;
    private final String service;
    private final Map<String, Long> counters = new TreeMap<>();
    private double pressure;

    HostStory(Story story, String service) {
        this.story = story;
        this.service = service;
        for (String counter : new String[] {
            "process.user_nanos",
            "process.system_nanos",
            "process.minor_faults",
            "process.major_faults",
            "host.busy_nanos",
            "host.total_nanos"
        }) {
            counters.put(counter, 1_000L);
        }
    }

    /** From block to block, so many processors are used by the JVM and by others. */
    HostStory using(int from, int to, double own, double others) {
        return blocks(from, to, own, others, 0, 100);
    }

    /** And for such a share of the time somebody who is ready has no processor. */
    HostStory pressed(int from, int to, double others, double pressure) {
        this.pressure = pressure;
        counters.putIfAbsent(PRESSURE, 1_000L);
        return blocks(from, to, 0.3, others, 0, 100);
    }

    /** And so many pages are touched for the first time in a second. */
    HostStory faulting(int from, int to, long faultsPerSecond) {
        return blocks(from, to, 0.3, 0.5, 0, faultsPerSecond);
    }

    /** And in such a share of the periods a limit of one and a half processors holds the JVM back. */
    HostStory limited(int from, int to, double heldBack) {
        counters.put("cgroup.limit_millis", 1_500L);
        counters.putIfAbsent("cgroup.periods", 1_000L);
        counters.putIfAbsent("cgroup.throttled_periods", 10L);
        return blocks(from, to, 1.4, 0.5, heldBack, 100);
    }

    private HostStory blocks(int from, int to, double own, double others, double heldBack, long faults) {
        for (int block = from; block < to; block++) {
            story.add(service, new AgentHealth(Story.at(block), counters));
            add("process.user_nanos", own * Story.BLOCK);
            add("host.busy_nanos", (own + others) * Story.BLOCK);
            add("host.total_nanos", (double) PROCESSORS * Story.BLOCK);
            add("process.minor_faults", 10.0 * faults);
            if (counters.containsKey(PRESSURE)) {
                add(PRESSURE, pressure * Story.BLOCK);
            }
            if (counters.containsKey("cgroup.limit_millis")) {
                add("cgroup.periods", 100);
                add("cgroup.throttled_periods", 100 * heldBack);
            }
        }
        return this;
    }

    private void add(String counter, double amount) {
        counters.merge(counter, Math.round(amount), Long::sum);
    }
}
