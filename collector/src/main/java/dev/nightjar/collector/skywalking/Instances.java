package dev.nightjar.collector.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.Secrets;
import dev.nightjar.collector.read.TextPair;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.Origin;
import dev.nightjar.model.rows.Emitter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What instances have said of themselves ({@code ManagementService}): host, process, libraries. Their segments name the
 * instance only. For many threads; the last thousand are known.
 */
final class Instances {

    private static final int KNOWN = 1_000;

    /** Of requests that are remembered and not stored. */
    static final Reading NOTHING = new Reading(0, List.of(), null, List.of(), new Refusals(), 0, Set.of());

    private record Key(String service, String instance) {}

    private final Map<Key, SortedMap<String, String>> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SortedMap<String, String>> eldest) {
            return size() > KNOWN;
        }
    };

    // InstanceProperties
    Reading readProperties(byte[] request) throws InvalidProtocolBufferException {
        ProtoFields fields = new ProtoFields().of(request, 0, request.length);
        String service = "";
        String instance = "";
        SortedMap<String, String> properties = new TreeMap<>();
        try {
            while (fields.next()) {
                switch (fields.number()) {
                    case 1 -> service = ValueText.string(fields);
                    case 2 -> instance = ValueText.string(fields);
                    case 3 -> {
                        TextPair pair = TextPair.in(fields);
                        String name = "skywalking." + pair.key();
                        String kept = Secrets.kept(name, pair.value());
                        if (kept != null && properties.size() < Limits.ATTRIBUTES) {
                            properties.put(name, kept);
                        }
                    }
                    default -> {}
                }
            }
        } catch (BadText e) {
            throw fields.bad("field " + fields.number() + ": " + e.getMessage(), fields.start());
        }
        told(service, instance, properties);
        return NOTHING;
    }

    /**
     * Reads what only has to be one: {@code InstancePingPkg} (that it lives is seen by what it sends), {@code ConfigurationSyncRequest} (there are no
     * settings for it), a stream of {@code Event} (that an agent starts or stops; not kept, and its agent logs an error where it is refused).
     */
    static Reading read(byte[] request) throws InvalidProtocolBufferException {
        ProtoFields fields = new ProtoFields().of(request, 0, request.length);
        while (fields.next()) {
            // nothing is taken of it
        }
        return NOTHING;
    }

    private synchronized void told(String service, String instance, SortedMap<String, String> properties) {
        known.put(new Key(service, instance), properties);
    }

    /** SkyWalking has no environments; one life of a process has an instance's name of its own, unless somebody gave it one. */
    synchronized Emitter emitter(String service, String instance) {
        SortedMap<String, String> properties = known.getOrDefault(new Key(service, instance), new TreeMap<>());
        String name = instance.isBlank() ? "unknown" : instance;
        String host = properties.getOrDefault("skywalking.hostname", "");
        return new Emitter(new Origin("default", "", service, "", host, name, name, "UTC"), properties);
    }
}
