package dev.nightjar.agent.work;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The database's process id behind a connection: what ties a holder to a session. By reflection, since the driver lives
 * in the application's class loader; looked up once per class of connection, asked at each borrow (the driver keeps it as
 * a number). PostgreSQL only. Safe for all threads.
 */
final class Backends {

    static final long UNKNOWN = -1;

    private static final String POSTGRES = "org.postgresql.PGConnection";

    /** How to ask the connections of one class. */
    private static final class Question {
        /** Of what is not a JDBC connection itself but has one (Tomcat's pool). */
        private final @Nullable Method connection;

        private final Method isWrapperFor;
        private final Method unwrap;
        private final Class<?> driver;
        private final Method pid;

        /** Whether the same class has been seen around another driver's connections, whose answer is an exception. */
        private volatile boolean mixed;

        private Question(Class<?> type, Class<?> driver) throws ReflectiveOperationException {
            Class<?> wrapper = Class.forName("java.sql.Wrapper");
            connection = wrapper.isAssignableFrom(type) ? null : type.getMethod("getConnection");
            isWrapperFor = withoutChecks(wrapper.getMethod("isWrapperFor", Class.class));
            unwrap = withoutChecks(wrapper.getMethod("unwrap", Class.class));
            this.driver = driver;
            pid = withoutChecks(driver.getMethod("getBackendPID"));
        }

        long ask(Object lent) throws ReflectiveOperationException {
            Object jdbc = connection == null ? lent : connection.invoke(lent);
            if (jdbc == null || (mixed && !Boolean.TRUE.equals(isWrapperFor.invoke(jdbc, driver)))) {
                return UNKNOWN;
            }
            return pid.invoke(unwrap.invoke(jdbc, driver)) instanceof Number number ? number.longValue() : UNKNOWN;
        }
    }

    /** Belongs to the class, and goes with the application that it is of. */
    private static final ClassValue<@Nullable Question> QUESTIONS = new ClassValue<>() {
        @Override
        protected @Nullable Question computeValue(Class<?> type) {
            try {
                return new Question(type, Class.forName(POSTGRES, false, type.getClassLoader()));
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null; // there is no such driver, so nobody can be asked
            }
        }
    };

    /** {@link #UNKNOWN} when the driver is another one. */
    long pid(Object lent) {
        Question question = QUESTIONS.get(lent.getClass());
        if (question == null) {
            return UNKNOWN;
        }
        try {
            return question.ask(lent);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            question.mixed = true;
            return UNKNOWN;
        }
    }

    /** It is public anyway: whoever calls it need not be checked at each call. */
    static Method withoutChecks(Method method) {
        method.trySetAccessible();
        return method;
    }
}
