package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who occupies the workers of executors while more tasks wait in their queues than workers are idle: a look a second, with the stacks of some workers. Told as the
 * holders of pools are; the pool is called by its resource, {@code executor:charges}. Executors with one name are one. Looks are for
 * one thread, the rest for any.
 */
public final class ExecutorWatch {

    private static final long EVERY_NANOS = 1_000_000_000L;

    /** Told of at one look; of more, those in which most tasks wait. */
    private static final int MAX_EXECUTORS = 32;

    /** Of one executor and look, others each time: that stops the JVM for a moment. */
    private static final int MAX_STACKS = 8;

    private static final int DEPTH = 100;

    private static final Resource UNNAMED = Resource.executor(ThreadNames.UNNAMED);

    /** Of the executors' own: a thread in one of these waits for a task. */
    private static final Set<String> BETWEEN_TASKS = Set.of("getTask", "awaitWork");

    /**
     * Of some workers.
     *
     * @param methods of the application that they are in, the topmost ones
     * @param idle those that wait for a task at this moment
     */
    private record Stacks(Map<Long, String> methods, Set<Long> idle) {
        static final Stacks NONE = new Stacks(Map.of(), Set.of());
    }

    /** Executors of one name. */
    private record Queue(long size, long queued) {
        Queue plus(Queue other) {
            return new Queue(size + other.size, queued + other.queued);
        }
    }

    private final Recorder recorder;
    private final Consumer<? super PoolHolders> tell;
    private final LongUnaryOperator epochNanos;
    private volatile boolean looksWanted = true;
    private volatile boolean stacksWanted = true;
    private long lastNanos = System.nanoTime() - EVERY_NANOS;
    private int turn;

    /** @param epochNanos wire time of an instant of {@link System#nanoTime} */
    public ExecutorWatch(Recorder recorder, Consumer<? super PoolHolders> tell, LongUnaryOperator epochNanos) {
        this.recorder = recorder;
        this.tell = tell;
        this.epochNanos = epochNanos;
    }

    /** Whether it looks at all. */
    public void watch(boolean looks) {
        looksWanted = looks;
    }

    /** Whether it takes stacks. */
    public void takeStacks(boolean stacks) {
        stacksWanted = stacks;
    }

    /** One look, when it is due. */
    public void look() {
        long now = System.nanoTime();
        if (!looksWanted || now - lastNanos < EVERY_NANOS) {
            return;
        }
        lastNanos = now;
        Map<Resource, Queue> queues = queues();
        if (queues.isEmpty()) {
            return;
        }
        turn++;
        Map<Resource, List<ThreadState>> workers = workers(queues);
        queues.forEach((executor, queue) ->
                tell.accept(snapshot(executor, queue, workers.getOrDefault(executor, List.of()), now)));
    }

    /** Those in which tasks wait, the most of them, by their names. What waits for its time in a scheduled one waits for no worker. */
    private Map<Resource, Queue> queues() {
        Map<Resource, Queue> queues = new HashMap<>();
        recorder.executors().each((executor, name) -> {
            if (ExecutorFigures.isJdks(executor) && !(executor instanceof ScheduledThreadPoolExecutor)) {
                add(queues, executor, name.resource());
            }
        });
        recorder.servers().each((executor, name) -> add(queues, executor, name));
        queues.keySet().remove(UNNAMED);
        Map<Resource, Queue> waiting = new TreeMap<>(Comparator.comparing(Resource::name));
        queues.entrySet().stream()
                .filter(each -> each.getValue().queued() > 0)
                .sorted(Comparator.comparingLong(
                        (Map.Entry<Resource, Queue> each) -> -each.getValue().queued()))
                .limit(MAX_EXECUTORS)
                .forEach(each -> waiting.put(each.getKey(), each.getValue()));
        return waiting;
    }

    /** One that throws when it is asked is left out, and hides no other. What an idle worker will take waits for it to wake up, not for others to be done. */
    private void add(Map<Resource, Queue> queues, Object executor, Resource name) {
        try {
            long queued = ExecutorFigures.queued(executor);
            long kept = queued == 0 ? 0 : Math.max(0, queued - ExecutorFigures.idle(executor));
            queues.merge(name, new Queue(ExecutorFigures.threads(executor), kept), Queue::plus);
        } catch (Throwable e) {
            recorder.unmeasured(name, e);
        }
    }

    private Map<Resource, List<ThreadState>> workers(Map<Resource, Queue> queues) {
        Map<Resource, List<ThreadState>> workers = new HashMap<>();
        for (ThreadState thread : recorder.threads().all()) {
            Resource executor = thread.lastExecutor();
            if (queues.containsKey(executor)
                    && thread.isAlive()) { // of those that have ended some are not forgotten yet
                workers.computeIfAbsent(executor, first -> new ArrayList<>()).add(thread);
            }
        }
        return workers;
    }

    private PoolHolders snapshot(Resource executor, Queue queue, List<ThreadState> workers, long now) {
        Stacks stacks = stacksWanted ? stacks(workers) : Stacks.NONE;
        List<PoolHolders.Holder> holders = new ArrayList<>();
        for (ThreadState worker : workers) {
            if (!stacks.idle().contains(worker.id()) && holders.size() < PoolHolders.MAX_HOLDERS) {
                holders.add(holder(worker, stacks.methods().get(worker.id()), now));
            }
        }
        return new PoolHolders(
                recorder.pools().nextId(),
                executor.toString(),
                epochNanos.applyAsLong(now),
                (int) Math.min(Integer.MAX_VALUE, Math.max(queue.size(), holders.size())),
                (int) Math.min(Integer.MAX_VALUE, queue.queued()),
                holders);
    }

    /** While tasks wait, a worker is at one, whosever it is. */
    private static PoolHolders.Holder holder(ThreadState worker, @Nullable String method, long now) {
        Recording recording = worker.recording;
        if (recording == null || recording.isLeft() || recording.work().hasEnded()) {
            LiveWork unrecorded = worker.unrecorded;
            return unrecorded == null
                    ? new PoolHolders.Holder(null, null, PoolHolders.NO_WORK, 0, null, 0, -1, method)
                    : new PoolHolders.Holder(
                            unrecorded.traceId(), unrecorded.spanId(), unrecorded.operation(), 0, null, 0, -1, method);
        }
        Recording.Call sql = worker.inSql;
        return new PoolHolders.Holder(
                recording.work().traceId(),
                recording.work().spanId(),
                recording.work().operation(),
                Math.max(0, now - recording.fromNanos()),
                sql == null || sql.resource() == null ? null : sql.resource().name(),
                sql == null ? 0 : Math.max(0, now - sql.fromNanos()),
                -1,
                method,
                recording.waitsFor());
    }

    private Stacks stacks(List<ThreadState> workers) {
        int some = Math.min(MAX_STACKS, workers.size());
        long[] asked = new long[some];
        for (int i = 0; i < some; i++) {
            asked[i] = workers.get((int) (((long) i * workers.size() / some + turn) % workers.size()))
                    .id();
        }
        Map<Long, String> methods = new HashMap<>();
        Set<Long> idle = new HashSet<>();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().getThreadInfo(asked, DEPTH)) {
            if (thread == null) {
                continue;
            }
            String method = Frames.method(thread.getStackTrace());
            if (!method.isEmpty()) {
                methods.put(thread.getThreadId(), method);
            } else if (isBetweenTasks(thread.getStackTrace())) {
                idle.add(thread.getThreadId());
            }
        }
        return new Stacks(methods, idle);
    }

    private static boolean isBetweenTasks(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (BETWEEN_TASKS.contains(frame.getMethodName())) {
                return true;
            }
        }
        return false;
    }
}
