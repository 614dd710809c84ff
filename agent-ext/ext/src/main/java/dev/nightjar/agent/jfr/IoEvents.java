package dev.nightjar.agent.jfr;

import dev.nightjar.agent.work.IoNames;
import dev.nightjar.model.Resource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;

/** What JFR tells of files and sockets that a thread waited for. */
final class IoEvents {

    /**
     * Bytes in a nanosecond, 500 MB/s: what is read or written quicker than that is copied from or to memory, which is
     * computing. JFR tells no CPU, and the ledger would have it twice.
     */
    private static final double COPIED = 0.5;

    private final BiConsumer<RecordedEvent, Resource> wait;

    IoEvents(BiConsumer<RecordedEvent, Resource> wait) {
        this.wait = wait;
    }

    /** Names each event and what is to be done with it. */
    void each(BiConsumer<String, Consumer<RecordedEvent>> on) {
        on.accept("jdk.FileRead", event -> file(event, "bytesRead"));
        on.accept("jdk.FileWrite", event -> file(event, "bytesWritten"));
        on.accept("jdk.FileForce", event -> wait.accept(event, IoNames.file(event.getString("path"))));
        on.accept("jdk.SocketRead", event -> socket(event, "bytesRead"));
        on.accept("jdk.SocketWrite", event -> socket(event, "bytesWritten"));
    }

    private void file(RecordedEvent event, String bytes) {
        String path = event.getString("path");
        boolean kernels = path != null && path.startsWith("/proc/"); // our own reading, for one: it waits for nothing
        if (!kernels && isWait(event, bytes)) {
            wait.accept(event, IoNames.file(path));
        }
    }

    private void socket(RecordedEvent event, String bytes) {
        if (isWait(event, bytes)) {
            String host = event.getString("host");
            String address = event.getString("address");
            wait.accept(event, IoNames.socket(host == null || host.isBlank() ? address : host, event.getInt("port")));
        }
    }

    private static boolean isWait(RecordedEvent event, String bytes) {
        return event.getLong(bytes) < COPIED * event.getDuration().toNanos();
    }
}
