package dev.nightjar.collector.read;

import dev.nightjar.model.Origin;
import dev.nightjar.model.wire.Wire;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Resource attributes as the origin of facts. */
public final class OriginReader {

    /** Each is part of keys that live long. */
    private static final int MAX_CHARS = 256;

    /** OpenTelemetry's own id of one life of a process, for senders without ours. */
    private static final String INSTANCE_ID = "service.instance.id";

    private static final String UNKNOWN = "unknown";

    /** Attributes that are in the origin. */
    public static final List<String> KEYS = List.of(
            Wire.ENVIRONMENT,
            Wire.NAMESPACE,
            Wire.SERVICE,
            Wire.VERSION,
            Wire.HOST,
            Wire.INSTANCE,
            Wire.RUN,
            Wire.ZONE,
            INSTANCE_ID);

    private OriginReader() {}

    public static Outside<Origin> read(Map<String, Object> resource) {
        for (String key : KEYS) {
            Object value = resource.get(key);
            if (value != null && !(value instanceof String)) {
                return new Outside.Bad<>("not a string", key);
            }
            if (value instanceof String text && text.length() > MAX_CHARS) {
                return new Outside.Bad<>(text.length() + " characters, at most " + MAX_CHARS, key);
            }
        }
        String service = text(resource, Wire.SERVICE, "");
        if (service.isEmpty()) {
            return new Outside.Bad<>("missing: set otel.service.name", Wire.SERVICE);
        }
        String zone = text(resource, Wire.ZONE, "UTC");
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            return new Outside.Bad<>("'" + zone + "' is no time zone", Wire.ZONE);
        }
        String host = text(resource, Wire.HOST, "");
        return new Outside.Ok<>(new Origin(
                text(resource, Wire.ENVIRONMENT, "default"),
                text(resource, Wire.NAMESPACE, ""),
                service,
                text(resource, Wire.VERSION, ""),
                host,
                text(resource, Wire.INSTANCE, host.isEmpty() ? UNKNOWN : host),
                text(resource, Wire.RUN, text(resource, INSTANCE_ID, UNKNOWN)),
                zone));
    }

    /** Blank is as absent. */
    private static String text(Map<String, Object> resource, String key, String otherwise) {
        return resource.get(key) instanceof String text && !text.isBlank() ? text : otherwise;
    }
}
