package dev.nightjar.agent.truth;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * The scenes. Whoever makes another one wait first sees that it waits and only then counts {@value TruthApp#MILLIS} ms: a busy
 * machine makes waits longer, never shorter.
 */
final class Scenes implements AutoCloseable {

    /** What a report allocates, headers and the rest of the request apart. */
    static final int REPORT_BYTES = 200_000_000;

    static final int EXPORT_BYTES = 100_000_000;

    /** What one request does. */
    interface Scene {
        Object play(@Nullable String query) throws Exception;
    }

    private final DataSource pool;
    private final IntSupplier tomcatQueue;
    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), daemon("truth-worker-1"));
    private final ThreadPoolExecutor withoutSuper = new WithoutSuper(daemon("truth-without-super-1"));
    private final ThreadPoolExecutor withSuper = new WithSuper(daemon("truth-with-super-1"));
    private final ThreadPoolExecutor scheduled = new ScheduledThreadPoolExecutor(1, daemon("truth-scheduled-1"));
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger busy = new AtomicInteger();
    private final List<Runnable> neverStarted = new CopyOnWriteArrayList<>();
    private final CountDownLatch hung = new CountDownLatch(1);

    Scenes(DataSource pool, IntSupplier tomcatQueue) {
        this.pool = pool;
        this.tomcatQueue = tomcatQueue;
    }

    Map<String, Scene> all() {
        Map<String, Scene> all = new TreeMap<>();
        all.put("sleep", query -> sleep(TruthApp.MILLIS));
        all.put("monitor", query -> monitor());
        all.put("lock", query -> lock());
        all.put("otherpool", query -> fromOtherPool());
        all.put("text", query -> text());
        all.put("prepared", query -> prepared());
        all.put("crowd", query -> crowd());
        all.put("worker", query -> worker(worker));
        all.put("withoutsuper", query -> worker(withoutSuper));
        all.put("withsuper", query -> worker(withSuper));
        all.put("scheduled", query -> worker(scheduled));
        all.put("stages", query -> stages());
        all.put("common", query -> inCommonPool());
        all.put("fork", query -> inForkJoinPool());
        all.put("parallel", query -> inParallel());
        all.put("virtual", query -> virtual());
        all.put("giveup", query -> giveUp());
        all.put("outlive", query -> outlive());
        all.put("starve", query -> starve());
        all.put("abandon", query -> callAndGiveUp(String.valueOf(query)));
        all.put("future", query -> callAndWait(String.valueOf(query)));
        all.put("leave", query -> leave());
        all.put("reject", query -> reject());
        all.put("gc", query -> collect());
        all.put("report", query -> report());
        all.put("export", query -> rowsInPages(EXPORT_BYTES));
        all.put("background", query -> background());
        all.put("cpu", query -> burn());
        all.put("call", query -> call(String.valueOf(query)));
        all.put("hang", query -> hung.await(1, TimeUnit.MINUTES));
        all.put("release", query -> release());
        all.put("error", query -> fail());
        return all;
    }

    private static int sleep(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    private String monitor() throws InterruptedException {
        Thread waiter = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        aside("monitor-owner", () -> {
            synchronized (monitor) {
                held.countDown();
                until(() -> waiter.getState() == Thread.State.BLOCKED);
                sleep(TruthApp.MILLIS);
            }
        });
        held.await();
        synchronized (monitor) {
            return "entered";
        }
    }

    private String lock() throws InterruptedException {
        Thread waiter = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        aside("lock-owner", () -> {
            lock.lock();
            try {
                held.countDown();
                until(() -> lock.hasQueuedThread(waiter));
                sleep(TruthApp.MILLIS);
            } finally {
                lock.unlock();
            }
        });
        held.await();
        lock.lock();
        try {
            return "locked";
        } finally {
            lock.unlock();
        }
    }

    private String fromOtherPool() throws SQLException {
        JdbcConnectionPool other = JdbcConnectionPool.create("jdbc:h2:mem:other", "sa", "");
        try (Connection connection = other.getConnection()) {
            return connection.getCatalog();
        } finally {
            other.dispose();
        }
    }

    private int text() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select nap(" + TruthApp.MILLIS + ") as slept_in_text")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private int prepared() throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("select nap(?) as slept_prepared")) {
            statement.setInt(1, TruthApp.MILLIS);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    /** The first requests keep all threads until as many wait in Tomcat's queue. */
    private String crowd() throws InterruptedException {
        if (busy.getAndIncrement() < TruthApp.TOMCAT_THREADS) {
            until(() -> tomcatQueue.getAsInt() >= TruthApp.TOMCAT_THREADS);
            sleep(2 * TruthApp.MILLIS);
        }
        return "served";
    }

    /** A task that waits behind another one for the only worker. */
    private String worker(ThreadPoolExecutor executor) throws Exception {
        // Not handed over by this request: the worker is simply busy.
        AtomicBoolean begun = new AtomicBoolean();
        aside(
                "worker-blocker",
                () -> executor.execute(() -> {
                    begun.set(true);
                    until(() -> !executor.getQueue().isEmpty());
                    sleepQuietly(TruthApp.MILLIS);
                }));
        until(begun::get);
        Future<String> task = executor.submit(() -> "done");
        return task.get();
    }

    /** Three stages in an executor, of which the request waits for the last. */
    private String stages() {
        return CompletableFuture.supplyAsync(() -> nap("first"), worker)
                .thenApplyAsync(result -> result + nap("second"), worker)
                .thenApply(result -> result + " done")
                .join();
    }

    private static String inCommonPool() throws Exception {
        return CompletableFuture.supplyAsync(() -> nap("common")).get();
    }

    private static String inForkJoinPool() throws Exception {
        try (ForkJoinPoolCloser pool = new ForkJoinPoolCloser(new ForkJoinPool(1))) {
            return pool.pool().submit(() -> nap("fork")).get();
        }
    }

    /** Parts of a stream, of which more wait than threads are there, until they are released; in a pool one of whose workers has run a task of a work. */
    private String inParallel() throws Exception {
        CountDownLatch used = new CountDownLatch(1); // who waited for the task itself might run it, too
        ForkJoinPool.commonPool().execute(used::countDown);
        if (!used.await(10, TimeUnit.SECONDS)) {
            return "no worker of the common pool is free";
        }
        return String.valueOf(IntStream.range(0, 64)
                .parallel()
                .map(part -> {
                    awaitQuietly(hung);
                    return part;
                })
                .sum());
    }

    /** Wakes a virtual thread, which then does something of its own; there are none on Java 17. */
    private static String virtual() throws Exception {
        LinkedBlockingQueue<String> mailbox = new LinkedBlockingQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        Runnable body = () -> {
            try {
                mailbox.take();
                sleep(TruthApp.MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.countDown();
        };
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } catch (NoSuchMethodException e) {
            return "none";
        }
        sleep(TruthApp.MILLIS); // so that it waits
        mailbox.add("go");
        done.await();
        return "woken";
    }

    /** The pool is closeable itself on later Javas only. */
    private record ForkJoinPoolCloser(ForkJoinPool pool) implements AutoCloseable {
        @Override
        public void close() {
            pool.shutdown();
        }
    }

    private static String nap(String result) {
        sleepQuietly(TruthApp.MILLIS);
        return result;
    }

    /** A task that waits behind another one for longer than the request waits for it. */
    private String giveUp() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch blocks = new CountDownLatch(1);
        aside(
                "worker-blocker",
                () -> worker.execute(() -> {
                    blocks.countDown();
                    awaitQuietly(done);
                }));
        blocks.await();
        Future<String> task = worker.submit(() -> "too late");
        try {
            return task.get(TruthApp.MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "given up";
        } finally {
            task.cancel(false);
            done.countDown();
        }
    }

    /** A task that nobody waits for. */
    private String outlive() {
        worker.execute(() -> sleepQuietly(TruthApp.MILLIS));
        return "left alone";
    }

    /** A task that waits behind another one until all that hangs is released. */
    private String starve() throws Exception {
        CountDownLatch blocks = new CountDownLatch(1);
        aside(
                "worker-blocker",
                () -> worker.execute(() -> {
                    blocks.countDown();
                    awaitQuietly(hung);
                }));
        blocks.await();
        return worker.submit(() -> "at last").get();
    }

    /** A call that ends on a thread of the client's, while this one waits for its future. */
    private String callAndWait(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .get()
                .body();
    }

    /** Likewise, but not until it ends. */
    private String callAndGiveUp(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        try {
            return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .get(TruthApp.MILLIS, TimeUnit.MILLISECONDS)
                    .body();
        } catch (TimeoutException e) {
            return "given up";
        }
    }

    /** A job that leaves its thread, which then does something else; it ends on another thread. */
    private String leave() throws Exception {
        AtomicReference<Span> job = new AtomicReference<>();
        onThread(() -> {
            Span span =
                    GlobalOpenTelemetry.getTracer("truth").spanBuilder("leave").startSpan();
            span.setStatus(StatusCode.ERROR); // those are sent in full
            job.set(span);
            Context.current()
                    .with(span)
                    .wrap(() -> query("select 1 as of_the_job"))
                    .run();
            query("select 1 as of_somebody_else");
        });
        onThread(() -> job.get().end());
        return "left";
    }

    private void query(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void onThread(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body, "leaver");
        thread.start();
        thread.join();
    }

    /** Tasks that never start, of which somebody still thinks. */
    private int reject() throws InterruptedException {
        Runnable[] tasks = {() -> sleepQuietly(1), () -> sleepQuietly(2), () -> sleepQuietly(3)};
        CountDownLatch done = new CountDownLatch(1);
        ThreadPoolExecutor full = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(1));
        full.execute(() -> awaitQuietly(done));
        full.execute(tasks[0]);
        try {
            full.execute(tasks[1]);
        } catch (RejectedExecutionException e) {
            neverStarted.add(tasks[1]);
        }
        full.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
        full.execute(tasks[2]);
        neverStarted.add(tasks[2]);
        neverStarted.addAll(full.shutdownNow());
        done.countDown();
        return neverStarted.size();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Heap in use before and after the collection, as the collector's own bean tells: {@code 1234 567}. */
    private static String collect() {
        System.gc();
        Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        GcInfo last = ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .orElseThrow();
        return used(last.getMemoryUsageBeforeGc(), heap) + " " + used(last.getMemoryUsageAfterGc(), heap);
    }

    private static long used(Map<String, MemoryUsage> pools, Set<String> wanted) {
        return pools.entrySet().stream()
                .filter(pool -> wanted.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** Allocates {@value #REPORT_BYTES} bytes, slowly enough that a sampler sees it many times. */
    private static int report() throws InterruptedException {
        int rows = 0;
        for (int page = 0; page < 100; page++) {
            rows += rows(REPORT_BYTES / 100).size();
            sleep(20);
        }
        return rows;
    }

    /** Likewise, in smaller pages. */
    private static int rowsInPages(int bytes) throws InterruptedException {
        int rows = 0;
        for (int page = 0; page < 100; page++) {
            rows += rows(bytes / 100).size();
            sleep(20);
        }
        return rows;
    }

    /** A thread that works for nobody and stays there allocates {@value #EXPORT_BYTES} bytes meanwhile. */
    private static String background() {
        aside("background", () -> {
            rowsInPages(EXPORT_BYTES);
            new CountDownLatch(1).await();
        });
        return "begun";
    }

    private static List<byte[]> rows(int bytes) {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.add(new byte[bytes / 20]);
        }
        return rows;
    }

    private static double burn() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + TruthApp.MILLIS * 1_000_000L;
        double heat = 0;
        while (threads.getCurrentThreadCpuTime() < until) {
            for (int i = 0; i < 10_000; i++) {
                heat += Math.sqrt(i);
            }
        }
        return heat;
    }

    private String call(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String release() {
        hung.countDown();
        return "released";
    }

    private static String fail() {
        throw new IllegalStateException("as asked for");
    }

    /** Does something on a thread that belongs to nobody's work. */
    static void aside(String name, Aside body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    interface Aside {
        void run() throws InterruptedException;
    }

    /** Polls without sleeping in the agent's sense: neither monitor nor lock is touched by the one who looks. */
    static void until(BooleanSupplier holds) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean() && System.nanoTime() - giveUp < 0) {
            sleepQuietly(1);
        }
    }

    private static void sleepQuietly(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        for (ExecutorService executor : List.of(worker, withoutSuper, withSuper, scheduled)) {
            executor.shutdownNow();
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** As Spring's own. */
    private static final class WithoutSuper extends ThreadPoolExecutor {
        WithoutSuper(ThreadFactory threads) {
            super(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {}

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {}
    }

    private static final class WithSuper extends ThreadPoolExecutor {
        WithSuper(ThreadFactory threads) {
            super(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            super.beforeExecute(thread, task);
        }

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            super.afterExecute(task, failure);
        }
    }
}
