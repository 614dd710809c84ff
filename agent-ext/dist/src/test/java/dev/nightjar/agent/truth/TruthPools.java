package dev.nightjar.agent.truth;

import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** One pool of each library, all of {@value TruthApp#CONNECTIONS} connections to a database in memory. */
public final class TruthPools {

    /** The pool of all scenes that need just one. */
    public static final String NAMED = "truth-pool";

    /** Pools without a name: they are called by their database, which is called like this. */
    public static final List<String> UNNAMED = List.of("dbcp2", "druid", "tomcat");

    private static final String BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

    private TruthPools() {}

    static HikariDataSource hikari() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName(NAMED);
        config.setJdbcUrl(url("truth"));
        config.setMaximumPoolSize(TruthApp.CONNECTIONS);
        config.setConnectionTimeout(TruthApp.POOL_TIMEOUT_MILLIS);
        return withFunctions(new HikariDataSource(config));
    }

    /** Of one connection, which is checked by a statement that takes its time, each time that it is lent. Needs {@link #hikari()}. */
    static HikariDataSource checking() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("checking");
        config.setJdbcUrl(url("truth"));
        config.setMaximumPoolSize(1);
        config.setConnectionTestQuery("call nap(" + TruthApp.MILLIS + ")");
        System.setProperty(BYPASS, "0"); // as it comes, one that was used in the last half second is not checked
        try {
            return new HikariDataSource(config);
        } finally {
            System.clearProperty(BYPASS);
        }
    }

    /** Has no connection yet, and takes its time to make one. Needs {@link #hikari()}. */
    static HikariDataSource connecting() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("connecting");
        config.setJdbcUrl(url("truth") + ";INIT=call nap(" + TruthApp.MILLIS + ")");
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** By their names. */
    static Map<String, DataSource> unnamed() throws SQLException {
        Map<String, DataSource> pools = new LinkedHashMap<>();
        for (String name : UNNAMED) {
            pools.put(
                    name,
                    withFunctions(
                            switch (name) {
                                case "dbcp2" -> dbcp2();
                                case "druid" -> druid();
                                case "tomcat" -> tomcat();
                                default -> throw new IllegalArgumentException(name);
                            }));
        }
        return pools;
    }

    private static DataSource dbcp2() {
        BasicDataSource pool = new BasicDataSource();
        pool.setUrl(url("dbcp2"));
        pool.setMaxTotal(TruthApp.CONNECTIONS);
        pool.setMaxWait(Duration.ofMillis(TruthApp.POOL_TIMEOUT_MILLIS));
        return pool;
    }

    private static DataSource druid() {
        DruidDataSource pool = new DruidDataSource();
        pool.setUrl(url("druid"));
        pool.setMaxActive(TruthApp.CONNECTIONS);
        pool.setMaxWait(TruthApp.POOL_TIMEOUT_MILLIS);
        return pool;
    }

    private static DataSource tomcat() {
        PoolProperties properties = new PoolProperties();
        properties.setUrl(url("tomcat"));
        properties.setDriverClassName("org.h2.Driver");
        properties.setInitialSize(0);
        properties.setMaxActive(TruthApp.CONNECTIONS);
        properties.setMaxIdle(TruthApp.CONNECTIONS);
        properties.setMinIdle(0);
        properties.setMaxWait(TruthApp.POOL_TIMEOUT_MILLIS);
        return new org.apache.tomcat.jdbc.pool.DataSource(properties);
    }

    private static String url(String database) {
        return "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1";
    }

    private static <T extends DataSource> T withFunctions(T pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create alias nap for '" + TruthApp.class.getName() + ".nap'");
            statement.execute("create alias burn for '" + TruthApp.class.getName() + ".burn'");
        }
        return pool;
    }
}
