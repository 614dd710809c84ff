package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What files and peers are called. */
public final class IoNames {

    /** A peer's port from here on is of its own making: it called us. */
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    /** {@code /var/log/}, whatever, {@code shop-2026-11-26}, {@code .log}. */
    private static final Pattern PATH = Pattern.compile("((?:/[^/]*){1,2}/)?(?:.*/)?([^/]*?)(\\.[A-Za-z]{1,8})?");

    private static final String LOG = ".log";

    /** Of a log's name what has a number in it, with what parts it from the next such: a day, a process, a turn. */
    private static final Pattern NUMBERED = Pattern.compile("[^-_.]*\\d[^-_.]*(?:[-_.]+[^-_.]*\\d[^-_.]*)*");

    private static final int MAX_LOG_NAME = 40;

    private IoNames() {}

    /**
     * By its first two directories and its kind, {@code /data/customers/….pdf}: more of a path may be a name of somebody's, or
     * another one every day. A log has its own name without numbers, {@code /var/log/access-….log}: which one it is, is the answer.
     */
    public static Resource file(@Nullable String path) {
        if (path == null || path.isBlank()) {
            return Resource.io("file");
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) { // a line break in it
            return Resource.io("…");
        }
        String directory = Objects.requireNonNullElse(matcher.group(1), "");
        String kind = Objects.requireNonNullElse(matcher.group(3), "");
        return Resource.io(directory + (kind.equals(LOG) ? logName(matcher.group(2)) : "…") + kind);
    }

    private static String logName(String name) {
        return name.length() > MAX_LOG_NAME ? "…" : NUMBERED.matcher(name).replaceAll("…");
    }

    /** A peer that we called by its address; all that called us are one. */
    public static Resource socket(@Nullable String host, int port) {
        boolean called = port > 0 && port < FIRST_EPHEMERAL_PORT && host != null && !host.isBlank();
        return Resource.io(called ? host + ":" + port : "callers");
    }
}
