package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbSession;
import java.util.Locale;

/** What a session of a database does, by the server's words for what it waits for. */
enum WaitClass {
    /** Somebody else's lock. */
    LOCK,
    /** The write-ahead log: room in its buffers, its disk. */
    LOG,
    /** Data files, also when another session reads the same page. */
    IO,
    /** Temporary files, of sorts and joins that found no room. */
    TEMP,
    /** Nothing that the server tells: it computes. */
    CPU,
    OTHER;

    static WaitClass of(DbSession session) {
        String type = session.waitType();
        if (session.isBlocked() || "Lock".equals(type)) {
            return LOCK;
        }
        if (type == null) {
            return CPU;
        }
        String name = session.waitEvent();
        String event = name == null ? "" : name.toLowerCase(Locale.ROOT);
        return switch (type) {
            case "IO" -> ofFile(event);
            case "LWLock" -> event.startsWith("wal") ? LOG : event.equals("bufferio") ? IO : OTHER;
            case "IPC" -> event.equals("bufferio") ? IO : OTHER;
            default -> OTHER;
        };
    }

    private static WaitClass ofFile(String event) {
        if (event.startsWith("wal") || event.equals("commit")) { // MySQL's commits wait for nothing else
            return LOG;
        }
        return event.startsWith("buffile") ? TEMP : IO;
    }
}
