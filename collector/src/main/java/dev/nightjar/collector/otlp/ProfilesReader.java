package dev.nightjar.collector.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.otlp.ProfileTables.Flaw;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Ids;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Outside;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.Secrets;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.ProfileColumns;
import dev.nightjar.model.rows.Rows;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code ExportProfilesServiceRequest} as rows, one per sample (opentelemetry/proto/profiles/v1development, in development). A sample
 * that cannot be kept is refused alone. One reader per request; for one thread.
 */
final class ProfilesReader {

    private static final String TOO_MANY = "more than " + Limits.ROWS + " in one request: send smaller batches";

    /** Samples share texts in the request, rows do not in the store: what is small must not become large. */
    private static final long EXPANDED_BYTES = 24L << 20;

    /** Samples, and entries of tables: a message may have millions of empty ones, of two bytes each. */
    private static final long ENTRIES = 8L * Limits.ROWS;

    private static final String TOO_LARGE =
            "more than " + (EXPANDED_BYTES >> 20) + " MB when each sample has its texts: send smaller batches";

    private final ExportProfilesServiceRequest request;
    private final EpochWindow window;
    private final ProfileTables tables;
    private final Rows rows = new Rows(ProfileColumns.LAYOUT, new byte[0]);
    private final List<Emitter> emitters = new ArrayList<>();
    private final Refusals refusals = new Refusals();
    private long items;
    private long expanded;

    private ProfilesReader(ExportProfilesServiceRequest request, Instant now) {
        this.request = request;
        this.window = EpochWindow.around(now);
        this.tables = new ProfileTables(request.getDictionary(), rows);
    }

    static Reading read(byte[] request, Instant now) throws InvalidProtocolBufferException {
        if (ProfileEntries.count(request) > ENTRIES) {
            throw new InvalidProtocolBufferException("more than " + ENTRIES + " entries: send smaller batches");
        }
        return new ProfilesReader(ExportProfilesServiceRequest.parseFrom(request), now).read();
    }

    private Reading read() throws InvalidProtocolBufferException {
        for (int i = 0; i < request.getResourceProfilesCount(); i++) {
            ResourceProfiles resource = request.getResourceProfiles(i);
            String at = "resource_profiles[" + i + "]";
            String flaw = null;
            try {
                switch (emitter(resource.getResource())) {
                    case Outside.Ok<Emitter> ok -> emitters.add(ok.value());
                    case Outside.Bad<Emitter> bad -> flaw = at + ".resource." + bad.position() + ": " + bad.reason();
                }
            } catch (Flaw e) {
                flaw = at + ".resource: " + e.getMessage();
            }
            for (int j = 0; j < resource.getScopeProfilesCount(); j++) {
                readScope(resource.getScopeProfiles(j), at + ".scope_profiles[" + j + "]", flaw);
            }
        }
        return Reading.ofRows(items, emitters, rows, refusals);
    }

    /** Who a resource is is read as everywhere; here its texts may lie in the dictionary. */
    private Outside<Emitter> emitter(Resource resource) throws InvalidProtocolBufferException, Flaw {
        if (resource.getAttributesCount() > Limits.ATTRIBUTES) {
            throw new Flaw(resource.getAttributesCount() + " attributes, at most " + Limits.ATTRIBUTES);
        }
        requireRoom();
        Resource.Builder plain = Resource.newBuilder();
        for (KeyValue attribute : resource.getAttributesList()) {
            plain.addAttributes(attribute.toBuilder()
                    .setKey(ProfileTables.cut(tables.key(attribute), Limits.KEY_BYTES))
                    .setValue(tables.plain(attribute.getValue())));
        }
        byte[] message =
                ResourceProfiles.newBuilder().setResource(plain).build().toByteArray();
        expanded += message.length;
        return EmitterReader.read(
                new ProtoFields().of(message, 0, message.length), ResourceProfiles.RESOURCE_FIELD_NUMBER);
    }

    private void requireRoom() throws Flaw {
        if (Math.max(expanded, rows.textBytes()) > EXPANDED_BYTES) {
            throw new Flaw(TOO_LARGE);
        }
    }

    private void readScope(ScopeProfiles scope, String at, @Nullable String flaw) {
        String name = ProfileTables.cut(scope.getScope().getName(), Limits.TEXT_CHARS);
        for (int i = 0; i < scope.getProfilesCount(); i++) {
            Profile profile = scope.getProfiles(i);
            String above = at + ".profiles[" + i + "]";
            for (int j = 0; j < profile.getSamplesCount(); j++) {
                items++;
                String why = flaw != null ? flaw : rows.size() >= Limits.ROWS ? TOO_MANY : null;
                if (why == null) {
                    try {
                        readSample(profile, profile.getSamples(j), name);
                        continue;
                    } catch (Flaw e) {
                        why = above + ".samples[" + j + "]: " + e.getMessage();
                    }
                }
                refusals.add(1, why);
            }
        }
    }

    private void readSample(Profile profile, Sample sample, String scope) throws Flaw {
        int values = sample.getValuesCount();
        int timestamps = sample.getTimestampsUnixNanoCount();
        requireRoom();
        if (values == 0 && timestamps == 0) {
            throw new Flaw("neither values nor timestamps");
        }
        long time = timestamps > 0 ? earliest(sample) : profile.getTimeUnixNano();
        if (time == 0) {
            time = window.nowEpochNanos();
        }
        String flaw = window.flaw(time);
        if (flaw != null) {
            throw new Flaw(flaw);
        }
        long stack = tables.stack(sample.getStackIndex());
        Link link = tables.link(sample.getLinkIndex());
        String type = tables.text(profile.getSampleType().getTypeStrindex());
        String unit = tables.text(profile.getSampleType().getUnitStrindex());
        expanded += Rows.length(stack) + type.length() + unit.length() + scope.length();
        rows.addRow();
        try {
            rows.set(ProfileColumns.TIME_NANOS, time);
            rows.set(ProfileColumns.EMITTER, emitters.size() - 1);
            rows.set(ProfileColumns.DURATION_NANOS, Math.max(0, profile.getDurationNano()));
            rows.setText(ProfileColumns.TYPE, rows.text(ProfileTables.cut(type, Limits.TEXT_CHARS)));
            rows.setText(ProfileColumns.UNIT, rows.text(ProfileTables.cut(unit, Limits.TEXT_CHARS)));
            rows.set(ProfileColumns.VALUE, values > 0 ? sum(sample) : timestamps);
            rows.set(ProfileColumns.OBSERVATIONS, Math.max(values, timestamps));
            rows.setText(ProfileColumns.STACK, stack);
            rows.setText(ProfileColumns.SCOPE, rows.text(scope));
            setLink(link);
            int dropped = addAttributes(profile.getAttributeIndicesList(), 0)
                    + addAttributes(sample.getAttributeIndicesList(), profile.getAttributeIndicesCount())
                    + tables.droppedFrames(sample.getStackIndex());
            rows.set(ProfileColumns.DROPPED, dropped + (profile.getDroppedAttributesCount() & Integer.MAX_VALUE / 8));
        } catch (Flaw e) {
            rows.dropRow();
            throw e;
        }
    }

    private static long earliest(Sample sample) {
        long earliest = Long.MAX_VALUE;
        for (long time : sample.getTimestampsUnixNanoList()) {
            earliest = Math.min(earliest, time);
        }
        return earliest;
    }

    /** As much as fits. */
    private static long sum(Sample sample) {
        double exact = 0;
        long sum = 0;
        for (long value : sample.getValuesList()) {
            exact += value;
            sum += value;
        }
        return exact >= Long.MAX_VALUE ? Long.MAX_VALUE : exact <= Long.MIN_VALUE ? Long.MIN_VALUE : sum;
    }

    private void setLink(Link link) {
        if (link.getTraceId().size() == Ids.TRACE_BYTES) {
            long high = number(link.getTraceId(), 0);
            long low = number(link.getTraceId(), Long.BYTES);
            if ((high | low) != 0) {
                rows.setUuid(ProfileColumns.TRACE_ID, high, low);
            }
        }
        if (link.getSpanId().size() == Long.BYTES) {
            long span = number(link.getSpanId(), 0);
            if (span != 0) {
                rows.set(ProfileColumns.SPAN_ID, span);
            }
        }
    }

    private static long number(ByteString bytes, int from) {
        return bytes.substring(from, from + Long.BYTES).asReadOnlyByteBuffer().getLong();
    }

    /**
     * Returns how many were left out.
     *
     * @param before how many the sample has already
     */
    private int addAttributes(List<Integer> indices, int before) throws Flaw {
        int most = Math.min(indices.size(), Math.max(0, Limits.ATTRIBUTES - before));
        int dropped = indices.size() - most;
        for (int index : indices.subList(0, most)) {
            String key = ProfileTables.cut(tables.attributeKey(index), Limits.KEY_BYTES / 3);
            String value = tables.attributeText(index);
            Integer column = ProfileColumns.promoted().get(key);
            if (key.isEmpty() || value == null) {
                dropped++;
            } else if (column != null) {
                String text = ProfileTables.cut(value, Limits.TEXT_CHARS);
                rows.setText(column, rows.text(text));
                expanded += text.length();
            } else {
                dropped += addAttribute(key, value) ? 0 : 1;
            }
        }
        return dropped;
    }

    private boolean addAttribute(String key, String value) {
        String kept = Secrets.kept(key, ProfileTables.cut(value, Limits.TEXT_CHARS));
        long text = rows.text(key);
        if (kept == null || rows.hasEntry(ProfileColumns.ATTRIBUTES, text)) {
            return false;
        }
        rows.addEntry(ProfileColumns.ATTRIBUTES, text, rows.text(kept));
        expanded += key.length() + kept.length();
        return true;
    }
}
