package dev.nightjar.agent.work;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The database's process id behind a connection: what ties a holder to a session. Asked once per physical connection, by
 * reflection, since the driver lives in the application's class loader. PostgreSQL only.
 */
final class Backends {

    static final long UNKNOWN = -1;

    private static final String POSTGRES = "org.postgresql.PGConnection";

    private record Driver(Class<?> type, Method unwrap, Method pid) {}

    private final Map<Object, Long> pids = new WeakHashMap<>();

    /** By the class of the connection that the pool lends; empty where the driver is another one. */
    private final Map<Class<?>, Optional<Driver>> drivers = new WeakHashMap<>();

    /** {@link #UNKNOWN} when the driver is another one. */
    long pid(Object connection) {
        try {
            Driver driver = driver(connection.getClass());
            if (driver == null) {
                return UNKNOWN;
            }
            Object physical = driver.unwrap().invoke(connection, driver.type());
            synchronized (pids) {
                Long known = pids.get(physical);
                if (known == null) {
                    known = ((Number) driver.pid().invoke(physical)).longValue();
                    pids.put(physical, known);
                }
                return known;
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return UNKNOWN;
        }
    }

    private @Nullable Driver driver(Class<?> connection) {
        synchronized (drivers) {
            return drivers.computeIfAbsent(connection, type -> Optional.ofNullable(find(type)))
                    .orElse(null);
        }
    }

    private static @Nullable Driver find(Class<?> connection) {
        try {
            Class<?> type = Class.forName(POSTGRES, false, connection.getClassLoader());
            Method unwrap = Class.forName("java.sql.Wrapper").getMethod("unwrap", Class.class);
            return new Driver(type, unwrap, type.getMethod("getBackendPID"));
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }
}
