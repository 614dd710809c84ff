package dev.nightjar.collector.otlp;

import static java.util.Objects.requireNonNullElse;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.KnownBytes;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.OriginReader;
import dev.nightjar.collector.read.Outside;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Secrets;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.Origin;
import dev.nightjar.model.rows.Emitter;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A resource as the emitter of rows. A process sends the same bytes with each request, with ten rows or some hundred: what they say is
 * known, of the last ones. Who it is must be right; of what else it says as much is kept as may be.
 */
final class EmitterReader {

    private static final int ATTRIBUTES = 1;

    /** What is made of them takes some 10 MB, as resources go. */
    private static final KnownBytes<Emitter> KNOWN = new KnownBytes<>(4_096, 8_192);

    private final Map<String, Object> origin = new HashMap<>();
    private final SortedMap<String, String> others = new TreeMap<>();

    private EmitterReader() {}

    /**
     * The resource of some rows.
     *
     * @param message stands before its first field
     * @param field number of the resource in it; more than one are merged, as protobuf has it
     */
    static Outside<Emitter> read(ProtoFields message, int field) throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(message);
        int resources = 0;
        int start = 0;
        int length = 0;
        while (message.next()) {
            if (message.number() == field) {
                message.enter();
                resources++;
                start = message.start();
                length = message.length();
            }
        }
        Emitter known = resources == 1 ? KNOWN.find(message.bytes(), start, length) : null;
        if (known != null) {
            return new Outside.Ok<>(known);
        }
        Outside<Emitter> read = new EmitterReader().readResources(again, field);
        if (resources == 1 && read instanceof Outside.Ok<Emitter> ok) {
            KNOWN.keep(message.bytes(), start, length, ok.value());
        }
        return read;
    }

    private Outside<Emitter> readResources(ProtoFields message, int field) throws InvalidProtocolBufferException {
        ProtoFields resource = new ProtoFields();
        ProtoFields pair = new ProtoFields();
        while (message.next()) {
            if (message.number() != field) {
                continue;
            }
            message.enter();
            resource.in(message);
            while (resource.next()) {
                if (resource.number() == ATTRIBUTES) {
                    resource.enter();
                    try {
                        readPair(pair.in(resource));
                    } catch (BadText e) {
                        return new Outside.Bad<>(requireNonNullElse(e.getMessage(), "no value"), "attributes");
                    }
                }
            }
        }
        return switch (OriginReader.read(origin)) {
            case Outside.Bad<Origin> bad -> bad.as();
            case Outside.Ok<Origin> ok -> new Outside.Ok<>(new Emitter(ok.value(), others));
        };
    }

    private void readPair(ProtoFields pair) throws InvalidProtocolBufferException, BadText {
        String key = "";
        ProtoFields value = null;
        while (pair.next()) {
            if (pair.number() == ValueText.KEY) {
                key = ValueText.string(pair);
            } else if (pair.number() == ValueText.VALUE) {
                pair.enter();
                value = new ProtoFields().in(pair);
            }
        }
        if (key.isEmpty() || value == null || !value.next()) {
            return;
        }
        boolean isText = value.number() == ValueText.STRING;
        String text = isText ? ValueText.string(value) : ValueText.of(value);
        if (OriginReader.KEYS.contains(key)) {
            // Anything but a text is told by its name.
            origin.putIfAbsent(key, isText && text != null ? text : false);
            return;
        }
        String kept = text == null ? null : Secrets.kept(key, text);
        if (kept != null && others.size() < Limits.ATTRIBUTES) {
            others.putIfAbsent(key, kept);
        }
    }
}
