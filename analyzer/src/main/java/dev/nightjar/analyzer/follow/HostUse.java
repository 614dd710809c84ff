package dev.nightjar.analyzer.follow;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the JVMs of a service and their hosts used processors in a range of time, on average over the JVMs, each from its first report to its
 * last one in it. Reports come every 10 s.
 *
 * @param jvms that told it twice: none outside Linux, of an older agent, in a range that is too short
 * @param own processors that the JVM used
 * @param others processors that all others on its host used
 * @param processors that the host has
 * @param pressure share of the time in which somebody on the host was ready and had no processor; 0 when the kernel does not say
 * @param heldBack share of the periods in which the control group's limit held it back
 * @param limit processors that the control group may use, 0 without a limit
 * @param minorFaults pages of memory touched for the first time in a second
 * @param majorFaults pages read from disk in a second
 */
record HostUse(
        Query.Health query,
        int jvms,
        double own,
        double others,
        double processors,
        double pressure,
        double heldBack,
        double limit,
        double minorFaults,
        double majorFaults) {

    private static final long REPORT_NANOS = 10_000_000_000L;

    private static final String PROCESS_USER = "process.user_nanos";
    private static final String HOST_TOTAL = "host.total_nanos";

    /** What one JVM said first and last. */
    private record Reports(AgentHealth first, AgentHealth last) {

        Reports and(AgentHealth later) {
            return new Reports(first, later);
        }

        boolean tell() {
            return last.epochNanos() > first.epochNanos()
                    && first.values().containsKey(PROCESS_USER)
                    && first.values().containsKey(HOST_TOTAL);
        }

        /** By how much a counter grew in each nanosecond; 0 when it was not told. */
        double rate(String counter) {
            return growth(counter) / (double) (last.epochNanos() - first.epochNanos());
        }

        long growth(String counter) {
            Long from = first.values().get(counter);
            Long to = last.values().get(counter);
            return from == null || to == null ? 0 : Math.max(0, to - from);
        }

        double own() {
            return rate(PROCESS_USER) + rate("process.system_nanos");
        }

        double heldBack() {
            long periods = growth("cgroup.periods");
            return periods == 0 ? 0 : Say.unit((double) growth("cgroup.throttled_periods") / periods);
        }
    }

    /** Also of the report before the range: what is counted in it ends with the next one. */
    static HostUse read(SignalReader reader, String environment, String service, TimeRange range) {
        TimeRange around = new TimeRange(Math.max(0, range.fromEpochNanos() - REPORT_NANOS), range.toEpochNanos());
        Query.Health query = new Query.Health(environment, service, around);
        Map<String, Reports> byRun = new TreeMap<>();
        Set<String> instances = new TreeSet<>();
        for (Stamped<AgentHealth> report : reader.health(query)) {
            instances.add(report.origin().instance());
            byRun.merge(
                    report.origin().run(),
                    new Reports(report.fact(), report.fact()),
                    (earlier, later) -> earlier.and(later.last()));
        }
        byRun.values().removeIf(reports -> !reports.tell());
        return of(query, byRun.isEmpty() ? 0 : instances.size(), byRun);
    }

    boolean isKnown() {
        return jvms > 0;
    }

    private static HostUse of(Query.Health query, int jvms, Map<String, Reports> byRun) {
        double own = 0;
        double others = 0;
        double processors = 0;
        double pressure = 0;
        double heldBack = 0;
        double limit = 0;
        double minor = 0;
        double major = 0;
        for (Reports reports : byRun.values()) {
            own += reports.own();
            others += Math.max(0, reports.rate("host.busy_nanos") - reports.own());
            processors += reports.rate(HOST_TOTAL);
            pressure += reports.rate("host.cpu_pressure_nanos");
            heldBack += reports.heldBack();
            limit += reports.last().values().getOrDefault("cgroup.limit_millis", 0L) / 1e3;
            minor += 1e9 * reports.rate("process.minor_faults");
            major += 1e9 * reports.rate("process.major_faults");
        }
        int runs = Math.max(1, byRun.size());
        return new HostUse(
                query,
                jvms,
                own / runs,
                others / runs,
                processors / runs,
                pressure / runs,
                heldBack / runs,
                limit / runs,
                minor / runs,
                major / runs);
    }
}
