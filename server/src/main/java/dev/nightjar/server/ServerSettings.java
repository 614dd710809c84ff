package dev.nightjar.server;

import dev.nightjar.collector.Door;
import dev.nightjar.collector.DoorSettings;
import dev.nightjar.collector.database.DatabaseSettings;
import dev.nightjar.collector.prometheus.ScrapeSettings;
import dev.nightjar.collector.prometheus.TargetSettings;
import dev.nightjar.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be set, under {@code nightjar.} in the file, as {@code --nightjar.…} flag and as {@code
 * NIGHTJAR_…} variable. An unknown key stops the start ({@link StartCheck} where Spring would not). {@link SettingsHelp} says what each means.
 */
@ConfigurationProperties(prefix = "nightjar", ignoreUnknownFields = false)
record ServerSettings(
        @DefaultValue("nightjar-data") Path dataDir,
        @DefaultValue Api api,
        @DefaultValue Ui ui,
        @DefaultValue Otlp otlp,
        @DefaultValue Guard door,
        @DefaultValue Store store,
        @DefaultValue Analysis analyzer,
        @Nullable Path playbooks,
        @DefaultValue List<Database> databases,
        @DefaultValue Scrape scrape) {

    ServerSettings {
        if (analyzer.lookBack().compareTo(store.retention()) > 0) {
            throw new IllegalArgumentException("nightjar.analyzer.look-back is " + analyzer.lookBack()
                    + ", longer than nightjar.store.retention, " + store.retention()
                    + ": what is forgotten cannot be looked back at");
        }
        if (otlp.oldestFacts().compareTo(DoorSettings.OLDEST) > 0
                && otlp.oldestFacts().compareTo(store.retention()) > 0) {
            throw new IllegalArgumentException("nightjar.otlp.oldest-facts is " + otlp.oldestFacts()
                    + ", longer than nightjar.store.retention, " + store.retention()
                    + ": what is older would be forgotten within ten minutes");
        }
    }

    record Api(
            @DefaultValue("127.0.0.1") String address,
            @DefaultValue("8570") int port) {
        Api {
            requirePort("nightjar.api.port", port);
        }
    }

    /** Without the pages nothing of Vaadin is started. */
    record Ui(@DefaultValue("true") boolean enabled) {}

    record Otlp(
            @DefaultValue("127.0.0.1") String address,
            @DefaultValue("4317") int grpcPort,
            @DefaultValue("4318") int httpPort,
            @DefaultValue("7d") Duration oldestFacts) {
        Otlp {
            requirePort("nightjar.otlp.grpc-port", grpcPort);
            requirePort("nightjar.otlp.http-port", httpPort);
        }
    }

    record Guard(
            @Nullable String token,
            @Nullable Path certificate,
            @Nullable Path privateKey,
            @DefaultValue("false") boolean insecure) {

        /** Never shows the token. */
        @Override
        public String toString() {
            return "Guard[token=" + (token == null ? "none" : "set") + ", insecure=" + insecure + "]";
        }
    }

    record Store(
            @Nullable DataSize memoryLimit,
            @DefaultValue("8d") Duration retention,
            @DefaultValue("2000000") long segmentRows,
            @DefaultValue("1h") Duration segmentAge,
            @DefaultValue Budget budget,
            @DefaultValue("true") boolean vectors) {}

    /** What the files of a signal may take at most; null: as much as its retention needs. */
    record Budget(
            @Nullable DataSize works,
            @Nullable DataSize spans,
            @Nullable DataSize logs,
            @Nullable DataSize metrics,
            @Nullable DataSize profiles) {

        Map<String, Long> bytes() {
            Map<String, Long> bytes = new HashMap<>();
            put(bytes, "work", works);
            put(bytes, "span", spans);
            put(bytes, "log_record", logs);
            put(bytes, "metric_point", metrics);
            put(bytes, "profile_sample", profiles);
            return bytes;
        }

        private static void put(Map<String, Long> bytes, String table, @Nullable DataSize size) {
            if (size != null) {
                bytes.put(table, size.toBytes());
            }
        }
    }

    record Analysis(
            @DefaultValue("10s") Duration every,
            @DefaultValue("7d") Duration lookBack) {
        Analysis {
            if (every.compareTo(Duration.ofSeconds(1)) < 0 || lookBack.compareTo(Duration.ofMinutes(1)) < 0) {
                throw new IllegalArgumentException("nightjar.analyzer: every " + every + " (at least PT1S), look-back "
                        + lookBack + " (at least PT1M)");
            }
        }
    }

    record Database(
            @Nullable String url,
            @Nullable String user,
            @DefaultValue("") String password,
            @DefaultValue("default") String environment) {

        Database {
            if (url == null || user == null) {
                // The URL itself is not shown: somebody may have put a password into it.
                throw new IllegalArgumentException("nightjar.databases[…]." + (url == null ? "url" : "user")
                        + " is not set: url is jdbc:postgresql://host:port/name (or jdbc:mysql, jdbc:mariadb), user a role"
                        + " with pg_monitor (an account with PROCESS)");
            }
        }

        /** Never shows the password. */
        @Override
        public String toString() {
            return "Database[user=" + user + ", environment=" + environment + "]";
        }

        DatabaseSettings settings() {
            return new DatabaseSettings(
                    Objects.requireNonNull(url), Objects.requireNonNull(user), password, environment);
        }
    }

    record Scrape(@DefaultValue List<Target> targets) {
        Scrape {
            // Refused here, with all settings, not when the collector starts.
            var _ = settings(targets);
        }

        static ScrapeSettings settings(List<Target> targets) {
            return new ScrapeSettings(targets.stream().map(Target::settings).toList());
        }
    }

    record Target(
            @Nullable String url,
            @Nullable String service,
            @DefaultValue(TargetSettings.ENVIRONMENT) String environment,
            @Nullable String instance,
            @DefaultValue("15s") Duration interval,
            @Nullable Duration timeout,
            @Nullable String token) {

        Target {
            if (url == null || service == null) {
                // The URL itself is not shown: somebody may have put a password into it.
                throw new IllegalArgumentException("nightjar.scrape.targets[…]." + (url == null ? "url" : "service")
                        + " is not set: url is http://host:port/metrics, service the name of what it tells of");
            }
        }

        /** Never shows the token. */
        @Override
        public String toString() {
            return "Target[service=" + service + ", environment=" + environment + "]";
        }

        TargetSettings settings() {
            String address = Objects.requireNonNull(url);
            return new TargetSettings(
                    address,
                    Objects.requireNonNull(service),
                    environment,
                    instance == null ? TargetSettings.instance(address) : instance,
                    interval,
                    timeout == null ? TargetSettings.timeout(interval) : timeout,
                    token);
        }
    }

    ScrapeSettings scrapeSettings() {
        return Scrape.settings(scrape.targets);
    }

    DoorSettings otlpDoor() {
        return new DoorSettings(
                otlp.address,
                otlp.grpcPort,
                otlp.httpPort,
                door.token,
                door.certificate,
                door.privateKey,
                door.insecure,
                otlp.oldestFacts);
    }

    Door apiDoor() {
        return new Door(
                "nightjar.api.address", api.address, door.token, door.certificate, door.privateKey, door.insecure);
    }

    StoreSettings storeSettings() {
        StoreSettings defaults = StoreSettings.defaults(dataDir)
                .withRetention(store.retention)
                .withSegments(store.segmentRows, store.segmentAge)
                .withBudgets(store.budget.bytes())
                .withVectors(store.vectors);
        return store.memoryLimit == null ? defaults : defaults.withMemoryLimitBytes(store.memoryLimit.toBytes());
    }

    private static void requirePort(String key, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(key + " is " + port + ", must be 0 (any free port) to 65535");
        }
    }
}
