package dev.nightjar.agent.truth;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/** What an agent may stumble over, and must not make the application stumble over. */
final class FaultScenes {

    private static final int MEBIBYTE = 1 << 20;

    private FaultScenes() {}

    static Map<String, Scenes.Scene> all() {
        Map<String, Scenes.Scene> all = new TreeMap<>();
        all.put("threads", query -> manyThreads(Integer.parseInt(String.valueOf(query))));
        all.put("unload", query -> unload());
        all.put(
                "logmanager",
                query -> LogManager.getLogManager() instanceof OwnLogManager own
                        ? (own.isTooEarly() ? "too early" : "in time")
                        : "another one");
        all.put("mbeans", query -> {
            ManagementFactory.getPlatformMBeanServer();
            return OwnMBeanServerBuilder.made();
        });
        all.put("fill", FaultScenes::fill);
        all.put("exit", query -> exit());
        return all;
    }

    /** All at once, each of them a task of this request; returns how many there were. */
    private static int manyThreads(int wanted) throws InterruptedException {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(0, wanted, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "many", 128 << 10);
                    thread.setDaemon(true);
                    return thread;
                });
        CountDownLatch release = new CountDownLatch(1);
        int started = 0;
        try {
            while (started < wanted) {
                executor.execute(() -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                started++;
            }
        } catch (OutOfMemoryError e) {
            // The host gives no more threads.
        } finally {
            release.countDown();
            executor.shutdown();
        }
        executor.awaitTermination(1, TimeUnit.MINUTES);
        return started;
    }

    /** A plug-in with an executor of its own class comes, works and goes. */
    private static String unload() throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(playPlugin());
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        return loader.get() == null ? "unloaded" : "kept";
    }

    private static ClassLoader playPlugin() throws Exception {
        URL classes = Plugin.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Runnable plugin = (Runnable) loader.loadClass(Plugin.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            plugin.run();
            return loader;
        }
    }

    /** Fills the disk of temporary files until so many MiB are free; returns how many are. */
    private static long fill(@Nullable String mebibytes) throws IOException {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        long leave = Long.parseLong(Objects.requireNonNull(mebibytes)) * MEBIBYTE;
        byte[] some = new byte[MEBIBYTE];
        Path file = Files.createTempFile(directory, "fill", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            while (directory.toFile().getUsableSpace() > leave) {
                out.write(
                        some, 0, (int) Math.min(some.length, directory.toFile().getUsableSpace() - leave));
            }
        } catch (IOException e) {
            // It is full now.
        }
        return directory.toFile().getUsableSpace() / MEBIBYTE;
    }

    private static String exit() {
        System.exit(3);
        return "never said";
    }
}
