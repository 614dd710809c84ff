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

    /** {@code /var/log/}, whatever, {@code .log}. */
    private static final Pattern PATH = Pattern.compile("((?:/[^/]*){1,2}/)?.*?(\\.[A-Za-z]{1,8})?");

    private IoNames() {}

    /**
     * By its first two directories and its kind, {@code /var/log/….log}: more of a path may be a name of somebody's, or
     * another one every day.
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
        String kind = Objects.requireNonNullElse(matcher.group(2), "");
        return Resource.io(directory + "…" + kind);
    }

    /** A peer that we called by its address; all that called us are one. */
    public static Resource socket(@Nullable String host, int port) {
        boolean called = port > 0 && port < FIRST_EPHEMERAL_PORT && host != null && !host.isBlank();
        return Resource.io(called ? host + ":" + port : "callers");
    }
}
