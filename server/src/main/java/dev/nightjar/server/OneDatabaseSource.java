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
 * Refuses databases that are set in two places. Spring takes a list from the first source that has any of it and drops what
 * the others say of it without a word: a password in a variable beside a URL in a flag.
 */
final class OneDatabaseSource implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final ConfigurationPropertyName DATABASES = ConfigurationPropertyName.of("nightjar.databases");

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(ConfigurableEnvironment environment) {
        List<String> places = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (hasDatabase(source)) {
                places.add(place(source));
            }
        }
        if (places.size() > 1) {
            throw new IllegalArgumentException("nightjar.databases is set in " + String.join(" and in ", places)
                    + ", and only one of them would count: write all keys of all databases in one place");
        }
    }

    /** Only with a number: NIGHTJAR_DATABASES_PORT is what Kubernetes says of a Service called nightjar-databases. */
    private static boolean hasDatabase(ConfigurationPropertySource source) {
        return source instanceof IterableConfigurationPropertySource names
                && names.stream()
                        .anyMatch(name ->
                                DATABASES.isAncestorOf(name) && name.isNumericIndex(DATABASES.getNumberOfElements()));
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
