package dev.nightjar.agent.jfr;

import dev.nightjar.agent.boot.Order;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.OwnThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * One recording of the deep tier, from its begin until its file is taken away. Its own daemon thread ends it, whether anybody still
 * asks for it or not; other threads only say that it is to end.
 */
final class Profile {

    /** The file waits so long for whoever asked for it. */
    private static final long KEPT_NANOS = 600_000_000_000L;

    private static final String FOLDER = "nightjar-profile-";
    private static final String FILE = "profile.jfr";

    /** A copy without what others record, by whoever wants it sent. */
    private static final String CLEARED = "cleared.jfr";

    private static final String TIGHT =
            "JFR's disk or that of temporary files was almost full: make room and begin again";
    private static final long LOOK_NANOS = 100_000_000L;
    private static final long JOIN_MILLIS = 3_000;

    private final String id;
    private final long nanos;
    private final String methods;
    private final long bytes;
    private final long beginNanos = System.nanoTime();
    private final long beginMillis = System.currentTimeMillis();
    private final DiskRoom room;
    private final Profiling.Upload upload;
    private final Consumer<@Nullable Order> tell;
    private final AgentLog log;
    private final Recording recording = new Recording();
    private final Thread thread = OwnThreads.daemon("profile", this::run);
    private volatile boolean recorded;
    private volatile boolean taken;
    private volatile boolean sendWanted;
    private volatile boolean sending;
    private volatile boolean over;
    private volatile @Nullable String cut;
    private volatile @Nullable String dropped;
    private volatile @Nullable Path file;
    private @Nullable OwnFolder folder;
    private double seconds;
    private volatile boolean failed;

    Profile(
            String id,
            long seconds,
            String methods,
            long bytes,
            DiskRoom room,
            Profiling.Upload upload,
            Consumer<@Nullable Order> tell,
            AgentLog log) {
        this.upload = upload;
        this.id = id;
        this.nanos = seconds * 1_000_000_000L;
        this.room = room;
        this.tell = tell;
        this.log = log;
        this.methods = methods;
        this.bytes = bytes;
    }

    String id() {
        return id;
    }

    /** Whether it is under way, or whoever asked for it may still be reading its file or having it sent. */
    boolean isBusy() {
        boolean read = file != null && !taken && !failed && dropped == null;
        return !recorded || (!over && (sending || read));
    }

    boolean isRecording() {
        return !recorded;
    }

    /** Throws what JFR throws, and when there is no thread to be had; nothing records then. */
    void start() {
        try {
            recording.setName("nightjar-profile");
            recording.setToDisk(true);
            recording.setMaxSize(bytes);
            recording.setSettings(Profiling.settings(methods));
            recording.start();
            tell.accept(new Order("recording", Map.of("id", id)));
            thread.start();
        } catch (RuntimeException | Error e) {
            recording.close();
            throw e;
        }
        log.info("a profile of %d s has begun: what JFR's deep events cost is added", nanos / 1_000_000_000L);
    }

    /** Its user does not want more of it: it ends early, or its file is taken away. */
    void end() {
        if (recorded) {
            taken = true;
        } else {
            cut = "it was ended by its user";
        }
        LockSupport.unpark(thread);
    }

    /** Its file is to go to the server. */
    void send() {
        sendWanted = recorded;
        LockSupport.unpark(thread);
    }

    /** It ends early and has a result. */
    void cut(String why) {
        cut = why;
        LockSupport.unpark(thread);
    }

    /** It ends without a result; the file goes too. */
    void drop(String why) {
        dropped = why;
        LockSupport.unpark(thread);
    }

    void join() {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (recording) {
            Order state = recordedUntilTheEnd();
            recorded = true;
            tell.accept(state);
            log.info("the profile is over: %s", state.verb());
        } catch (Throwable e) {
            recorded = true;
            failed = true;
            tell.accept(Profiling.told("failed", id, String.valueOf(e)));
            log.warn("a profile failed: %s", e);
        }
        awaitTaken();
        over = true;
    }

    private Order recordedUntilTheEnd() throws IOException {
        while (System.nanoTime() - beginNanos < nanos && cut == null && dropped == null) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (room.isTight()) {
                drop(TIGHT);
            }
        }
        if (dropped == null) {
            seconds = (System.nanoTime() - beginNanos) / 1e9;
            recording.stop();
            if (room.freeBytes() < recording.getSize() + DiskRoom.ENOUGH_BYTES) {
                drop(TIGHT); // the file comes beside JFR's own
            }
        }
        String reason = dropped;
        if (reason != null) {
            return Profiling.told("ended", id, reason);
        }
        OwnFolder made = OwnFolder.make(Profiling.directory(), FOLDER, List.of(FILE, CLEARED));
        folder = made; // of this user only: it may hold what other recordings of this JVM ask for
        Path written = made.file(FILE);
        file = written;
        recording.dump(written);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("file", written.toString());
        values.put("cleared", made.file(CLEARED).toString());
        values.put("seconds", String.valueOf(seconds));
        String early = cut;
        values.put("why", early == null ? "" : early);
        return new Order("recorded", values);
    }

    private void awaitTaken() {
        long since = System.nanoTime();
        OwnFolder made = folder;
        while (made != null && !failed && isKept(since)) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (sendWanted && !taken) {
                sendWanted = false;
                sending = true;
                tell.accept(sent(made.file(CLEARED), since));
                sending = false;
            }
        }
        if (made != null) {
            if (!made.remove()) {
                log.warn("the file of a profile could not be taken away: %s", made.file(FILE));
            }
            String reason = dropped;
            if (!failed) {
                tell.accept(reason == null ? null : Profiling.told("ended", id, reason));
            }
        }
    }

    /** Looks at the disk, too. */
    private boolean isKept(long since) {
        if (room.isTight()) {
            drop(TIGHT);
        }
        return !taken && dropped == null && System.nanoTime() - since < KEPT_NANOS;
    }

    private Order sent(Path cleared, long since) {
        if (!Files.isRegularFile(cleared)) {
            return Profiling.told("unsent", id, "not cleared: there is no " + cleared);
        }
        tell.accept(new Order("sending", Map.of("id", id)));
        try {
            String to = upload.send(cleared, id, beginMillis, seconds, () -> isKept(since));
            return new Order("sent", Map.of("id", id, "to", to));
        } catch (Throwable e) {
            log.warn("the recording %s was not sent: %s", id, e.getMessage());
            return Profiling.told("unsent", id, String.valueOf(e.getMessage()));
        }
    }
}
