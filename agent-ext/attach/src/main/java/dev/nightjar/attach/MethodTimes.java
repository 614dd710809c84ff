package dev.nightjar.attach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import org.jspecify.annotations.Nullable;

/** How often methods were called and how long that took, from {@code jdk.MethodTiming} (JEP 520). */
final class MethodTimes {

    private static final int METHODS = 8;

    /** Counted from the begin: the last event of a method has all. */
    private final Map<String, Time> times = new HashMap<>();

    /** A method without its parameters, or several of one name together. */
    private record Time(String name, long calls, double nanos, long longestNanos) {

        Time and(@Nullable Time other) {
            return other == null
                    ? this
                    : new Time(
                            name, calls + other.calls, nanos + other.nanos, Math.max(longestNanos, other.longestNanos));
        }

        String line() {
            return calls == 0
                    ? "  0  -  -  " + name
                    : String.format(
                            Locale.ROOT,
                            "  %d  %.4f ms  %.4f ms  %s",
                            calls,
                            nanos / calls / 1e6,
                            longestNanos / 1e6,
                            name);
        }
    }

    void add(RecordedEvent event) {
        RecordedMethod method = event.getValue("method");
        if (method != null) {
            String name = Places.printable(method.getType().getName() + "." + method.getName());
            long calls = event.getLong("invocations");
            // JFR has no times where there was no call.
            double nanos = calls == 0
                    ? 0
                    : (double) calls * event.getDuration("average").toNanos();
            long longest = calls == 0 ? 0 : event.getDuration("maximum").toNanos();
            times.put(name + method.getDescriptor(), new Time(name, calls, nanos, longest));
        }
    }

    /** @param asked as {@code shop.Orders::place} or {@code shop.Orders}; those that were not found are said */
    List<String> lines(List<String> asked) {
        List<String> lines = new ArrayList<>();
        Map<String, Time> byName = new HashMap<>();
        times.values().forEach(time -> byName.put(time.name(), time.and(byName.get(time.name()))));
        if (!byName.isEmpty()) {
            lines.add("Methods: calls, average, longest");
            byName.values().stream()
                    .sorted((a, b) -> Long.compare(b.calls(), a.calls()))
                    .limit(METHODS)
                    .forEach(time -> lines.add(time.line()));
        }
        List<String> missing = asked.stream().filter(one -> !isIn(byName, one)).toList();
        if (!missing.isEmpty()) {
            lines.add("Not timed, for no loaded class has such a method: " + String.join(", ", missing));
        }
        return lines;
    }

    private static boolean isIn(Map<String, Time> found, String asked) {
        String name = asked.replace("::", ".");
        return asked.contains("::")
                ? found.containsKey(name)
                : found.keySet().stream().anyMatch(one -> one.startsWith(name + "."));
    }
}
