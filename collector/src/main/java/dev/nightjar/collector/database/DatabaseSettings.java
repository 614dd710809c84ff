package dev.nightjar.collector.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * One database to sample. Illegal values are refused with a message that names the key.
 *
 * @param url {@code jdbc:postgresql://host:port/name}, the {@code jdbc:} may be left out; options ({@code ?sslmode=…})
 *     are handed to the driver, credentials do not belong here
 * @param user a role with {@code pg_monitor}
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
    private static final int DEFAULT_PORT = 5432;

    public DatabaseSettings {
        URI uri = parse(url);
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException(
                    "nightjar.databases[].url: host or name is missing: write jdbc:postgresql://host:5432/name");
        }
        if (uri.getRawUserInfo() != null || mentionsCredentials(uri)) {
            throw new IllegalArgumentException(
                    "nightjar.databases[].url holds credentials, which would show in logs and"
                            + " findings: use nightjar.databases[].user and .password");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("nightjar.databases[].user is empty: name a role that has pg_monitor");
        }
        if (environment.isBlank()) {
            throw new IllegalArgumentException("nightjar.databases[].environment is empty: name the environment of the"
                    + " services that use this database");
        }
        requireInterval(every);
        requireInterval(statisticsEvery);
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

    /** {@code postgresql://host:port/name}: what the polls are stored under. */
    public String database() {
        URI uri = parse(url);
        return "postgresql://" + address() + uri.getPath();
    }

    /** {@code host:port}. */
    String address() {
        URI uri = parse(url);
        return uri.getHost() + ":" + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    String host() {
        return String.valueOf(parse(url).getHost());
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
        if (!plain.startsWith("postgresql://")) {
            throw new IllegalArgumentException(
                    "nightjar.databases[].url: only PostgreSQL is sampled: write jdbc:postgresql://host:5432/name");
        }
        try {
            return new URI(plain);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("nightjar.databases[].url is not valid at character " + e.getIndex()
                    + ": write jdbc:postgresql://host:5432/name");
        }
    }

    private static boolean mentionsCredentials(URI uri) {
        String query = uri.getRawQuery();
        return query != null && query.matches("(?i)(.*&)?(user|password|sslpassword)=.*");
    }
}
