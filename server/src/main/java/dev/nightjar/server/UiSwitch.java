package dev.nightjar.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Leaves out what Vaadin brings to Spring when {@code nightjar.ui.enabled} is false. Named in META-INF/spring.factories. */
final class UiSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String KEY = "nightjar.ui.enabled";

    private boolean enabled = true;

    @Override
    public void setEnvironment(Environment environment) {
        // Another word than true or false stops the start later, with the sentence that settings get.
        enabled = !"false".equalsIgnoreCase(environment.getProperty(KEY, "true").strip());
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            matches[i] = enabled || name == null || !name.startsWith("com.vaadin.");
        }
        return matches;
    }
}
