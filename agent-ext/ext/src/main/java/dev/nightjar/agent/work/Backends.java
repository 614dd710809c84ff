package dev.nightjar.agent.work;

import java.lang.ref.SoftReference;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The database's process id behind a connection: what ties a holder to a session. By reflection, since the driver lives
 * in the application's class loader; looked up once per class of connection, asked at each borrow (the driver keeps it as
 * a number). PostgreSQL only. Safe for all threads.
 */
final class Backends {

    static final long UNKNOWN = -1;

    private static final String POSTGRES = "org.postgresql.PGConnection";

    /**
     * How to ask; without a driver nobody can be asked.
     *
     * @param connection of what is not a JDBC connection itself but has one (Tomcat's pool)
     */
    private record Question(
            @Nullable Method connection,
            Method isWrapperFor,
            Method unwrap,
            @Nullable Class<?> driver,
            @Nullable Method pid) {}

    /** Weak: an application that is undeployed takes its classes with it. The questions refer to the keys' own loaders. */
    private final Map<Class<?>, SoftReference<Question>> questions = new WeakHashMap<>();

    /** {@link #UNKNOWN} when the driver is another one. */
    long pid(Object lent) {
        try {
            Question question = question(lent.getClass());
            Method inner = question.connection();
            Object connection = inner == null ? lent : inner.invoke(lent);
            if (question.driver() == null || question.pid() == null || connection == null) {
                return UNKNOWN;
            }
            if (!Boolean.TRUE.equals(question.isWrapperFor().invoke(connection, question.driver()))) {
                return UNKNOWN; // another driver's connection in the same kind of pool
            }
            Object physical = question.unwrap().invoke(connection, question.driver());
            return question.pid().invoke(physical) instanceof Number pid ? pid.longValue() : UNKNOWN;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return UNKNOWN;
        }
    }

    private Question question(Class<?> type) throws ReflectiveOperationException {
        synchronized (questions) {
            var known = questions.get(type);
            Question question = known == null ? null : known.get();
            if (question != null) {
                return question;
            }
        }
        Question question = ask(type); // without the lock: the application's class loader has locks of its own
        synchronized (questions) {
            questions.put(type, new SoftReference<>(question));
        }
        return question;
    }

    private static Question ask(Class<?> type) throws ReflectiveOperationException {
        Class<?> wrapper = Class.forName("java.sql.Wrapper");
        Method connection = wrapper.isAssignableFrom(type) ? null : type.getMethod("getConnection");
        Method isWrapperFor = withoutChecks(wrapper.getMethod("isWrapperFor", Class.class));
        Method unwrap = withoutChecks(wrapper.getMethod("unwrap", Class.class));
        try {
            Class<?> driver = Class.forName(POSTGRES, false, type.getClassLoader());
            return new Question(
                    connection, isWrapperFor, unwrap, driver, withoutChecks(driver.getMethod("getBackendPID")));
        } catch (ClassNotFoundException e) {
            return new Question(connection, isWrapperFor, unwrap, null, null);
        }
    }

    /** It is public anyway: whoever calls it need not be checked at each call. */
    static Method withoutChecks(Method method) {
        method.trySetAccessible();
        return method;
    }
}
