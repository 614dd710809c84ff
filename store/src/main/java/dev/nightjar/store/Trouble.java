package dev.nightjar.store;

import dev.nightjar.model.port.WriteResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a failure while writing means for those who wait. The driver gives neither code nor state, only text. */
final class Trouble {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** DuckDB's error classes for a value that a column cannot hold: the same batch would fail again. */
    private static final List<String> ABOUT_THE_DATA =
            List.of("conversion error", "constraint error", "invalid input error", "out of range error");

    private Trouble() {}

    /** Whether the batch is to blame, so that others of the same group may still be stored. */
    static boolean isAboutTheData(Throwable e) {
        if (e instanceof IllegalArgumentException) {
            return true;
        }
        String message = text(e).toLowerCase(Locale.ROOT);
        return ABOUT_THE_DATA.stream().anyMatch(message::contains);
    }

    static WriteResult answer(Throwable e) {
        if (isAboutTheData(e)) {
            return new WriteResult.Failed("not stored, and never will be as it is: " + text(e));
        }
        return new WriteResult.Busy(RETRY_AFTER, reason(e));
    }

    static String reason(Throwable e) {
        String message = text(e);
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("database has been invalidated")) {
            return "the store's database stopped itself after an error: restart this process (" + message + ")";
        }
        if (e instanceof OutOfMemoryError) {
            return "the Java heap is full; if this stays, raise -Xmx (" + message + ")";
        }
        if (lower.contains("out of memory")) {
            return "the store is short of memory; if this stays, raise nightjar.store.memory-limit (" + message + ")";
        }
        if (e instanceof SQLException
                && (lower.contains("io error")
                        || lower.contains("could not write")
                        || lower.contains("no space left"))) {
            return "the store cannot write to its disk: look for free space and errors of the disk (" + message + ")";
        }
        return "the store could not write: " + message;
    }

    private static String text(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
