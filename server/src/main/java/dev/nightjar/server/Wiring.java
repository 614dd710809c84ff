package dev.nightjar.server;

import dev.nightjar.collector.Collector;
import dev.nightjar.collector.Databases;
import dev.nightjar.collector.database.DatabaseSampler;
import dev.nightjar.collector.recording.Recordings;
import dev.nightjar.playbooks.Playbooks;
import dev.nightjar.server.api.HealthView;
import dev.nightjar.server.reanalysis.Reanalysis;
import dev.nightjar.store.DuckDbStore;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the modules together; Spring closes them in the opposite order. */
@Configuration(proxyBeanMethods = false)
class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    /** A probe wants its answer within a second; rows that are not counted by then are told as they were. */
    private static final Duration ROWS_PATIENCE = Duration.ofMillis(500);

    /** The samplers of all configured databases, as one bean. */
    record Samplers(List<DatabaseSampler> all) implements AutoCloseable {
        @Override
        public void close() {
            all.forEach(DatabaseSampler::close);
        }
    }

    @Bean
    Playbooks playbooks(ServerSettings settings) {
        try {
            Playbooks playbooks = Playbooks.load(settings.playbooks());
            if (!playbooks.ownCauses().isEmpty()) {
                LOG.info("Own playbooks for {}", String.join(", ", playbooks.ownCauses()));
            }
            return playbooks;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("nightjar.playbooks: " + e.getMessage(), e);
        }
    }

    @Bean(destroyMethod = "close")
    DuckDbStore store(ServerSettings settings) {
        return DuckDbStore.open(settings.storeSettings());
    }

    @Bean(destroyMethod = "close")
    Collector collector(ServerSettings settings, DuckDbStore store, Recordings recordings) {
        return Collector.start(
                settings.otlpDoor(), store, recordings, settings.scrapeSettings(), InstantSource.system());
    }

    @Bean
    Recordings recordings(ServerSettings settings) {
        return new Recordings(
                settings.dataDir().resolve("recordings"), settings.store().retention(), InstantSource.system());
    }

    @Bean(destroyMethod = "close")
    Samplers samplers(ServerSettings settings, DuckDbStore store) {
        List<DatabaseSampler> samplers = new ArrayList<>();
        for (ServerSettings.Database database : settings.databases()) {
            samplers.add(Databases.sample(database.settings(), store, Clock.systemUTC()));
        }
        return new Samplers(samplers);
    }

    @Bean(destroyMethod = "close")
    RetentionLoop retention(DuckDbStore store, Recordings recordings) {
        return new RetentionLoop(store, recordings);
    }

    @Bean
    Parts parts(DuckDbStore store, Collector collector, Samplers samplers, AnalysisLoop analysis) {
        return new Parts(
                () -> store.health(ROWS_PATIENCE),
                collector::health,
                () -> samplers.all().stream().map(DatabaseSampler::health).toList(),
                analysis::status);
    }

    @Bean
    HealthView health(ServerSettings settings, Parts parts) {
        return new Health(parts, settings.analyzer().every(), Clock.systemUTC());
    }

    /** For answers as JSON. */
    @Bean
    HistogramModule histograms() {
        return new HistogramModule();
    }

    /** What {@code /metrics} tells. */
    @Bean
    CollectorRegistry metrics(Parts parts) {
        CollectorRegistry metrics = new CollectorRegistry();
        metrics.register(new HealthMetrics(parts, Clock.systemUTC()));
        DefaultExports.register(metrics);
        return metrics;
    }

    @Bean(destroyMethod = "close")
    Reanalysis reanalysis(ServerSettings settings, DuckDbStore store) {
        return new Reanalysis(store, settings.analyzer().lookBack(), Clock.systemUTC());
    }

    @Bean(destroyMethod = "close")
    AnalysisLoop analysis(ServerSettings settings, DuckDbStore store) {
        AnalysisLoop loop = new AnalysisLoop(store, store, settings.analyzer().lookBack(), Clock.systemUTC());
        loop.every(settings.analyzer().every());
        return loop;
    }
}
