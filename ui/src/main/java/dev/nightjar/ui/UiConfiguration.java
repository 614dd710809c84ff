package dev.nightjar.ui;

import com.vaadin.flow.spring.annotation.EnableVaadin;
import dev.nightjar.model.port.SignalReader;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages as beans. Whoever imports it provides {@link SignalReader}, {@link Surroundings} and, if any, {@link Runbooks}. */
@Configuration(proxyBeanMethods = false)
@EnableVaadin("dev.nightjar.ui")
public class UiConfiguration {

    @Bean(destroyMethod = "close")
    Board board(SignalReader reader, Surroundings surroundings) {
        return Board.start(reader, surroundings, Clock.systemUTC());
    }

    @Bean(destroyMethod = "close")
    Desk desk(SignalReader reader, ObjectProvider<Runbooks> runbooks) {
        return Desk.start(reader, runbooks.getIfAvailable(() -> (finding, locale, zone) -> Optional.empty()));
    }
}
