package dev.nightjar.store;

import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.model.port.SignalReader.QueryFailed.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JacksonException;

/** What it means that a query has no answer, and what to do. The driver gives neither code nor state, only text. */
final class QueryFailures {

    private QueryFailures() {}

    /** Of one that was given up. */
    static QueryFailed of(Object query, QueryRun.Stop why, boolean begun, StoreSettings settings) {
        return switch (why) {
            case LATE ->
                begun
                        ? new QueryFailed(Reason.TOO_LONG, query + " failed: " + tooLong(settings.queryTimeout()))
                        : new QueryFailed(
                                Reason.BUSY,
                                query + " was not started within " + settings.queryTimeout()
                                        + ", others were being answered: ask again later");
            case LEFT ->
                new QueryFailed(Reason.CANCELLED, query + " was cancelled: the thread that asked was interrupted");
            case CLOSED -> new QueryFailed(Reason.CANCELLED, query + " was cancelled: the store is being closed");
        };
    }

    /** Of one that failed. */
    static RuntimeException of(Object query, Throwable failure, StoreSettings settings) {
        return switch (failure) {
            case Reading.TooLarge large ->
                new QueryFailed(Reason.TOO_LARGE, query + " failed: " + large.getMessage() + ": " + less(query), large);
            case OutOfMemoryError full ->
                new QueryFailed(
                        Reason.TOO_LARGE,
                        query + " failed: the Java heap is full: " + less(query) + ", or raise -Xmx",
                        full);
            case SQLException sql ->
                new QueryFailed(reason(sql), query + " failed: " + advice(sql, settings.queryTimeout()), sql);
            case JacksonException unreadable -> unreadable(query, unreadable);
            case IllegalArgumentException unreadable -> unreadable(query, unreadable);
            case IllegalStateException unreadable -> unreadable(query, unreadable);
            default -> new IllegalStateException(query + " met a mistake of the store's own: " + failure, failure);
        };
    }

    private static QueryFailed unreadable(Object query, RuntimeException failure) {
        return new QueryFailed(
                query + " met a stored row that cannot be read: " + failure.getMessage()
                        + ". Narrow the time range to leave it out, and report it",
                failure);
    }

    private static String less(Object query) {
        return switch (query) {
            case Query.Grid _ -> "ask for a shorter time range, or for longer cells";
            case Query _ -> "ask for a shorter time range, or for one service or operation";
            default -> "report it";
        };
    }

    private static Reason reason(SQLException e) {
        String message = text(e);
        return message.contains("interrupt")
                ? Reason.TOO_LONG
                : message.contains("out of memory") ? Reason.TOO_LARGE : Reason.FAILED;
    }

    /** What a failed statement means, and what to do. */
    static String advice(SQLException e, Duration timeout) {
        return switch (reason(e)) {
            case TOO_LONG -> tooLong(timeout);
            case TOO_LARGE ->
                "it needs more than nightjar.store.memory-limit: narrow the time range or raise the limit ("
                        + e.getMessage() + ")";
            case BUSY, CANCELLED, FAILED -> String.valueOf(e.getMessage());
        };
    }

    private static String text(SQLException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String tooLong(Duration timeout) {
        return "it took longer than " + timeout + ": narrow the time range";
    }
}
