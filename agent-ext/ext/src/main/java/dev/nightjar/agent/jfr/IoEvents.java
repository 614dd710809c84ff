package dev.nightjar.agent.jfr;

import dev.nightjar.model.Resource;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** What JFR tells of files and sockets that a thread waited for. */
final class IoEvents {

    /**
     * Bytes in a nanosecond, 500 MB/s: what is read or written quicker than that is copied from or to memory, which is
     * computing. JFR tells no CPU, and the ledger would have it twice.
     */
    private static final double COPIED = 0.5;

    /** A peer's port from here on is of its own making: it called us. */
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    /** {@code /var/log/}, whatever, {@code .log}. */
    private static final Pattern PATH = Pattern.compile("((?:/[^/]*){1,2}/)?.*?(\\.[A-Za-z]{1,8})?");

    private final BiConsumer<RecordedEvent, Resource> wait;

    IoEvents(BiConsumer<RecordedEvent, Resource> wait) {
        this.wait = wait;
    }

    /** Names each event and what is to be done with it. */
    void each(BiConsumer<String, Consumer<RecordedEvent>> on) {
        on.accept("jdk.FileRead", event -> file(event, "bytesRead"));
        on.accept("jdk.FileWrite", event -> file(event, "bytesWritten"));
        on.accept("jdk.FileForce", event -> wait.accept(event, file(event.getString("path"))));
        on.accept("jdk.SocketRead", event -> socket(event, "bytesRead"));
        on.accept("jdk.SocketWrite", event -> socket(event, "bytesWritten"));
    }

    private void file(RecordedEvent event, String bytes) {
        String path = event.getString("path");
        boolean kernels = path != null && path.startsWith("/proc/"); // our own reading, for one: it waits for nothing
        if (!kernels && isWait(event, bytes)) {
            wait.accept(event, file(path));
        }
    }

    private void socket(RecordedEvent event, String bytes) {
        if (isWait(event, bytes)) {
            String host = event.getString("host");
            String address = event.getString("address");
            wait.accept(event, socket(host == null || host.isBlank() ? address : host, event.getInt("port")));
        }
    }

    private static boolean isWait(RecordedEvent event, String bytes) {
        return event.getLong(bytes) < COPIED * event.getDuration().toNanos();
    }

    /**
     * By its first two directories and its kind, {@code /var/log/….log}: more of a path may be a name of somebody's, or
     * another one every day.
     */
    static Resource file(@Nullable String path) {
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
    static Resource socket(@Nullable String host, int port) {
        boolean called = port > 0 && port < FIRST_EPHEMERAL_PORT && host != null && !host.isBlank();
        return Resource.io(called ? host + ":" + port : "callers");
    }
}
