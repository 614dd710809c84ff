package dev.nightjar.agent.jfr;

import dev.nightjar.model.Resource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** What JFR tells of files and sockets that a thread waited for. */
final class IoEvents {

    /**
     * Bytes in a nanosecond, 500 MB/s: a file that is read or written quicker than that is copied from or to memory, which is
     * computing. JFR tells no CPU, and the ledger would have it twice.
     */
    private static final double COPIED = 0.5;

    /** A peer's port from here on is of its own making: it called us, and each of its connections has another one. */
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final BiConsumer<RecordedEvent, Resource> wait;

    IoEvents(BiConsumer<RecordedEvent, Resource> wait) {
        this.wait = wait;
    }

    /** Names each event and what is to be done with it. */
    void each(BiConsumer<String, Consumer<RecordedEvent>> on) {
        on.accept("jdk.FileRead", event -> file(event, "bytesRead"));
        on.accept("jdk.FileWrite", event -> file(event, "bytesWritten"));
        on.accept("jdk.FileForce", event -> wait.accept(event, file(event.getString("path"))));
        on.accept("jdk.SocketRead", this::socket);
        on.accept("jdk.SocketWrite", this::socket);
    }

    private void file(RecordedEvent event, String bytes) {
        if (event.getLong(bytes) < COPIED * event.getDuration().toNanos()) {
            wait.accept(event, file(event.getString("path")));
        }
    }

    private void socket(RecordedEvent event) {
        String host = event.getString("host");
        String address = event.getString("address");
        wait.accept(event, socket(host == null || host.isBlank() ? address : host, event.getInt("port")));
    }

    /** By its path, with {@code #} for each number: a log file of every day is one resource. */
    static Resource file(@Nullable String path) {
        return Resource.io(
                path == null || path.isBlank()
                        ? "standard output"
                        : NUMBERS.matcher(path).replaceAll("#"));
    }

    static Resource socket(@Nullable String host, int port) {
        String name = host == null || host.isBlank() ? "socket" : host;
        return Resource.io(port > 0 && port < FIRST_EPHEMERAL_PORT ? name + ":" + port : name);
    }
}
