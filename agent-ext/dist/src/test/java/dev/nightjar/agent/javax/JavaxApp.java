package dev.nightjar.agent.javax;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Tomcat 9 with one thread and servlets of javax. Says {@code port=N} on standard output and ends when its standard input does.
 * Uses what Tomcat 9 and 11 both have.
 */
public final class JavaxApp {

    private static final int MILLIS = 50;
    private static final AtomicReference<Tomcat> TOMCAT = new AtomicReference<>();

    private JavaxApp() {}

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        TOMCAT.set(tomcat);
        tomcat.setBaseDir(arguments[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxThreads", "1");
        tomcat.getConnector().setProperty("minSpareThreads", "1");
        Context context = tomcat.addContext("", arguments[0]);
        add(context, "nap", Nap.class);
        add(context, "crowd", Crowd.class);
        tomcat.start();
        System.out.println("port=" + tomcat.getConnector().getLocalPort());
        while (System.in.read() >= 0) {
            // until nobody needs it any more
        }
        tomcat.stop();
    }

    private static void add(Context context, String name, Class<? extends HttpServlet> servlet) {
        Tomcat.addServlet(context, name, servlet.getName());
        context.addServletMappingDecoded("/" + name, name);
    }

    private static void nap() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sleeps. */
    public static final class Nap extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            nap();
            response.getWriter().print("awake");
        }
    }

    /** Every other one sleeps as soon as the next waits for the only thread. */
    public static final class Crowd extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final AtomicInteger SERVED = new AtomicInteger();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Executor executor = TOMCAT.get().getConnector().getProtocolHandler().getExecutor();
            boolean first = SERVED.getAndIncrement() % 2 == 0;
            while (first && ((ThreadPoolExecutor) executor).getQueue().isEmpty()) {
                Thread.onSpinWait();
            }
            nap();
            response.getWriter().print("awake");
        }
    }
}
