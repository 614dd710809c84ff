package dev.nightjar.agent.work;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.model.fact.EdenUse;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Whose allocations each collection collected: when the JVM tells of one, all threads' allocation counters are read, on the
 * JVM's own thread for such news, ten times a second at most. Begins with the first work: premain must not touch the
 * platform's management. Asks for no MBean server.
 */
public final class EdenWatch implements AutoCloseable {

    /** With more threads nothing is read: a reading would take a millisecond and more. */
    static final int MAX_THREADS = 2_000;

    private static final long EVERY_NANOS = 100_000_000L;

    /** For so long the name of a request may be its method only. */
    private static final long SETTLE_NANOS = 5_000_000_000L;

    private static final int MAX_PENDING = 64;

    /** Bytes in use before and after. */
    record Space(long before, long after) {}

    /**
     * What the JVM tells of a collection.
     *
     * @param emptied false for a pause of a concurrent cycle, which leaves Eden as it is
     * @param old the old generation; null when there is none
     */
    record Collection(
            String collector,
            long id,
            boolean emptied,
            Space eden,
            @Nullable Space old) {}

    private record Reading(
            long fromNanos,
            long nanos,
            Collection last,
            EdenGrowth.Grown grown,
            EdenAccounts.Taken taken,
            long underWay) {}

    private final Recorder recorder;
    private final Consumer<? super EdenUse> tell;
    private final LongUnaryOperator epochNanos;
    private final AgentLog log;
    private final LongSupplier nanoTime;
    private final AtomicLong spentNanos = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong edenBytes = new AtomicLong();
    private final AtomicLong errorBytes = new AtomicLong();
    private final Deque<Reading> pending = new ArrayDeque<>();
    private final EdenGrowth growth = new EdenGrowth();
    private volatile boolean wanted = true;
    private volatile boolean closed;
    private @Nullable Listening listening;
    private long readNanos;
    private boolean hasRead;

    /** @param epochNanos wire time of an instant of {@link System#nanoTime} */
    public EdenWatch(Recorder recorder, Consumer<? super EdenUse> tell, LongUnaryOperator epochNanos, AgentLog log) {
        this(recorder, tell, epochNanos, log, System::nanoTime);
    }

    EdenWatch(
            Recorder recorder,
            Consumer<? super EdenUse> tell,
            LongUnaryOperator epochNanos,
            AgentLog log,
            LongSupplier nanoTime) {
        this.recorder = recorder;
        this.tell = tell;
        this.epochNanos = epochNanos;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Whether it listens at all. */
    public void watch(boolean listens) {
        wanted = listens;
    }

    /** From time to time, on a thread of the agent's: begins or ends to listen, and tells what has settled. */
    public void look() {
        listen(wanted && !closed && recorder.threads().size() > 0);
        tell(nanoTime.getAsLong() - SETTLE_NANOS);
    }

    /** The JVM ends: what there is goes out now. */
    public void end() {
        tell(nanoTime.getAsLong());
    }

    @Override
    public void close() {
        closed = true;
        listen(false);
        end();
    }

    public Map<String, Long> counters() {
        return new TreeMap<>(Map.of(
                "eden.readings", readings.get(),
                "eden.collections_skipped", skipped.get(),
                "eden.works_named_early", recorder.eden().namedEarly(),
                "eden.bytes", edenBytes.get(),
                "eden.error_bytes", errorBytes.get(),
                "eden.nanos", spentNanos.get()));
    }

    /** What it has taken of the JVM's own thread, at most. */
    public long spentNanos() {
        return spentNanos.get();
    }

    private synchronized void listen(boolean on) {
        Listening before = listening;
        if (on && before == null) {
            listening = new Listening(this);
            recorder.eden().begin();
            listening.start();
        } else if (!on && before != null) {
            listening = null;
            before.stop();
            startOver();
            recorder.eden().end();
        }
    }

    /** Where the next reading begins is not known. */
    private void startOver() {
        hasRead = false;
        growth.startOver();
    }

    private void heard(GarbageCollectionNotificationInfo info, boolean followed) {
        Collection collection = collection(info);
        if (collection != null) {
            collected(collection, followed);
        }
    }

    private static @Nullable Collection collection(GarbageCollectionNotificationInfo info) {
        GcInfo gc = info.getGcInfo();
        Map<String, MemoryUsage> before = gc.getMemoryUsageBeforeGc();
        Space eden = null;
        Space old = null;
        for (Map.Entry<String, MemoryUsage> pool : gc.getMemoryUsageAfterGc().entrySet()) {
            MemoryUsage was = before.get(pool.getKey());
            if (was != null && pool.getKey().endsWith("Eden Space")) {
                eden = new Space(was.getUsed(), pool.getValue().getUsed());
            } else if (was != null
                    && (pool.getKey().endsWith("Old Gen") || pool.getKey().endsWith("Tenured Gen"))) {
                old = new Space(was.getUsed(), pool.getValue().getUsed());
            }
        }
        boolean emptied = info.getGcAction().startsWith("end of m"); // minor or major, not a concurrent one
        return eden == null ? null : new Collection(info.getGcName(), gc.getId(), emptied, eden, old);
    }

    /** @param followed the news are late, its collector has run again: counters say what the next one collected, too */
    synchronized void collected(Collection collection, boolean followed) {
        if (!recorder.eden().isCounting()) {
            return; // it has ended meanwhile
        }
        growth.add(collection);
        long now = nanoTime.getAsLong();
        if (!collection.emptied() || followed || (hasRead && now - readNanos < EVERY_NANOS)) {
            return; // goes with the next one
        }
        List<EdenAccounts.Counter> counters = AllocationCounters.read(MAX_THREADS);
        if (counters.isEmpty()) {
            skipped.incrementAndGet();
            startOver();
            recorder.eden().end();
            recorder.eden().begin();
            return;
        }
        EdenAccounts.Taken taken = recorder.eden().take(counters, recorder.threads(), room());
        EdenGrowth.Grown grown = growth.take();
        if (hasRead && grown != null) {
            readings.incrementAndGet();
            if (pending.size() >= MAX_PENDING) {
                skipped.incrementAndGet();
            } else {
                pending.add(new Reading(readNanos, now, collection, grown, taken, taken.underWay()));
            }
        }
        hasRead = true;
        readNanos = now;
    }

    /** For works under way, which a reading holds on to until it is told. */
    private long room() {
        long held = pending.stream().mapToLong(Reading::underWay).sum();
        return EdenAccounts.MAX_UNDER_WAY - held;
    }

    private void tell(long untilNanos) {
        for (Reading reading : due(untilNanos)) {
            EdenUse use = use(reading);
            edenBytes.addAndGet(use.allocatedBytes());
            errorBytes.addAndGet(use.errorBytes());
            tell.accept(use);
        }
    }

    private synchronized List<Reading> due(long untilNanos) {
        List<Reading> due = new ArrayList<>();
        for (Reading first = pending.peek(); first != null && first.nanos() - untilNanos <= 0; first = pending.peek()) {
            due.add(pending.remove());
        }
        return due;
    }

    private EdenUse use(Reading reading) {
        Map<String, Long> named = new TreeMap<>();
        reading.taken()
                .works()
                .forEach((account, bytes) -> named.merge(LockBook.cut(account.name()), bytes, Long::sum));
        long other = 0;
        Map<String, Long> operations = new TreeMap<>();
        List<Map.Entry<String, Long>> largestFirst = new ArrayList<>(named.entrySet());
        largestFirst.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        for (Map.Entry<String, Long> each : largestFirst) {
            if (operations.size() < EdenUse.MAX_OPERATIONS && !each.getKey().equals(EdenAccounts.OTHER)) {
                operations.put(each.getKey(), each.getValue());
            } else {
                other += each.getValue();
            }
        }
        long from = epochNanos.applyAsLong(reading.fromNanos());
        return new EdenUse(
                from,
                Math.max(from, epochNanos.applyAsLong(reading.nanos())),
                reading.last().collector(),
                reading.last().id(),
                reading.grown().collections(),
                operations,
                other,
                reading.taken().noWork(),
                reading.taken().agent(),
                reading.taken().unknown(),
                reading.grown().edenBytes(),
                reading.grown().directBytes());
    }

    /** A class of its own, so that the platform's management is not loaded before it is wanted. */
    private static final class Listening implements NotificationListener {
        private final EdenWatch watch;
        private final Map<String, GarbageCollectorMXBean> beans = new HashMap<>();

        Listening(EdenWatch watch) {
            this.watch = watch;
        }

        void start() {
            for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
                if (bean instanceof NotificationEmitter emitter) {
                    beans.put(bean.getName(), bean);
                    emitter.addNotificationListener(this, null, null);
                }
            }
        }

        void stop() {
            for (GarbageCollectorMXBean bean : beans.values()) {
                try {
                    ((NotificationEmitter) bean).removeNotificationListener(this);
                } catch (ListenerNotFoundException e) {
                    // then it is gone already
                }
            }
        }

        /** What it threw would end the JVM's own thread. */
        @Override
        public void handleNotification(Notification news, @Nullable Object handback) {
            long begun = System.nanoTime();
            try {
                if (news.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
                        && news.getUserData() instanceof CompositeData data) {
                    GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
                    GarbageCollectorMXBean bean = beans.get(info.getGcName());
                    watch.heard(
                            info,
                            bean != null
                                    && bean.getCollectionCount()
                                            > info.getGcInfo().getId());
                }
            } catch (Throwable e) {
                watch.failed(e);
            } finally {
                watch.spentNanos.addAndGet(System.nanoTime() - begun);
            }
        }
    }

    private void failed(Throwable failure) {
        try {
            recorder.counted("eden.failed");
            log.error("who allocated what a collection collected could not be told: %s", failure);
        } catch (Throwable alsoFailed) {
            // No memory, say: the next collection tells.
        }
    }
}
