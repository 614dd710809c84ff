package dev.nightjar.agent.truth;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Scenes that measure themselves: each answers how long it spent with what, by its own reading of the clocks, as {@code
 * part=nanoseconds} with spaces between ({@code ?}: it cannot tell). How long they take is asked for, in milliseconds:
 * {@code measured-sleep?20}; for {@code downstream} an address instead.
 */
final class MeasuredScenes implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Too short for JFR: what a ledger cannot explain. */
    private static final long SHORT_NANOS = 200_000;

    /** What the agent asks JFR for. */
    private static final long JFR_NANOS = 1_000_000;

    private static final int DEEP = 200;
    private static final int MANY_THREADS = 400;

    private final DataSource pool;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final ThreadPoolExecutor worker = executor("measured-worker", 1);
    private final ThreadPoolExecutor workers = executor("measured-workers", 3);
    private final Clocked pinned = new Clocked("measured-pinned");
    private final Clocked throttled = new Clocked("measured-throttled");
    private final Thread competitor = new Thread(this::compete, "measured-competitor");
    private final AtomicBoolean competing = new AtomicBoolean();
    private final AtomicBoolean competes = new AtomicBoolean();

    MeasuredScenes(DataSource pool) {
        this.pool = pool;
    }

    private interface Measured {
        String play(int millis) throws Exception;
    }

    Map<String, Scenes.Scene> all() {
        Map<String, Measured> measured = new TreeMap<>();
        measured.put("nothing", millis -> "");
        measured.put("sleep", this::sleep);
        measured.put("monitor", this::monitor);
        measured.put("lock", this::lock);
        measured.put("latch", this::latch);
        measured.put("wait", this::waitForNotify);
        measured.put("cpu", this::cpu);
        measured.put("pool", this::fromPool);
        measured.put("queue", this::queue);
        measured.put("parallel", this::parallel);
        measured.put("sql", this::sql);
        measured.put("driver-cpu", this::driverCpu);
        measured.put("socket", this::socket);
        measured.put("gc", this::collections);
        measured.put("safepoint", this::safepoints);
        measured.put("runqueue", this::runqueue);
        measured.put("throttled", this::throttled);
        measured.put("short-waits", this::shortWaits);
        Map<String, Scenes.Scene> all = new TreeMap<>();
        measured.forEach((name, scene) ->
                all.put("measured-" + name, query -> scene.play(Integer.parseInt(String.valueOf(query)))));
        all.put("measured-downstream", query -> downstream(String.valueOf(query)));
        return all;
    }

    private String sleep(int millis) throws InterruptedException {
        long from = System.nanoTime();
        Thread.sleep(millis);
        return "sleep=" + (System.nanoTime() - from);
    }

    private String monitor(int millis) throws InterruptedException {
        Thread waiter = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        Scenes.aside("monitor-owner", () -> {
            synchronized (monitor) {
                held.countDown();
                Scenes.until(() -> waiter.getState() == Thread.State.BLOCKED);
                Thread.sleep(millis);
            }
        });
        while (held.getCount() > 0) {
            Thread.onSpinWait(); // a wait here would be a signal
        }
        long from = System.nanoTime();
        synchronized (monitor) {
            return "lock=" + (System.nanoTime() - from);
        }
    }

    private String lock(int millis) {
        Thread waiter = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        Scenes.aside("lock-owner", () -> {
            lock.lock();
            try {
                held.countDown();
                Scenes.until(() -> lock.hasQueuedThread(waiter));
                Thread.sleep(millis);
            } finally {
                lock.unlock();
            }
        });
        while (held.getCount() > 0) {
            Thread.onSpinWait();
        }
        long from = System.nanoTime();
        lock.lock();
        try {
            return "lock=" + (System.nanoTime() - from);
        } finally {
            lock.unlock();
        }
    }

    private String latch(int millis) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Scenes.aside("latch-opener", () -> {
            Thread.sleep(millis);
            done.countDown();
        });
        long from = System.nanoTime();
        done.await();
        return "signal=" + (System.nanoTime() - from);
    }

    private String waitForNotify(int millis) throws InterruptedException {
        Object condition = new Object();
        AtomicBoolean done = new AtomicBoolean();
        Scenes.aside("notifier", () -> {
            Thread.sleep(millis);
            synchronized (condition) {
                done.set(true);
                condition.notifyAll();
            }
        });
        long from;
        synchronized (condition) {
            from = System.nanoTime();
            while (!done.get()) {
                condition.wait();
            }
        }
        return "signal=" + (System.nanoTime() - from);
    }

    private String cpu(int millis) {
        long before = THREADS.getCurrentThreadCpuTime();
        burn(millis);
        return "cpu=" + (THREADS.getCurrentThreadCpuTime() - before);
    }

    private String fromPool(int millis) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AtomicBoolean asked = new AtomicBoolean();
        Scenes.aside("pool-holder", () -> {
            List<Connection> all = new ArrayList<>();
            try {
                for (int i = 0; i < TruthApp.CONNECTIONS; i++) {
                    all.add(pool.getConnection());
                }
                held.countDown();
                Scenes.until(asked::get);
                Thread.sleep(millis);
                for (Connection connection : all) {
                    connection.close();
                }
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        while (held.getCount() > 0) {
            Thread.onSpinWait();
        }
        asked.set(true);
        long from = System.nanoTime();
        Connection connection = pool.getConnection();
        long nanos = System.nanoTime() - from;
        connection.close();
        return "pool=" + nanos;
    }

    private String queue(int millis) throws Exception {
        CountDownLatch blocks = new CountDownLatch(1);
        Scenes.aside(
                "worker-blocker",
                () -> worker.execute(() -> {
                    blocks.countDown();
                    Scenes.until(() -> !worker.getQueue().isEmpty());
                    sleepQuietly(millis);
                }));
        while (blocks.getCount() > 0) {
            Thread.onSpinWait();
        }
        AtomicLong started = new AtomicLong();
        long from = System.nanoTime();
        Future<?> task = worker.submit(() -> started.set(System.nanoTime()));
        task.get();
        return "queue=" + (started.get() - from);
    }

    /** Three tasks at once; the request waits for one after the other, and one of them sleeps at each instant. */
    private String parallel(int millis) throws Exception {
        AtomicLong firstFrom = new AtomicLong();
        AtomicLong lastTo = new AtomicLong();
        long submitted = System.nanoTime();
        List<Future<?>> tasks = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            int part = Math.max(1, millis * i / 3);
            tasks.add(workers.submit(() -> {
                firstFrom.compareAndSet(0, System.nanoTime());
                sleepQuietly(part);
                lastTo.set(System.nanoTime());
            }));
        }
        for (Future<?> task : tasks) {
            task.get();
        }
        return "sleep=" + (lastTo.get() - firstFrom.get()) + " queue=" + (firstFrom.get() - submitted);
    }

    private String sql(int millis) throws Exception {
        return timed("select nap(" + millis + ")");
    }

    private String driverCpu(int millis) throws Exception {
        long before = THREADS.getCurrentThreadCpuTime();
        String sql = timed("select burn(" + millis + ")");
        long all = THREADS.getCurrentThreadCpuTime() - before;
        return sql + " cpu=" + Math.max(0, all - TruthApp.burntNanos());
    }

    private String timed(String statement) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement ask = connection.createStatement()) {
            long from = System.nanoTime();
            ask.execute(statement);
            return "sql=" + (System.nanoTime() - from);
        }
    }

    private String downstream(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        long from = System.nanoTime();
        http.send(request, HttpResponse.BodyHandlers.discarding());
        return "downstream=" + (System.nanoTime() - from);
    }

    /** A protocol that nobody knows. */
    private String socket(int millis) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket peer = server.accept()) {
            Scenes.aside("socket-peer", () -> {
                Thread.sleep(millis);
                try {
                    peer.getOutputStream().write(1);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            InputStream in = client.getInputStream();
            long from = System.nanoTime();
            in.read();
            return "io=" + (System.nanoTime() - from);
        }
    }

    /** Computes while others ask for collections; how long those took stands in the JVM's own log. */
    private String collections(int millis) {
        return stopped(millis, System::gc);
    }

    /** Likewise for stops that are no collections: stacks of many deep threads. */
    private String safepoints(int millis) {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < MANY_THREADS; i++) {
            Scenes.aside("deep-" + i, () -> deep(DEEP, done));
        }
        try {
            return stopped(millis, Thread::getAllStackTraces);
        } finally {
            done.countDown();
        }
    }

    private static void deep(int frames, CountDownLatch done) throws InterruptedException {
        if (frames == 0) {
            done.await();
        } else {
            deep(frames - 1, done);
        }
    }

    private static String stopped(int millis, Runnable stop) {
        long from = ManagementFactory.getRuntimeMXBean().getUptime();
        AtomicBoolean stopping = new AtomicBoolean(true);
        Scenes.aside("stopper", () -> {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            do {
                stop.run();
            } while (System.nanoTime() - until < 0);
            stopping.set(false);
        });
        while (stopping.get()) {
            Thread.onSpinWait();
        }
        return "from_millis=" + from + " to_millis="
                + (ManagementFactory.getRuntimeMXBean().getUptime() + 1);
    }

    /** Computes on a processor that another thread wants as well. */
    private String runqueue(int millis) throws Exception {
        if (!competitor.isAlive()) {
            pinned.submit(() -> pin(nativeId())).get();
            competitor.setDaemon(true);
            competitor.start();
        }
        return pinned.submit(() -> {
                    // Only now, and not longer: no other thread of the request is to meet it.
                    competing.set(true);
                    while (!competes.get()) {
                        Thread.onSpinWait();
                    }
                    burn(millis);
                    competing.set(false);
                    while (competes.get()) {
                        Thread.onSpinWait();
                    }
                    // Now nothing comes between its clocks any more, nor after them.
                    return pinned.sinceBegin();
                })
                .get();
    }

    /** Computes on a thread that the kernel gives half a processor. */
    private String throttled(int millis) throws Exception {
        Path group = TruthApp.controlGroup(ProcessHandle.current().pid());
        if (!Files.exists(group)) {
            limit(group);
        }
        return throttled
                .submit(() -> {
                    String thread = nativeId();
                    move(thread, group);
                    burn(millis);
                    move(thread, TruthApp.CONTROL_GROUPS);
                    // Now nothing comes between its clocks any more, nor after them.
                    return throttled.sinceBegin();
                })
                .get();
    }

    private static void limit(Path group) {
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve("cpu.cfs_period_us"), "10000");
            Files.writeString(group.resolve("cpu.cfs_quota_us"), "5000");
        } catch (IOException e) {
            throw new IllegalStateException("only on Linux, as root, with control groups of version 1", e);
        }
    }

    /** Another thread does it while the caller computes: the kernel takes milliseconds for it, which would be waits of the caller's. */
    private static void move(String thread, Path group) {
        AtomicReference<IOException> failure = new AtomicReference<>();
        Thread mover = new Thread(
                () -> {
                    try {
                        Files.writeString(group.resolve("tasks"), thread);
                    } catch (IOException e) {
                        failure.set(e);
                    }
                },
                "measured-mover");
        mover.start();
        while (mover.isAlive()) {
            Thread.onSpinWait();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("cannot move a thread to control group " + group, failure.get());
        }
    }

    /** Reads the clocks when a task comes to its thread: on a processor that is shared each instruction may take long. */
    private static final class Clocked extends ThreadPoolExecutor {
        private long beginNanos;
        private long cpuAtBegin;

        Clocked(String thread) {
            super(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), daemon(thread));
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            beginNanos = System.nanoTime();
            cpuAtBegin = THREADS.getCurrentThreadCpuTime();
        }

        String sinceBegin() {
            long cpu = THREADS.getCurrentThreadCpuTime() - cpuAtBegin;
            return "cpu=" + cpu + " runqueue=" + (System.nanoTime() - beginNanos - cpu) + " queue=?";
        }
    }

    private void compete() {
        pin(nativeId());
        while (true) {
            boolean wanted = competing.get();
            competes.set(wanted);
            if (!wanted) {
                sleepQuietly(1);
            }
        }
    }

    private static String nativeId() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException("only on Linux", e);
        }
    }

    private static void pin(String thread) {
        try {
            int result = new ProcessBuilder("taskset", "-p", "-c", "0", thread)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new IllegalStateException("taskset ended with " + result);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits that JFR does not see; those that the machine made longer, it does. */
    private String shortWaits(int millis) {
        long delay = runDelayNanos();
        long from = System.nanoTime();
        long unseen = 0;
        long seen = 0;
        while (System.nanoTime() - from < TimeUnit.MILLISECONDS.toNanos(millis)) {
            long begin = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            LockSupport.parkNanos(SHORT_NANOS);
            long nanos = System.nanoTime() - begin;
            if (nanos < JFR_NANOS) {
                unseen += nanos - (THREADS.getCurrentThreadCpuTime() - cpu);
            } else {
                seen += nanos;
            }
        }
        delay = runDelayNanos() - delay;
        return "unexplained=" + Math.max(0, unseen - delay) + " signal=" + seen + " runqueue=" + delay;
    }

    /** How long the thread waited for a processor so far, as the kernel counts it; 0 where it does not. */
    private static long runDelayNanos() {
        try {
            String[] schedstat =
                    Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ", -1);
            return Long.parseLong(schedstat[1]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Computes until its thread has used so much of a processor. */
    static double burn(int millis) {
        long until = THREADS.getCurrentThreadCpuTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        double heat = 0;
        while (THREADS.getCurrentThreadCpuTime() < until) {
            for (int i = 0; i < 1_000; i++) {
                heat += Math.sqrt(i);
            }
        }
        return heat;
    }

    private static void sleepQuietly(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor executor(String name, int threads) {
        return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), daemon(name));
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        worker.shutdownNow();
        workers.shutdownNow();
        pinned.shutdownNow();
        throttled.shutdownNow();
    }
}
