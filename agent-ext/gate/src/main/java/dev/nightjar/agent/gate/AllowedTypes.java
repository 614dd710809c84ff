package dev.nightjar.agent.gate;

import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesBuilder;
import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesConfigurer;

/** The stock agent leaves logging libraries alone; we want to see what they write. */
public final class AllowedTypes implements IgnoredTypesConfigurer {

    @Override
    public void configure(IgnoredTypesBuilder builder) {
        builder.allowClass("ch.qos.logback.core.OutputStreamAppender")
                .allowClass("org.apache.logging.log4j.core.appender.");
    }
}
