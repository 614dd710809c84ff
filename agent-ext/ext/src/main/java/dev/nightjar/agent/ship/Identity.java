package dev.nightjar.agent.ship;

import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.model.Origin;
import dev.nightjar.model.wire.Wire;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who this JVM is: the OpenTelemetry resource, a stable instance, and a run id that is new in each life. */
public final class Identity {

    private static final String POD = "k8s.pod.name";
    private static final String INSTANCE_ID = "service.instance.id";

    private Identity() {}

    /**
     * The origin of this JVM's facts; its run is new at each call.
     *
     * @param resource attributes of the OpenTelemetry resource as text
     * @param environment of the process, see {@link System#getenv()}
     * @param properties system properties
     */
    public static Origin of(
            AgentSettings settings,
            Map<String, String> resource,
            Map<String, String> environment,
            Map<String, String> properties) {
        String service = text(resource, Wire.SERVICE, "unknown_service:java");
        String host = text(resource, Wire.HOST, text(environment, "HOSTNAME", ""));
        return new Origin(
                text(resource, Wire.ENVIRONMENT, text(resource, "deployment.environment", "default")),
                text(resource, Wire.NAMESPACE, ""),
                service,
                text(resource, Wire.VERSION, ""),
                host,
                instance(settings, resource, environment, properties, host, service),
                UUID.randomUUID().toString(),
                ZoneId.systemDefault().getId());
    }

    /**
     * The first of: our own setting, a {@code service.instance.id} that somebody wrote down (the stock one is random per
     * start), the pod, HOSTNAME (containers), host:port, host:service.
     */
    private static String instance(
            AgentSettings settings,
            Map<String, String> resource,
            Map<String, String> environment,
            Map<String, String> properties,
            String host,
            String service) {
        if (settings.instance() != null) {
            return settings.instance();
        }
        String chosen = writtenInstance(properties.get("otel.resource.attributes"));
        if (chosen == null) {
            chosen = writtenInstance(environment.get("OTEL_RESOURCE_ATTRIBUTES"));
        }
        if (chosen != null) {
            return chosen;
        }
        String name = text(resource, POD, text(environment, "HOSTNAME", ""));
        if (!name.isEmpty()) {
            return name;
        }
        String port = text(properties, "server.port", text(environment, "SERVER_PORT", ""));
        return (host.isEmpty() ? "localhost" : host) + ":" + (port.isEmpty() || port.equals("0") ? service : port);
    }

    private static @Nullable String writtenInstance(@Nullable String attributes) {
        if (attributes == null) {
            return null;
        }
        for (String pair : attributes.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).trim().equals(INSTANCE_ID)) {
                String value = pair.substring(equals + 1).trim();
                return value.isEmpty() ? null : value;
            }
        }
        return null;
    }

    private static String text(Map<String, String> map, String key, String otherwise) {
        String value = map.get(key);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
