package dev.nightjar.agent.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks the settings up in their three sources, checks them one by one, and says what was wrong. */
final class SettingsReader {

    private static final String PREFIX = "nightjar.";
    private static final String ENVIRONMENT_PREFIX = "NIGHTJAR_";
    private static final String TOKEN = "token";

    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final Map<String, String> declarative;
    private final AgentLog log;
    private final TreeSet<String> known = new TreeSet<>();

    SettingsReader(
            Map<String, String> properties, Map<String, String> environment, Map<String, ?> declarative, AgentLog log) {
        this.properties = properties;
        this.environment = environment;
        this.declarative = new TreeMap<>();
        flatten("", declarative, this.declarative);
        this.log = log;
    }

    AgentSettings read() {
        AgentSettings defaults = AgentSettings.DEFAULTS;
        AgentSettings settings = new AgentSettings(
                value("enabled", defaults.enabled(), SettingsReader::truth),
                value("endpoint", defaults.endpoint(), SettingsReader::endpoint),
                optional(TOKEN, SettingsReader::token),
                optional("certificate", SettingsReader::file),
                optional("instance", SettingsReader::instance),
                value("queue-bytes", defaults.queueBytes(), text -> bytes(text, 256L << 10, 256L << 20)),
                value("queue-facts", defaults.queueFacts(), text -> (int) number(text, 512, 1_000_000)),
                value(
                        "timeout",
                        defaults.timeout(),
                        text -> duration(text, Duration.ofMillis(100), Duration.ofMinutes(5))),
                value(
                        "retry-for",
                        defaults.retryFor(),
                        text -> duration(text, Duration.ofSeconds(1), AgentSettings.MOST_RETRY_FOR)),
                value("cpu-budget", defaults.cpuBudget(), SettingsReader::share),
                value("memory-budget", defaults.memoryBudget(), text -> bytes(text, 16L << 20, 1L << 30)),
                value("jfr", defaults.jfr(), SettingsReader::truth),
                value("gc-log", defaults.gcLog(), SettingsReader::truth),
                value("log-level", defaults.logLevel(), SettingsReader::level));
        tellUnknown();
        if (settings.token() != null && !isSafe(settings.endpoint())) {
            log.warn(
                    "nightjar.token travels unencrypted to %s: use an https endpoint",
                    settings.endpoint().getHost());
        }
        return settings;
    }

    private <T> T value(String key, T otherwise, Function<String, T> parse) {
        T value = optional(key, parse);
        return value == null ? otherwise : value;
    }

    private <T> @Nullable T optional(String key, Function<String, T> parse) {
        known.add(key);
        String text = lookUp(key);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return parse.apply(text.strip());
        } catch (IllegalArgumentException e) {
            String shown = key.equals(TOKEN) || key.equals("endpoint") ? "(not shown)" : "'" + text.strip() + "'";
            log.warn("nightjar." + key + "=%s is not used, the default is: %s", shown, e.getMessage());
            return null;
        }
    }

    private @Nullable String lookUp(String key) {
        String text = properties.get(PREFIX + key);
        if (text == null || text.isBlank()) {
            text = environment.get(variable(key));
        }
        if (text == null || text.isBlank()) {
            text = declarative.get(key);
        }
        return text;
    }

    private static String variable(String key) {
        return ENVIRONMENT_PREFIX + key.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private void tellUnknown() {
        TreeSet<String> unknown = new TreeSet<>();
        for (String property : properties.keySet()) {
            if (property.startsWith(PREFIX) && !known.contains(property.substring(PREFIX.length()))) {
                unknown.add(property);
            }
        }
        TreeSet<String> variables = new TreeSet<>();
        known.forEach(key -> variables.add(variable(key)));
        for (String variable : environment.keySet()) {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !variables.contains(variable)) {
                unknown.add(variable);
            }
        }
        for (String key : declarative.keySet()) {
            if (!known.contains(key)) {
                unknown.add("nightjar: " + key + " (declarative configuration)");
            }
        }
        if (!unknown.isEmpty()) {
            log.warn("unknown settings %s are ignored; known are %s", unknown, known);
        }
    }

    private static boolean isSafe(URI endpoint) {
        String host = endpoint.getHost();
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return loopback || "https".equalsIgnoreCase(endpoint.getScheme());
    }

    private static void flatten(String path, Map<?, ?> tree, Map<String, String> flat) {
        tree.forEach((key, value) -> {
            String name = path + String.valueOf(key).replace('_', '-');
            if (value instanceof Map<?, ?> branch) {
                flatten(name + ".", branch, flat);
            } else if (value != null) {
                flat.put(name, value.toString());
            }
        });
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false");
        };
    }

    private static URI endpoint(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            // The message of URI repeats the text, which may hold a password.
            throw new IllegalArgumentException("write http://host:port or https://host:port");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        if (!http || uri.getHost() == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("write http://host:port or https://host:port");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("no user, query or fragment in it; a secret belongs in nightjar.token");
        }
        return uri;
    }

    private static String token(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new IllegalArgumentException("a token has visible ASCII characters only");
            }
        }
        return text;
    }

    private static Path file(String text) {
        Path path = Path.of(text);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException("no readable file there; name the PEM file of the server's certificate");
        }
        return path;
    }

    private static String instance(String text) {
        if (text.length() > 200) {
            throw new IllegalArgumentException("at most 200 characters");
        }
        return text;
    }

    private static long number(String text, long least, long most) {
        long number;
        try {
            number = Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("write a number from " + least + " to " + most);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("write a number from " + least + " to " + most);
        }
        return number;
    }

    /** {@code 4194304}, {@code 4096k}, {@code 4m}. */
    private static long bytes(String text, long least, long most) {
        String lower = text.toLowerCase(Locale.ROOT);
        int shift = lower.endsWith("k") ? 10 : lower.endsWith("m") ? 20 : 0;
        String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 1);
        try {
            return number(digits, -(-least >> shift), most >> shift) << shift;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "write " + (least >> 10) + "k to " + (most >> 20) + "m, or a number of bytes");
        }
    }

    /** {@code PT10S}, {@code 10s}, {@code 500ms}, {@code 5m}, {@code 1h}. */
    private static Duration duration(String text, Duration least, Duration most) {
        Duration duration;
        try {
            String upper = text.toUpperCase(Locale.ROOT);
            if (upper.startsWith("P")) {
                duration = Duration.parse(upper);
            } else if (upper.endsWith("MS")) {
                duration = Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)));
            } else {
                duration = Duration.parse("PT" + upper);
            }
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("write a duration like 10s, 500ms or PT10S");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException("write a duration from " + least + " to " + most);
        }
        return duration;
    }

    /** {@code 2%}, {@code 0.5%}. */
    private static double share(String text) {
        double percent;
        try {
            percent = Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : "nothing");
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("write a percentage like 2% or 0.5%");
        }
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("write more than 0% and at most 100%");
        }
        return percent / 100;
    }

    private static AgentLog.Level level(String text) {
        try {
            return AgentLog.Level.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("write DEBUG, INFO, WARN, ERROR or OFF");
        }
    }
}
