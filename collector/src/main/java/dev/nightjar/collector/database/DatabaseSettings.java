package dev.nightjar.collector.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One database to sample. Illegal values are refused with a message that names the key.
 *
 * @param url {@code jdbc:postgresql://host:port/name}, {@code jdbc:mysql://…} or {@code jdbc:mariadb://…}, the {@code jdbc:} may be
 *     left out; options ({@code ?sslmode=…}; of MySQL and MariaDB {@link #MYSQL_OPTIONS}) are handed to the driver, credentials do not
 *     belong here
 * @param user a role with {@code pg_monitor}; in MySQL and MariaDB an account with PROCESS that may read the performance schema
 * @param password may be empty
 * @param environment {@code deployment.environment.name} of the services that use it
 * @param every from one poll of the sessions to the next, 200 ms to 1 min
 * @param statisticsEvery from one reading of counters and statements to the next, likewise
 */
public record DatabaseSettings(
        String url, String user, String password, String environment, Duration every, Duration statisticsEvery) {

    public static final Duration EVERY = Duration.ofSeconds(1);

    /** They say what came in all, so seldom is enough; each costs more than a poll. */
    public static final Duration STATISTICS_EVERY = Duration.ofSeconds(10);

    private static final Duration FASTEST = Duration.ofMillis(200);
    private static final Duration SLOWEST = Duration.ofMinutes(1);

    /** What may be said of the connection to MySQL and MariaDB, as their driver calls it. */
    public static final Set<String> MYSQL_OPTIONS = Set.of(
            "sslMode",
            "serverSslCert",
            "clientSslCert",
            "clientSslKey",
            "tlsProtocol",
            "allowPublicKeyRetrieval",
            "cachingRsaPublicKey",
            "restrictedAuth");

    private static final String EXAMPLES =
            "write jdbc:postgresql://host:5432/name, jdbc:mysql://host:3306/name or jdbc:mariadb://host:3306/name";

    /** Kinds of servers. */
    public enum Kind {
        POSTGRESQL(5432),
        /** MariaDB too. */
        MYSQL(3306);

        private final int defaultPort;

        Kind(int defaultPort) {
            this.defaultPort = defaultPort;
        }

        /** Null when it is none of them. */
        private static @Nullable Kind ofScheme(@Nullable String scheme) {
            return switch (String.valueOf(scheme)) {
                case "postgresql" -> POSTGRESQL;
                case "mysql", "mariadb" -> MYSQL;
                default -> null;
            };
        }
    }

    public DatabaseSettings {
        URI uri = parse(url);
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("nightjar.databases[].url: host or name is missing: " + EXAMPLES);
        }
        if (uri.getRawUserInfo() != null || mentionsCredentials(uri)) {
            throw new IllegalArgumentException(
                    "nightjar.databases[].url holds credentials, which would show in logs and"
                            + " findings: use nightjar.databases[].user and .password");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("nightjar.databases[].user is empty: name a role that has pg_monitor, in"
                    + " MySQL an account that has PROCESS");
        }
        if (environment.isBlank()) {
            throw new IllegalArgumentException("nightjar.databases[].environment is empty: name the environment of the"
                    + " services that use this database");
        }
        requireInterval(every);
        requireInterval(statisticsEvery);
        if (kind(uri) == Kind.MYSQL) {
            options(uri).keySet().stream()
                    .filter(option -> !MYSQL_OPTIONS.contains(option))
                    .findFirst()
                    .ifPresent(option -> {
                        throw new IllegalArgumentException("nightjar.databases[].url: there is no option '" + option
                                + "' for MySQL and MariaDB: there are " + new TreeSet<>(MYSQL_OPTIONS));
                    });
        }
    }

    public DatabaseSettings(String url, String user, String password, String environment) {
        this(url, user, password, environment, EVERY);
    }

    public DatabaseSettings(String url, String user, String password, String environment, Duration every) {
        this(url, user, password, environment, every, STATISTICS_EVERY);
    }

    private static void requireInterval(Duration every) {
        if (every.compareTo(FASTEST) < 0 || every.compareTo(SLOWEST) > 0) {
            throw new IllegalArgumentException(
                    "a database is sampled every " + FASTEST + " to " + SLOWEST + ", not every " + every);
        }
    }

    /** What kind of server it is. */
    public Kind kind() {
        return kind(parse(url));
    }

    /** {@code postgresql://host:port/name}: what the polls are stored under. */
    public String database() {
        URI uri = parse(url);
        return uri.getScheme() + "://" + address() + uri.getPath();
    }

    /** {@code host:port}. */
    String address() {
        return host() + ":" + port();
    }

    public String host() {
        return String.valueOf(parse(url).getHost());
    }

    public int port() {
        URI uri = parse(url);
        return uri.getPort() < 0 ? kind(uri).defaultPort : uri.getPort();
    }

    /** What stands behind the {@code ?}, for MySQL and MariaDB. */
    public Map<String, String> options() {
        return options(parse(url));
    }

    private static Map<String, String> options(URI uri) {
        Map<String, String> options = new TreeMap<>();
        String query = uri.getQuery();
        if (query != null) {
            for (String option : query.split("&", -1)) {
                String[] nameAndValue = option.split("=", 2);
                if (!nameAndValue[0].isEmpty()) {
                    options.put(nameAndValue[0], nameAndValue.length < 2 ? "" : nameAndValue[1]);
                }
            }
        }
        return options;
    }

    private static Kind kind(URI uri) {
        Kind kind = Kind.ofScheme(uri.getScheme());
        if (kind == null) {
            throw new IllegalArgumentException(
                    "nightjar.databases[].url: only PostgreSQL, MySQL and MariaDB are sampled: " + EXAMPLES);
        }
        return kind;
    }

    public String jdbcUrl() {
        return url.startsWith("jdbc:") ? url : "jdbc:" + url;
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + database() + ", user=" + user + ", environment=" + environment + ", every=" + every
                + "]";
    }

    /** Messages do not repeat the URL: somebody may have put a password into it. */
    private static URI parse(String url) {
        String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        URI uri;
        try {
            uri = new URI(plain);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "nightjar.databases[].url is not valid at character " + e.getIndex() + ": " + EXAMPLES);
        }
        kind(uri);
        return uri;
    }

    private static boolean mentionsCredentials(URI uri) {
        String query = uri.getRawQuery();
        return query != null && query.matches("(?i)(.*&)?(user|username|password|sslpassword|clientSslPassword)=.*");
    }
}
