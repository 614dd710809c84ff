package dev.nightjar.attach;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Agents that rewrite the classes that ours rewrites: two of the kind in one JVM break applications. Known by their
 * jar's name, so one under another name is not seen.
 */
final class OtherAgents {

    /** What the file name of a {@code -javaagent:} contains, and whose it is. */
    private static final Map<String, String> JARS = jars();

    private static final String ELASTIC = "Elastic APM";

    private OtherAgents() {}

    private static Map<String, String> jars() {
        Map<String, String> jars = new LinkedHashMap<>();
        jars.put("opentelemetry-javaagent", "OpenTelemetry");
        jars.put("aws-opentelemetry-agent", "OpenTelemetry (AWS)");
        jars.put("grafana-opentelemetry-java", "OpenTelemetry (Grafana)");
        jars.put("sentry-opentelemetry-agent", "OpenTelemetry (Sentry)");
        jars.put("splunk-otel-javaagent", "OpenTelemetry (Splunk)");
        jars.put("elastic-apm-agent", ELASTIC);
        jars.put("elastic-otel-javaagent", "OpenTelemetry (Elastic)");
        jars.put("dd-java-agent", "Datadog");
        jars.put("newrelic", "New Relic");
        jars.put("skywalking-agent", "SkyWalking");
        jars.put("pinpoint-bootstrap", "Pinpoint");
        jars.put("applicationinsights-agent", "Application Insights");
        jars.put("glowroot", "Glowroot");
        jars.put("scouter.agent", "Scouter");
        return jars;
    }

    /** @param options as {@link Target#options} */
    static List<String> in(List<String> options) {
        List<String> found = new ArrayList<>();
        for (String jar : new VmOptions(options).agentJars()) {
            JARS.forEach((part, name) -> {
                if (jar.contains(part)) {
                    found.add(name + " (" + jar + ")");
                }
            });
            if (jar.equals("javaagent.jar")) {
                found.add("AppDynamics (" + jar + ")");
            }
        }
        for (String option : options) {
            if (option.startsWith("-agentpath:")
                    && option.toLowerCase(Locale.ROOT).contains("oneagent")) {
                found.add("Dynatrace OneAgent (-agentpath)");
            }
        }
        return found.stream().distinct().toList();
    }

    /** What an agent that came to a running JVM leaves in its system properties. */
    static List<String> in(Properties properties) {
        // Elastic's AgentMain sets it and looks for it, so that it comes only once.
        return Boolean.parseBoolean(properties.getProperty("ElasticApm.attached"))
                ? List.of(ELASTIC + " (attached while the JVM ran)")
                : List.of();
    }
}
