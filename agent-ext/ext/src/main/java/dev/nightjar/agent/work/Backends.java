package dev.nightjar.agent.work;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The database's process id behind a connection: what ties a holder to a session. Asked once per physical connection, by
 * reflection, since the driver lives in the application's class loader. PostgreSQL only.
 */
final class Backends {

    static final long UNKNOWN = -1;

    private static final String POSTGRES = "org.postgresql.PGConnection";

    private final Map<Object, Long> pids = new WeakHashMap<>();

    /** {@link #UNKNOWN} when the driver is another one. */
    long pid(Object connection) {
        try {
            Class<?> type = Class.forName(POSTGRES, false, connection.getClass().getClassLoader());
            Method unwrap = Class.forName("java.sql.Wrapper").getMethod("unwrap", Class.class);
            Object physical = unwrap.invoke(connection, type);
            synchronized (pids) {
                Long known = pids.get(physical);
                if (known == null) {
                    known = ((Number) type.getMethod("getBackendPID").invoke(physical)).longValue();
                    pids.put(physical, known);
                }
                return known;
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return UNKNOWN;
        }
    }
}
