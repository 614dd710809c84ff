package dev.nightjar.collector.mysql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a session waits for, by the words of its state (the manuals' "General Thread States"). The types are PostgreSQL's, so that readers
 * of samples need to know one set only.
 */
record Wait(String type, String event) {

    static final String LOCK = "Lock";

    /** Null when it works, or waits for its client. */
    static @Nullable Wait of(String state, boolean forRow) {
        if (forRow) {
            return new Wait(LOCK, "row");
        }
        String words = state.toLowerCase(Locale.ROOT);
        if (words.endsWith("metadata lock") || words.equals("waiting for backup lock")) {
            return new Wait(LOCK, "metadata");
        }
        return switch (words) {
            case "waiting for table level lock", "waiting for table lock", "system lock" -> new Wait(LOCK, "table");
            case "waiting for table flush" -> new Wait(LOCK, "flush");
            case "waiting for global read lock", "waiting for commit lock" -> new Wait(LOCK, "global");
            case "user lock" -> new Wait(LOCK, "user");
            case "waiting for handler commit", "commit" -> new Wait("IO", "commit");
            case "waiting for semi-sync ack from slave", "waiting for semi-sync ack from replica" ->
                new Wait("IPC", "semi-sync");
            case "user sleep" -> new Wait("Timeout", "sleep");
            default -> null;
        };
    }

    boolean isForLock() {
        return type.equals(LOCK);
    }
}
