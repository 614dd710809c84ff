package dev.nightjar.agent.work;

import dev.nightjar.model.ApplicationCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of the application's methods a thread is in. */
final class Frames {

    /** Deep enough for a server's, a framework's and a pool's own frames above the application's. */
    private static final int DEPTH = 100;

    private Frames() {}

    /** Likewise of the current thread; some µs. */
    static @Nullable String here() {
        Optional<String> top = StackWalker.getInstance()
                .walk(frames -> frames.limit(DEPTH)
                        .filter(frame -> ApplicationCode.isApplication(frame.getClassName()))
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .findFirst());
        return top.orElse(null);
    }

    /** {@code Class.method} of the topmost frame of the application, null when there is none. */
    static @Nullable String of(ThreadState state) {
        Thread thread = state.thread();
        if (thread == null) {
            return null;
        }
        String method = method(thread.getStackTrace());
        return method.isEmpty() ? null : method;
    }

    /** {@code Class.method} of the topmost frame of the application, empty when there is none. */
    static String method(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (ApplicationCode.isApplication(frame.getClassName())) {
                return frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return "";
    }
}
