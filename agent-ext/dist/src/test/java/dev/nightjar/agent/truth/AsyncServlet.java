package dev.nightjar.agent.truth;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sleeps, and leaves the request to a thread that nobody sees; that one ends it, or sends it back here to sleep once more. */
final class AsyncServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private final boolean comesBack;

    AsyncServlet(boolean comesBack) {
        this.comesBack = comesBack;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        sleep();
        response.getWriter().print("slept ");
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            return;
        }
        AsyncContext later = request.startAsync();
        Thread first = Thread.currentThread();
        Thread other = new Thread(() -> {
            // Until the request has left its thread: on a busy machine it would be in two places.
            while (first.getState() != Thread.State.WAITING && first.getState() != Thread.State.TIMED_WAITING) {
                sleep();
            }
            sleep();
            if (comesBack) {
                later.dispatch();
            } else {
                later.complete();
            }
        });
        other.setDaemon(true);
        other.start();
    }

    private static void sleep() {
        try {
            Thread.sleep(TruthApp.MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
