package dev.nightjar.server;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses databases, and targets, that are set in two places. Spring takes a list from the first source that has any of it and drops
 * what the others say of it without a word: a password in a variable beside a URL in a flag.
 */
final class OneListSource implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(ConfigurableEnvironment environment) {
        check(environment, "nightjar.databases", "databases");
        check(environment, "nightjar.scrape.targets", "targets");
    }

    private static void check(ConfigurableEnvironment environment, String key, String what) {
        ConfigurationPropertyName list = ConfigurationPropertyName.of(key);
        List<String> places = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (hasElement(source, list)) {
                places.add(place(source));
            }
        }
        if (places.size() > 1) {
            throw new IllegalArgumentException(key + " is set in " + String.join(" and in ", places)
                    + ", and only one of them would count: write all keys of all " + what + " in one place");
        }
    }

    /** Only with a number: NIGHTJAR_DATABASES_PORT is what Kubernetes says of a Service called nightjar-databases. */
    private static boolean hasElement(ConfigurationPropertySource source, ConfigurationPropertyName list) {
        return source instanceof IterableConfigurationPropertySource names
                && names.stream()
                        .anyMatch(name -> list.isAncestorOf(name) && name.isNumericIndex(list.getNumberOfElements()));
    }

    private static String place(ConfigurationPropertySource source) {
        String name = source.getUnderlyingSource() instanceof PropertySource<?> named ? named.getName() : "";
        return switch (name) {
            case "commandLineArgs" -> "flags";
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> "variables";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "-D properties";
            default -> "a file";
        };
    }
}
