package dev.nightjar.server;

import dev.nightjar.collector.Collector;
import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.server.api.HealthView;
import dev.nightjar.store.DuckDbStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the modules together; Spring closes them in the opposite order. */
@Configuration(proxyBeanMethods = false)
class Wiring {

    /** The samplers of all configured databases, as one bean. */
    record Samplers(List<DatabaseSampler> all) implements AutoCloseable {
        @Override
        public void close() {
            all.forEach(DatabaseSampler::close);
        }
    }

    @Bean(destroyMethod = "close")
    DuckDbStore store(ServerSettings settings) {
        return DuckDbStore.open(settings.storeSettings());
    }

    @Bean(destroyMethod = "close")
    Collector collector(ServerSettings settings, DuckDbStore store) {
        return Collector.start(settings.otlpDoor(), store);
    }

    @Bean(destroyMethod = "close")
    Samplers samplers(ServerSettings settings, DuckDbStore store) {
        List<DatabaseSampler> samplers = new ArrayList<>();
        for (ServerSettings.Database database : settings.databases()) {
            samplers.add(DatabaseSampler.start(database.settings(), store, Clock.systemUTC()));
        }
        return new Samplers(samplers);
    }

    @Bean(destroyMethod = "close")
    RetentionLoop retention(DuckDbStore store) {
        return new RetentionLoop(store);
    }

    @Bean
    HealthView health(DuckDbStore store, Collector collector, Samplers samplers, AnalysisLoop analysis) {
        return () -> {
            Map<String, Object> health = new LinkedHashMap<>();
            health.put("store", store.health());
            health.put("collector", collector.health());
            health.put(
                    "databases",
                    samplers.all().stream().map(DatabaseSampler::health).toList());
            health.put("analysis", analysis.status());
            return health;
        };
    }

    @Bean(destroyMethod = "close")
    AnalysisLoop analysis(ServerSettings settings, DuckDbStore store) {
        AnalysisLoop loop = new AnalysisLoop(store, store, settings.analyzer().lookBack(), Clock.systemUTC());
        loop.every(settings.analyzer().every());
        return loop;
    }
}
