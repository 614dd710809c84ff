package dev.nightjar.agent.work;

import org.jspecify.annotations.Nullable;

/** Which of the application's methods a thread is in. */
final class Frames {

    private static final String[] NOT_THE_APPLICATION = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "com.zaxxer.",
        "org.springframework.",
        "org.apache.",
        "org.postgresql.",
        "io.opentelemetry.",
        "dev.nightjar.agent."
    };

    private Frames() {}

    /** {@code Class.method} of the topmost frame of the application, null when there is none. */
    static @Nullable String of(ThreadState state) {
        Thread thread = state.thread();
        if (thread == null) {
            return null;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (isApplication(frame.getClassName())) {
                return frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return null;
    }

    private static boolean isApplication(String className) {
        for (String prefix : NOT_THE_APPLICATION) {
            if (className.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }
}
