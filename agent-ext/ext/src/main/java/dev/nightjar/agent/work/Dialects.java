package dev.nightjar.agent.work;

import dev.nightjar.model.sql.Dialect;
import java.lang.reflect.Method;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The dialect of a statement, by the class of its driver, also behind a pool's proxy. Safe for all threads. */
final class Dialects {

    private static final @Nullable Function<Object, Object> UNWRAP = unwrap();

    private static final ClassValue<Dialect> OF_CLASS = new ClassValue<>() {
        @Override
        protected Dialect computeValue(Class<?> type) {
            return Dialect.ofDriver(type.getName());
        }
    };

    private Dialects() {}

    /** {@link Dialect#UNKNOWN} when neither the statement nor what it wraps is of a known driver. */
    static Dialect of(@Nullable Object statement) {
        if (statement == null) {
            return Dialect.UNKNOWN;
        }
        Dialect dialect = OF_CLASS.get(statement.getClass());
        if (dialect != Dialect.UNKNOWN || UNWRAP == null) {
            return dialect;
        }
        try {
            return OF_CLASS.get(UNWRAP.apply(statement).getClass());
        } catch (RuntimeException | LinkageError e) {
            return Dialect.UNKNOWN;
        }
    }

    /** By reflection: this module reads no java.sql, which an application need not have. */
    private static @Nullable Function<Object, Object> unwrap() {
        try {
            Class<?> statement = Class.forName("java.sql.Statement");
            Method unwrap =
                    Backends.withoutChecks(Class.forName("java.sql.Wrapper").getMethod("unwrap", Class.class));
            return wrapper -> {
                try {
                    return unwrap.invoke(wrapper, statement);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
