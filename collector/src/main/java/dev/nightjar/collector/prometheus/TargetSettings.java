package dev.nightjar.collector.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One target to scrape. Illegal values are refused with a message that names the key; none repeats the URL or the token.
 *
 * @param url {@code http://host:port/metrics} or {@code https://…}; shown in health and logs, so no credentials in it
 * @param service {@code service.name} of what it tells of
 * @param environment {@code deployment.environment.name}
 * @param instance which one of the service; {@link #instance(String)} unless said otherwise
 * @param interval from one scrape to the next, 1 s to 1 h
 * @param timeout of a scrape, at most the interval; {@link #timeout(Duration)} unless said otherwise
 * @param token sent as bearer token, null: none
 */
public record TargetSettings(
        String url,
        String service,
        String environment,
        String instance,
        Duration interval,
        Duration timeout,
        @Nullable String token) {

    public static final Duration INTERVAL = Duration.ofSeconds(15);
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    public static final String ENVIRONMENT = "default";

    private static final Duration FASTEST = Duration.ofSeconds(1);
    private static final Duration SLOWEST = Duration.ofHours(1);

    /** Each is part of keys that live long. */
    private static final int NAME_CHARS = 256;

    private static final String KEY = "nightjar.scrape.targets[].";
    private static final String EXAMPLE = ": write http://host:8080/metrics";

    public TargetSettings {
        parse(url);
        requireName("service", service);
        requireName("environment", environment);
        requireName("instance", instance);
        if (interval.compareTo(FASTEST) < 0 || interval.compareTo(SLOWEST) > 0) {
            throw new IllegalArgumentException(
                    KEY + "interval is " + interval + ", must be " + FASTEST + " to " + SLOWEST);
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException(
                    KEY + "timeout is " + timeout + ", must be PT0.001S to the interval, " + interval);
        }
        if (token != null && (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f))) {
            throw new IllegalArgumentException(
                    KEY + "token must be letters, digits and signs of ASCII, without spaces");
        }
    }

    /** With the defaults. */
    public TargetSettings(String url, String service) {
        this(url, service, ENVIRONMENT, instance(url), INTERVAL, TIMEOUT, null);
    }

    /** {@code host:port} of a URL, as Prometheus has it. */
    public static String instance(String url) {
        URI uri = parse(url);
        int port = uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
        return uri.getHost() + ":" + port;
    }

    /** {@link #TIMEOUT}, or the interval when that is shorter. */
    public static Duration timeout(Duration interval) {
        return interval.compareTo(TIMEOUT) < 0 ? interval : TIMEOUT;
    }

    URI uri() {
        return parse(url);
    }

    /** Whether the token goes where others may read it. */
    boolean tellsTokenAloud() {
        URI uri = parse(url);
        String host = String.valueOf(uri.getHost());
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return token != null && !isTls(uri) && !loopback;
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "TargetSettings[" + url + ", " + environment + "/" + service + "/" + instance + ", every " + interval
                + ", timeout " + timeout + ", " + (token == null ? "no token" : "token") + "]";
    }

    private static boolean isTls(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static URI parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(KEY + "url is not valid at character " + e.getIndex() + EXAMPLE);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(KEY + "url: only http and https are scraped" + EXAMPLE);
        }
        if (uri.getRawUserInfo() != null || mentionsCredentials(uri)) {
            throw new IllegalArgumentException(
                    KEY + "url holds credentials, which would show in logs and health: use " + KEY + "token");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(KEY + "url: its host or port is missing or none" + EXAMPLE);
        }
        if (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(KEY + "url: its path is missing, or followed by a '#'" + EXAMPLE);
        }
        return uri;
    }

    private static boolean mentionsCredentials(URI uri) {
        String query = uri.getRawQuery();
        return query != null && query.matches("(?i)(.*&)?(user|password|secret|token|access_token|api_?key)=.*");
    }

    private static void requireName(String key, String name) {
        if (name.isBlank() || name.length() > NAME_CHARS) {
            throw new IllegalArgumentException(
                    KEY + key + " has " + name.length() + " characters, must have 1 to " + NAME_CHARS);
        }
    }
}
