package dev.nightjar.agent.work;

import dev.nightjar.model.ApplicationCode;
import org.jspecify.annotations.Nullable;

/** Which of the application's methods a thread is in. */
final class Frames {

    private Frames() {}

    /** {@code Class.method} of the topmost frame of the application, null when there is none. */
    static @Nullable String of(ThreadState state) {
        Thread thread = state.thread();
        if (thread == null) {
            return null;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (ApplicationCode.isApplication(frame.getClassName())) {
                return frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return null;
    }
}
