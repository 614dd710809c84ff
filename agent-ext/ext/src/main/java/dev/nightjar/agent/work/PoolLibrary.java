package dev.nightjar.agent.work;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC pools whose waits and holders are measured, and how each is asked for its name and size. By reflection, since a
 * pool lives in the application's class loader; what it does not answer is not known.
 */
public enum PoolLibrary {
    HIKARI("com.zaxxer.hikari.pool.HikariPool", "toString", "", "", "getTotalConnections"),
    TOMCAT_JDBC(
            "org.apache.tomcat.jdbc.pool.ConnectionPool",
            "getName",
            "Tomcat Connection Pool[",
            "getPoolProperties.getUrl",
            "getSize"),
    DBCP2("org.apache.commons.dbcp2.BasicDataSource", "", "", "getUrl", "getNumActive,getNumIdle"),
    TOMCAT_DBCP2("org.apache.tomcat.dbcp.dbcp2.BasicDataSource", "", "", "getUrl", "getNumActive,getNumIdle"),
    DRUID(
            "com.alibaba.druid.pool.DruidDataSource",
            "getName",
            "DataSource-",
            "getUrl",
            ""), // it would be asked under the lock that it keeps while it connects
    /** One that no library of ours made; it is called what it calls itself. */
    OTHER("", "toString", "", "", "");

    /** The classes of the connections that applications get, whose closing is seen. */
    public static final List<String> CONNECTIONS = List.of(
            "com.zaxxer.hikari.pool.ProxyConnection",
            "org.apache.commons.dbcp2.PoolingDataSource$PoolGuardConnectionWrapper",
            "org.apache.commons.dbcp2.managed.ManagedConnection",
            "org.apache.tomcat.dbcp.dbcp2.PoolingDataSource$PoolGuardConnectionWrapper",
            "org.apache.tomcat.dbcp.dbcp2.managed.ManagedConnection",
            "com.alibaba.druid.pool.DruidPooledConnection");

    /** What Tomcat's pool lends, behind a JDK proxy: the pool itself tells of its return. */
    private static final String TOMCATS_CONNECTION = "org.apache.tomcat.jdbc.pool.PooledConnection";

    static final int UNKNOWN_SIZE = -1;

    private static final ClassValue<Boolean> IS_LENT = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (@Nullable Class<?> at = type; at != null; at = at.getSuperclass()) {
                if (CONNECTIONS.contains(at.getName()) || at.getName().equals(TOMCATS_CONNECTION)) {
                    return true;
                }
            }
            return false;
        }
    };

    private static final String UNNAMED = "unnamed";
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern DOT = Pattern.compile("\\.");

    /** {@code jdbc:postgresql://db:5432/orders?…}: hosts and database, without whatever else may stand in a URL. */
    private static final Pattern DATABASE = Pattern.compile(
            "jdbc:(?:(?:h2|hsqldb|derby|sqlite):(?:[a-z]+:)*|[a-z0-9:+-]+:(?:@//|//|@))([\\w.,:/\\[\\]-]+)(?:[?;][^@]*)?",
            Pattern.CASE_INSENSITIVE);

    private final String className;
    private final String nameMethod;
    private final String unstable;
    private final String urlPath;
    private final String sizeMethods;

    /**
     * @param className of the object that lends connections
     * @param nameMethod empty when it has no name
     * @param unstable how a name begins that the library made up, another one in each JVM life; empty when it makes up none
     * @param urlPath methods, one after the other, that lead to its JDBC URL
     * @param sizeMethods with commas between; their sum is its size, empty when it does not say
     */
    PoolLibrary(String className, String nameMethod, String unstable, String urlPath, String sizeMethods) {
        this.className = className;
        this.nameMethod = nameMethod;
        this.unstable = unstable;
        this.urlPath = urlPath;
        this.sizeMethods = sizeMethods;
    }

    public String className() {
        return className;
    }

    static PoolLibrary of(Object pool) {
        for (@Nullable Class<?> type = pool.getClass(); type != null; type = type.getSuperclass()) {
            for (PoolLibrary library : values()) {
                if (library.className.equals(type.getName())) {
                    return library;
                }
            }
        }
        return OTHER;
    }

    /** As its user named it, else the database that it leads to: what stays the same when the JVM is started again. */
    String name(Object pool) {
        Object given = nameMethod.isEmpty() ? null : ask(pool, nameMethod);
        String name = given == null ? "" : String.valueOf(given);
        if (!name.isBlank() && (unstable.isEmpty() || !name.startsWith(unstable))) {
            return name;
        }
        return urlPath.isEmpty() ? UNNAMED : database(String.valueOf(ask(pool, urlPath)));
    }

    /** Whether its giving back will be seen; anything else would be held for ever. */
    boolean isLent(Object connection) {
        return this == OTHER || IS_LENT.get(connection.getClass());
    }

    /** Connections in use and idle. */
    int size(Object pool) {
        int size = 0;
        for (String method : COMMA.split(sizeMethods, -1)) {
            if (method.isEmpty() || !(ask(pool, method) instanceof Integer part)) {
                return UNKNOWN_SIZE;
            }
            size += part;
        }
        return size;
    }

    /** URLs may carry passwords: what is not plainly hosts and a name is not told. */
    static String database(String url) {
        Matcher matcher = DATABASE.matcher(url);
        return matcher.matches() ? matcher.group(1) : UNNAMED;
    }

    private static @Nullable Object ask(Object pool, String path) {
        @Nullable Object at = pool;
        for (String method : DOT.split(path, -1)) {
            if (at == null) {
                return null;
            }
            try {
                at = at.getClass().getMethod(method).invoke(at);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null;
            }
        }
        return at;
    }
}
