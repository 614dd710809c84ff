package dev.nightjar.demo.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The host's counters at one moment. Linux has them all; elsewhere those that are missing are null.
 *
 * @param stalledMicros how long some task of the host waited for a processor, of /proc/pressure/cpu
 * @param busyTicks ticks that all processors worked, of /proc/stat
 * @param ownCpuNanos CPU time of the demo's own processes
 */
public record HostReading(
        long nanoTime,
        @Nullable Long stalledMicros,
        @Nullable Long busyTicks,
        @Nullable Long allTicks,
        long ownCpuNanos) {

    private static final Pattern SOME_TOTAL = Pattern.compile("some .*total=(\\d+)");

    /**
     * What happened between two readings; shares are 0 … 1.
     *
     * @param stalledShare of the time, in which some task of the host waited for a processor
     * @param busyShare of all processors
     * @param ownShare of all processors, used by the demo's own processes
     */
    public record Figures(
            double seconds,
            int processors,
            @Nullable Double stalledShare,
            @Nullable Double busyShare,
            double ownShare) {

        /** Of all processors, used by processes that are not the demo's. */
        public @Nullable Double othersShare() {
            return busyShare == null ? null : Double.valueOf(Math.max(0, busyShare - ownShare));
        }
    }

    /**
     * Reads them.
     *
     * @param endedNanos CPU time of own processes that have ended
     * @param own those that live
     */
    static HostReading now(long endedNanos, Stream<ProcessHandle> own) {
        long ownNanos = endedNanos
                + own.flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum();
        long @Nullable [] ticks = ticks();
        OptionalLong stalled = pressure();
        return new HostReading(
                System.nanoTime(),
                stalled.isPresent() ? Long.valueOf(stalled.getAsLong()) : null,
                ticks == null ? null : Long.valueOf(ticks[0]),
                ticks == null ? null : Long.valueOf(ticks[1]),
                ownNanos);
    }

    public Figures since(HostReading earlier) {
        double seconds = (nanoTime - earlier.nanoTime) / 1e9;
        int processors = Runtime.getRuntime().availableProcessors();
        Double stalled = stalledMicros == null || earlier.stalledMicros == null
                ? null
                : Double.valueOf((stalledMicros - earlier.stalledMicros) / 1e6 / seconds);
        Double busy = busyTicks == null || earlier.busyTicks == null || allTicks == null || earlier.allTicks == null
                ? null
                : Double.valueOf((double) (busyTicks - earlier.busyTicks) / Math.max(1, allTicks - earlier.allTicks));
        double own = (ownCpuNanos - earlier.ownCpuNanos) / 1e9 / seconds / processors;
        return new Figures(seconds, processors, stalled, busy, own);
    }

    private static OptionalLong pressure() {
        for (String line : lines("/proc/pressure/cpu")) {
            Matcher some = SOME_TOTAL.matcher(line);
            if (some.matches()) {
                return OptionalLong.of(Long.parseLong(some.group(1)));
            }
        }
        return OptionalLong.empty();
    }

    /** Busy and all; proc(5): user nice system idle iowait irq softirq steal. */
    private static long @Nullable [] ticks() {
        for (String line : lines("/proc/stat")) {
            if (line.startsWith("cpu ")) {
                long[] fields = Arrays.stream(line.substring(4).trim().split(" +"))
                        .limit(8)
                        .mapToLong(Long::parseLong)
                        .toArray();
                long all = Arrays.stream(fields).sum();
                return new long[] {all - fields[3] - fields[4], all};
            }
        }
        return null;
    }

    private static List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path));
        } catch (IOException notThisKernel) {
            return List.of();
        }
    }
}
