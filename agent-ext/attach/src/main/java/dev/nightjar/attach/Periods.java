package dev.nightjar.attach;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;

/** How often JFR took samples: the shortest period that any recording of the JVM had asked for meanwhile, as its settings tell. */
final class Periods {

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,9}) (ns|us|ms|s|m|h|d)");

    /** By event types' numbers. */
    private final Map<Long, Long> shortestNanos = new HashMap<>();

    /** One {@code jdk.ActiveSetting}. */
    void add(RecordedEvent setting) {
        Matcher period = PERIOD.matcher(String.valueOf(setting.getString("value")));
        if ("period".equals(setting.getString("name")) && period.matches()) {
            long nanos = unit(period.group(2))
                    .multipliedBy(Long.parseLong(period.group(1)))
                    .toNanos();
            shortestNanos.merge(setting.getLong("id"), nanos, Math::min);
        }
    }

    /** 0 when not known. */
    long nanos(String event, List<EventType> types) {
        for (EventType type : types) {
            if (type.getName().equals(event)) {
                return shortestNanos.getOrDefault(type.getId(), 0L);
            }
        }
        return 0;
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ns" -> Duration.ofNanos(1);
            case "us" -> Duration.ofNanos(1_000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
