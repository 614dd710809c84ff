package dev.nightjar.agent.gate;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;

/** What lies behind the gate. Nothing here throws. */
public interface Extension {

    /** False in a JVM whose bytecode is to be left as it is ({@code nightjar.enabled=false}). */
    boolean isEnabled();

    /** Advice inside the stock instrumentations'. */
    List<TypeInstrumentation> inner();

    /** Advice outside of them. */
    List<TypeInstrumentation> outer();

    /** The SDK is configured by properties and environment variables. */
    void joinByProperties(AutoConfigurationCustomizer customizer);

    /** The SDK is configured by a file. */
    void joinByFile(DeclarativeConfigurationCustomizer customizer);

    /** For the one that a configuration file names. */
    SpanProcessor spanProcessor();

    /** The agent is ready. */
    void start(AutoConfiguredOpenTelemetrySdk sdk);
}
