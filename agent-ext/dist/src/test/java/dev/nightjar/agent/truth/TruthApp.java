package dev.nightjar.agent.truth;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightjar.truth.Toolkitted;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * A real program: Tomcat with {@value #TOMCAT_THREADS} threads, connection pools of {@value #CONNECTIONS} connections, H2. Says
 * {@code port=N} on standard output and ends when its standard input does.
 */
public final class TruthApp {

    /** Of version 1, where every thread of a machine is at first. */
    static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup/cpu");

    /** How long every scene takes at least. */
    public static final int MILLIS = 50;

    public static final int TOMCAT_THREADS = 4;
    public static final int CONNECTIONS = 2;

    /** How long a request waits for a connection before it is refused. */
    public static final int POOL_TIMEOUT_MILLIS = 3_000;

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private static volatile long burntNanos;

    private static volatile boolean begun;

    private TruthApp() {}

    public static void main(String[] arguments) throws Exception {
        begun = true;
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxThreads", String.valueOf(TOMCAT_THREADS));
        tomcat.getConnector().setProperty("minSpareThreads", String.valueOf(TOMCAT_THREADS));
        Connector virtual = new Connector();
        virtual.setPort(0);
        virtual.setProperty("address", "127.0.0.1");
        if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
            virtual.getProtocolHandler().setExecutor(new VirtualThreadExecutor("truth-virtual-"));
            tomcat.getService().addConnector(virtual);
        }
        Context context = tomcat.addContext("", arguments[0]);
        if (Boolean.getBoolean("truth.drains")) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(main)));
        }
        try (HikariDataSource pool = TruthPools.hikari();
                HikariDataSource checking = TruthPools.checking();
                HikariDataSource connecting = TruthPools.connecting()) {
            Scenes scenes = new Scenes(pool, () -> tomcatQueue(tomcat));
            Map<String, Scenes.Scene> all = new TreeMap<>(scenes.all());
            all.putAll(new PoolScenes("", pool).all());
            all.putAll(PoolScenes.working(checking, connecting));
            all.putAll(FaultScenes.all());
            all.putAll(LockScenes.all());
            all.putAll(LogScenes.all());
            all.put("virtual-port", query -> virtual.getLocalPort());
            all.putAll(ProfileScenes.all());
            all.put("toolkit", query -> new Toolkitted().ask());
            MeasuredScenes measured = new MeasuredScenes(pool);
            all.putAll(measured.all());
            TruthPools.unnamed().forEach((name, other) -> all.putAll(new PoolScenes(name, other).all()));
            all.forEach((name, scene) -> {
                Tomcat.addServlet(context, name, new SceneServlet(scene));
                context.addServletMappingDecoded("/" + name, name);
            });
            addAsync(context, "async", false);
            addAsync(context, "async-back", true);
            tomcat.start();
            System.out.println("port=" + tomcat.getConnector().getLocalPort());
            while (System.in.read() >= 0) {
                // until nobody needs it any more
            }
            tomcat.stop();
            scenes.close();
            measured.close();
        }
    }

    private static void addAsync(Context context, String name, boolean comesBack) {
        Tomcat.addServlet(context, name, new AsyncServlet(comesBack)).setAsyncSupported(true);
        context.addServletMappingDecoded("/" + name, name);
    }

    /** Told to end, it serves on until its standard input ends. */
    private static void drain(Thread main) {
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of version 1, which takes single threads; whoever has started the program removes it. */
    public static Path controlGroup(long pid) {
        return CONTROL_GROUPS.resolve("nightjar-" + pid);
    }

    /** H2's function: the statement takes this long. */
    public static int nap(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    /** H2's function: the statement computes for this long. */
    public static int burn(int millis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        MeasuredScenes.burn(millis);
        burntNanos = threads.getCurrentThreadCpuTime() - before;
        return millis;
    }

    /** Whether {@link #main} has been called: what happens before is the agents'. */
    static boolean hasBegun() {
        return begun;
    }

    /** What the last one used. */
    static long burntNanos() {
        return burntNanos;
    }

    private static int tomcatQueue(Tomcat tomcat) {
        Object executor = tomcat.getConnector().getProtocolHandler().getExecutor();
        if (executor instanceof org.apache.tomcat.util.threads.ThreadPoolExecutor own) {
            return own.getQueue().size();
        }
        return ((ThreadPoolExecutor) executor).getQueue().size();
    }

    /** Plays one scene per GET; what it throws is the request's failure. */
    private static final class SceneServlet extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final transient Scenes.Scene scene;

        SceneServlet(Scenes.Scene scene) {
            this.scene = scene;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            try {
                response.getWriter().print(scene.play(request.getQueryString()));
            } catch (RuntimeException | IOException e) {
                throw e;
            } catch (Exception e) {
                throw new ServletException(e);
            }
        }
    }
}
