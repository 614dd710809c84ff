package dev.nightjar.agent.work;

import dev.nightjar.model.Resource;
import org.jspecify.annotations.Nullable;

/** What logging's appenders are called: {@code log FILE} in Logback; in Log4j 2, whose names are paths, as the file that they write. */
final class LogAppenders {

    /** Log4j's names of the console: {@code SYSTEM_OUT.false.false}. */
    private static final String CONSOLE = "SYSTEM_";

    private LogAppenders() {}

    static Resource resource(Object appender) {
        String name = name(appender);
        if (name == null || name.isBlank()) {
            return Resource.io("log");
        }
        if (appender.getClass().getName().startsWith("ch.qos.logback.")) {
            return Resource.io("log " + name);
        }
        return name.startsWith(CONSOLE) ? Resource.io("log console") : IoNames.file(name);
    }

    private static @Nullable String name(Object appender) {
        try {
            return String.valueOf(appender.getClass().getMethod("getName").invoke(appender));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }
}
