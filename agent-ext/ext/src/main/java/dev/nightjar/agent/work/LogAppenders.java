package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What logging's appenders are called: {@code log RollingFileAppender AUDIT}, their type and their name in the configuration of Logback or
 * Log4j 2. Appenders that one of the configuration makes as it goes (sifting, routing) are named after users and the like: of
 * these the type alone. Safe for all threads.
 */
final class LogAppenders {

    /** All others are one. */
    static final int MAX_NAMES = 64;

    /** An appender that is in no configuration is looked for again: configurations are read anew. */
    static final long LOOK_NANOS = 10_000_000_000L;

    private static final int MAX_APPENDERS = 1_000;
    private static final int MAX_CONTEXTS = 100;

    /** Somebody's request waits meanwhile. */
    private static final int MAX_LOGGERS = 2_000;

    private static final int MAX_DEPTH = 3;
    private static final int MAX_LENGTH = 60;

    private final LongSupplier nanoTime;
    private final Map<IdentityKey, String> configured = new ConcurrentHashMap<>();
    private final Map<IdentityKey, Long> lookedAt = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    LogAppenders() {
        this(System::nanoTime);
    }

    LogAppenders(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param appender of Logback, or a manager of Log4j's: that is what writes there */
    Resource resource(Object appender) {
        IdentityKey key = new IdentityKey(appender);
        String name = configured.get(key);
        if (name == null) {
            look(appender);
            name = configured.get(key);
        }
        return Resource.io(bounded("log " + (name == null ? type(appender) : name)));
    }

    private String bounded(String name) {
        return names.contains(name) || (names.size() < MAX_NAMES && names.add(name)) ? name : "log " + Resource.OTHER;
    }

    /** Reads the configuration that it may be in, once in a while. */
    private void look(Object appender) {
        Object logback = get(appender, "getContext");
        Object context = logback == null ? get(appender, "getLoggerContext") : logback;
        if (context == null || !isTime(context)) {
            return;
        }
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            configured.remove(key);
            lookedAt.remove(key);
        }
        if (logback == null) {
            readLog4j(context);
        } else {
            readLogback(context);
        }
    }

    /** For one of the threads that log. */
    private boolean isTime(Object context) {
        long now = nanoTime.getAsLong();
        Long last = lookedAt.get(new IdentityKey(context));
        if (last == null) {
            return lookedAt.size() < MAX_CONTEXTS && lookedAt.putIfAbsent(new IdentityKey(context, gone), now) == null;
        }
        return now - last >= LOOK_NANOS && lookedAt.replace(new IdentityKey(context), last, now);
    }

    private void readLogback(Object context) {
        readAttached(context, 0); // those of access logs
        if (get(context, "getLoggerList") instanceof Collection<?> loggers) {
            loggers.stream().limit(MAX_LOGGERS).forEach(logger -> readAttached(logger, 0));
        }
    }

    /** Asynchronous appenders have some themselves. */
    private void readAttached(Object to, int depth) {
        if (depth < MAX_DEPTH && get(to, "iteratorForAppenders") instanceof Iterator<?> appenders) {
            appenders.forEachRemaining(appender -> {
                known(appender, appender, get(appender, "getName"));
                readAttached(appender, depth + 1);
            });
        }
    }

    private void readLog4j(Object context) {
        Object configuration = get(context, "getConfiguration");
        if (configuration != null && get(configuration, "getAppenders") instanceof Map<?, ?> appenders) {
            appenders.forEach((name, appender) -> known(get(appender, "getManager"), appender, name));
        }
    }

    private void known(@Nullable Object writes, Object appender, @Nullable Object name) {
        if (writes != null && configured.size() < MAX_APPENDERS) {
            String known = name == null ? "" : name.toString();
            configured.putIfAbsent(
                    new IdentityKey(writes, gone),
                    known.isBlank() ? type(appender) : type(appender) + " " + cut(known));
        }
    }

    /** Anonymous classes have no name: their parents'. */
    private static String type(Object appender) {
        Class<?> type = appender.getClass();
        while (type.getSimpleName().isEmpty() && type.getSuperclass() != null) {
            type = type.getSuperclass();
        }
        return cut(type.getSimpleName());
    }

    private static String cut(String name) {
        return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    }

    /** Null when it has no such property. */
    private static @Nullable Object get(@Nullable Object of, String getter) {
        if (of == null) {
            return null;
        }
        try {
            Method method = of.getClass().getMethod(getter);
            method.trySetAccessible();
            return method.invoke(of);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }
}
