package dev.nightjar.agent.jfr;

import dev.nightjar.agent.boot.DeepTier;
import dev.nightjar.agent.boot.Order;
import dev.nightjar.agent.settings.AgentLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The deep tier of JFR, on demand and for a while: one {@link Profile} at a time. Tells how it stands; throws nothing. For any
 * thread.
 */
public final class Profiling implements AutoCloseable {

    private static final long MOST_BYTES = 128L << 20;
    private static final long LEAST_BYTES = 16L << 20;

    /** Sends a recording to the server. */
    public interface Upload {
        /**
         * Returns when the server has all of it, and where that is.
         *
         * @param beginMillis when recording began, since the epoch
         * @param seconds how long was recorded
         * @param isWanted false: it breaks off
         */
        String send(Path file, String id, long beginMillis, double seconds, BooleanSupplier isWanted)
                throws IOException;
    }

    private final boolean jfrAllowed;
    private final Upload upload;
    private final Consumer<@Nullable Order> tell;
    private final AgentLog log;
    private final DiskRoom room;
    private volatile @Nullable Profile last;
    private boolean allowed = true;
    private volatile boolean closed;

    /**
     * @param jfrAllowed false: nightjar.jfr says that JFR is not to be started
     * @param tell how the profile stands that was asked for last; null: nothing to tell any more
     */
    public Profiling(boolean jfrAllowed, Upload upload, Consumer<@Nullable Order> tell, AgentLog log) {
        this(jfrAllowed, upload, tell, log, new DiskRoom(Profiling::freeBytes));
    }

    Profiling(boolean jfrAllowed, Upload upload, Consumer<@Nullable Order> tell, AgentLog log, DiskRoom room) {
        this.jfrAllowed = jfrAllowed;
        this.upload = upload;
        this.tell = tell;
        this.log = log;
        this.room = room;
    }

    /** Begins one, ends it, or sends what was recorded to the server. While one is under way another one is left out, and what is told stays as it is. */
    public synchronized void obey(Order order) {
        String id = order.value("id");
        if (order.value("do").equals("begin")) {
            begin(id, order);
            return;
        }
        Profile known = last;
        if (known != null && known.id().equals(id)) {
            if (order.value("do").equals("send")) {
                known.send();
            } else {
                known.end();
            }
        }
    }

    /** Whether there may be one; one that is under way ends when not, and has its result. */
    public synchronized void allow(boolean allows) {
        allowed = allows;
        Profile open = last;
        if (!allows && open != null) {
            open.cut("the agent has used more than its budget");
        }
    }

    /** Whether one records now. */
    public boolean isRecording() {
        Profile open = last;
        return open != null && open.isRecording();
    }

    /** Drops the one that is under way, and takes the last one's file away. */
    @Override
    public void close() {
        Profile open;
        synchronized (this) {
            closed = true;
            open = last;
        }
        if (open != null) {
            open.drop("the agent was switched off");
            open.join();
        }
    }

    /** The JVM ends: as {@link #close}, without waiting, not even for one that is just beginning. */
    public void end() {
        closed = true;
        Profile open = last;
        if (open != null) {
            open.drop("the JVM ends");
        }
    }

    private void begin(String id, Order order) {
        Profile before = last;
        if (before != null && before.isBusy()) {
            return;
        }
        if (before != null) {
            before.end(); // nobody has fetched it
            before.join();
        }
        String why = whyNot(order);
        if (why != null) {
            tell.accept(told("refused", id, why));
            return;
        }
        long bytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, (room.freeBytes() - DiskRoom.ENOUGH_BYTES) / 3));
        try {
            Profile next = new Profile(
                    id, Long.parseLong(order.value("seconds")), order.value("methods"), bytes, room, upload, tell, log);
            next.start();
            last = next;
            if (closed) {
                next.drop("the JVM ends"); // it has not seen this one
            }
        } catch (Throwable e) {
            log.warn("a profile could not begin: %s", e);
            tell.accept(told("failed", id, String.valueOf(e)));
        }
    }

    private @Nullable String whyNot(Order order) {
        if (closed) {
            return "the agent is switched off: attach it";
        } else if (!jfrAllowed) {
            return "nightjar.jfr=false: JFR is not to be started in this JVM. Start it without that, or detach and attach with"
                    + " -Dnightjar.jfr=true";
        } else if (!allowed) {
            return "the agent has used more than its budget and leaves stacks out (its log says so): try again when they are"
                    + " there again, or give it more nightjar.cpu-budget";
        } else if (!FlightRecorder.isAvailable()) {
            return "JFR is not to be had in this JVM";
        } else if (!isIn(order.value("seconds"))) {
            return "it may last " + DeepTier.LEAST_SECONDS + " to " + DeepTier.MOST_SECONDS + " s, not '"
                    + order.value("seconds") + "'";
        } else if (!areMethods(order.value("methods"))) {
            return "methods to be timed are written package.Class::method, at most " + DeepTier.MOST_METHODS
                    + " of them";
        }
        long needed = DiskRoom.ENOUGH_BYTES + 3 * LEAST_BYTES; // in JFR's own files, in the copy, and as much beside
        if (room.freeBytes() < needed) {
            return "JFR's disk (" + DiskRoom.directory() + ") or that of temporary files has less than "
                    + (needed >> 20)
                    + " MiB free: make room, or start the JVM with -XX:FlightRecorderOptions=repository=DIR";
        }
        return null;
    }

    private static boolean isIn(String seconds) {
        return seconds.matches("\\d{1,4}")
                && Long.parseLong(seconds) >= DeepTier.LEAST_SECONDS
                && Long.parseLong(seconds) <= DeepTier.MOST_SECONDS;
    }

    private static boolean areMethods(String methods) {
        if (methods.isEmpty()) {
            return true;
        }
        String[] all = methods.split(";", -1);
        for (String method : all) {
            if (!DeepTier.isMethod(method)) {
                return false;
            }
        }
        return all.length <= DeepTier.MOST_METHODS;
    }

    static Order told(String verb, String id, String why) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("why", why);
        return new Order(verb, values);
    }

    /** Where the copy comes. */
    static Path directory() {
        return Path.of(System.getProperty("java.io.tmpdir", ".")).toAbsolutePath();
    }

    /** Where JFR writes and where the copy comes. */
    private static long freeBytes() {
        return Math.min(
                DiskRoom.freeBytes(DiskRoom.directory()),
                DiskRoom.freeBytes(directory().toFile()));
    }

    /** Everything else that JFR knows is off, as far as it is ours. */
    static Map<String, String> settings(String methods) {
        Map<String, String> settings = new LinkedHashMap<>();
        FlightRecorder.getFlightRecorder()
                .getEventTypes()
                .forEach(type -> settings.put(type.getName() + "#enabled", "false"));
        settings.putAll(DeepTier.settings(methods));
        return settings;
    }
}
