package dev.nightjar.agent.boot;

import org.jspecify.annotations.Nullable;

/**
 * What advice in SkyWalking's toolkit asks the agent: its classes are shells that say nothing by themselves. Without answers they
 * stay as they are; whatever the agent throws ends here. JDK types only, all threads.
 */
public final class Toolkit {

    /** The agent's side. */
    public interface Answers {
        /** Of the current span, empty when there is none. */
        String traceId();

        /** Likewise. */
        String spanId();

        void tag(String key, String value);

        /** The current span has failed. */
        void failed(@Nullable Throwable failure, @Nullable String message);

        void event(String level, String message);

        void renamed(String operation);

        @Nullable
        String correlation(String key);

        /** Returns what was there before. */
        @Nullable
        String correlate(String key, @Nullable String value);

        /**
         * An annotated method is entered; the token is for its end, null when there is nothing to be done.
         *
         * @param method its name and descriptor
         */
        @Nullable
        Object entered(Class<?> type, String method, @Nullable Object[] arguments);

        void left(Object token, @Nullable Object returned, @Nullable Throwable failure);

        /** One of the above has thrown; the application did not notice. */
        void troubled(Throwable trouble);
    }

    private static volatile @Nullable Answers answers;

    private Toolkit() {}

    /** Null makes the shells shells again. */
    public static void install(@Nullable Answers newAnswers) {
        answers = newAnswers;
    }

    /** Of the current trace; {@code shells} is what the toolkit says by itself. */
    public static @Nullable String traceId(@Nullable String shells) {
        Answers current = answers;
        try {
            return current == null ? shells : current.traceId();
        } catch (Throwable e) {
            swallow(current, e);
            return shells;
        }
    }

    public static @Nullable String spanId(@Nullable String shells) {
        Answers current = answers;
        try {
            return current == null ? shells : current.spanId();
        } catch (Throwable e) {
            swallow(current, e);
            return shells;
        }
    }

    public static void tag(@Nullable String key, @Nullable String value) {
        Answers current = answers;
        if (current != null && key != null && value != null) {
            try {
                current.tag(key, value);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    public static void failed(@Nullable Throwable failure, @Nullable String message) {
        Answers current = answers;
        if (current != null) {
            try {
                current.failed(failure, message);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    public static void event(String level, @Nullable String message) {
        Answers current = answers;
        if (current != null && message != null) {
            try {
                current.event(level, message);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    public static void renamed(@Nullable String operation) {
        Answers current = answers;
        if (current != null && operation != null) {
            try {
                current.renamed(operation);
            } catch (Throwable e) {
                swallow(current, e);
            }
        }
    }

    public static @Nullable String correlation(@Nullable String key) {
        Answers current = answers;
        try {
            return current == null || key == null ? null : current.correlation(key);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static @Nullable String correlate(@Nullable String key, @Nullable String value) {
        Answers current = answers;
        try {
            return current == null || key == null ? null : current.correlate(key, value);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static @Nullable Object entered(Class<?> type, String method, @Nullable Object[] arguments) {
        Answers current = answers;
        try {
            return current == null ? null : current.entered(type, method, arguments);
        } catch (Throwable e) {
            swallow(current, e);
            return null;
        }
    }

    public static void left(@Nullable Object token, @Nullable Object returned, @Nullable Throwable failure) {
        Answers current = answers;
        if (token == null) {
            return;
        }
        try {
            if (current != null) {
                current.left(token, returned, failure);
            } else if (token instanceof AutoCloseable) {
                ((AutoCloseable) token).close(); // its scope would stay on the thread for ever
            }
        } catch (Throwable e) {
            swallow(current, e);
        }
    }

    private static void swallow(@Nullable Answers current, Throwable trouble) {
        try {
            if (current != null) {
                current.troubled(trouble);
            }
        } catch (Throwable alsoFailed) {
            // No memory or no stack, say: nothing is left to tell it with.
        }
    }
}
