package dev.nightjar.collector;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** Profiles as OTLP has them. */
public final class Profiles {

    public static final List<String> STRINGS = List.of(
            "",
            "cpu",
            "nanoseconds",
            "com.example.Orders.total",
            "Orders.java",
            "com.example.Orders.main",
            "main",
            "thread.name",
            "service.name",
            "order",
            "libc.so",
            "cpu.core");

    private Profiles() {}

    /** A profile of two samples, one of them of a span. */
    public static ExportProfilesServiceRequest request(long startNanos) {
        return request(Profile.newBuilder()
                .setSampleType(ValueType.newBuilder().setTypeStrindex(1).setUnitStrindex(2))
                .setTimeUnixNano(startNanos)
                .setDurationNano(1_000_000_000L)
                .addAttributeIndices(2)
                .addSamples(Sample.newBuilder()
                        .setStackIndex(1)
                        .setLinkIndex(1)
                        .addAttributeIndices(1)
                        .addValues(20)
                        .addValues(30)
                        .addTimestampsUnixNano(startNanos + 9)
                        .addTimestampsUnixNano(startNanos + 5))
                .addSamples(Sample.newBuilder().setStackIndex(2).addTimestampsUnixNano(startNanos + 7))
                .build());
    }

    public static ExportProfilesServiceRequest request(Profile profile) {
        return ExportProfilesServiceRequest.newBuilder()
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(KeyValue.newBuilder()
                                        .setKeyStrindex(8)
                                        .setValue(AnyValue.newBuilder().setStringValueStrindex(9))))
                        .addScopeProfiles(ScopeProfiles.newBuilder()
                                .setScope(InstrumentationScope.newBuilder().setName("profiler"))
                                .addProfiles(profile)))
                .setDictionary(dictionary())
                .build();
    }

    private static ProfilesDictionary dictionary() {
        return ProfilesDictionary.newBuilder()
                .addAllStringTable(STRINGS)
                .addMappingTable(Mapping.getDefaultInstance())
                .addMappingTable(Mapping.newBuilder().setFilenameStrindex(10))
                .addFunctionTable(Function.getDefaultInstance())
                .addFunctionTable(Function.newBuilder().setNameStrindex(3).setFilenameStrindex(4))
                .addFunctionTable(Function.newBuilder().setSystemNameStrindex(5))
                .addLocationTable(Location.getDefaultInstance())
                .addLocationTable(Location.newBuilder()
                        .addLines(Line.newBuilder().setFunctionIndex(1).setLine(7))
                        .addLines(Line.newBuilder().setFunctionIndex(2)))
                .addLocationTable(Location.newBuilder().setMappingIndex(1).setAddress(0xff10))
                .addStackTable(Stack.getDefaultInstance())
                .addStackTable(Stack.newBuilder().addLocationIndices(1).addLocationIndices(2))
                .addStackTable(Stack.newBuilder().addLocationIndices(2))
                .addLinkTable(Link.getDefaultInstance())
                .addLinkTable(Link.newBuilder()
                        .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
                        .setSpanId(ByteString.fromHex("eee19b7ec3c1b174")))
                .addAttributeTable(KeyValueAndUnit.getDefaultInstance())
                .addAttributeTable(KeyValueAndUnit.newBuilder()
                        .setKeyStrindex(7)
                        .setValue(AnyValue.newBuilder().setStringValueStrindex(6)))
                .addAttributeTable(KeyValueAndUnit.newBuilder()
                        .setKeyStrindex(11)
                        .setValue(AnyValue.newBuilder().setIntValue(3)))
                .build();
    }
}
