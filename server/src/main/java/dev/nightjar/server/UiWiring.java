package dev.nightjar.server;

import dev.nightjar.collector.Collector;
import dev.nightjar.playbooks.Playbooks;
import dev.nightjar.server.api.HealthView;
import dev.nightjar.ui.Runbooks;
import dev.nightjar.ui.Surroundings;
import dev.nightjar.ui.UiConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages, unless they are switched off. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = UiSwitch.KEY, matchIfMissing = true)
@Import(UiConfiguration.class)
class UiWiring {

    @Bean
    Surroundings surroundings(ServerSettings settings, HealthView health, Collector collector) {
        return new PageSurroundings(settings, health, collector::httpPort);
    }

    @Bean
    Runbooks runbooks(Playbooks playbooks) {
        return PageRunbooks.of(playbooks);
    }
}
