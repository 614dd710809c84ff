package dev.nightjar.agent.gate;

import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesBuilder;
import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesConfigurer;
import java.util.function.BooleanSupplier;

/** The stock agent leaves logging libraries alone; we want to see what they write, where there is anybody behind the gate. */
public final class AllowedTypes implements IgnoredTypesConfigurer {

    private final BooleanSupplier wanted;

    public AllowedTypes() {
        this(() -> Gate.extension().map(Extension::isEnabled).orElse(false));
    }

    AllowedTypes(BooleanSupplier wanted) {
        this.wanted = wanted;
    }

    @Override
    public void configure(IgnoredTypesBuilder builder) {
        if (!wanted.getAsBoolean()) {
            return;
        }
        builder.allowClass("ch.qos.logback.core.OutputStreamAppender")
                .allowClass("org.apache.logging.log4j.core.appender.");
    }
}
