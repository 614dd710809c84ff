package dev.nightjar.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.nightjar.collector.read.Outside;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.model.rows.Emitter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import org.junit.jupiter.api.Test;

class EmitterReaderTest {

    @Test
    void theSameBytesAreReadOnceAndOthersAreOthers() throws Exception {
        ResourceSpans first = resource("service.name", "order", "k8s.pod.uid", "known-1");
        Emitter emitter = ok(first);
        assertThat(emitter.origin().service()).isEqualTo("order");
        assertThat(emitter.attributes()).containsEntry("k8s.pod.uid", "known-1").hasSize(1);
        ResourceSpans withSpans = first.toBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().setSchemaUrl("any"))
                .build();
        assertThat(ok(withSpans)).isSameAs(emitter);
        assertThat(ok(resource("service.name", "order", "k8s.pod.uid", "known-2"))
                        .attributes())
                .containsEntry("k8s.pod.uid", "known-2");
    }

    /** Protobuf merges what comes twice: neither is the resource alone. */
    @Test
    void ofTwoResourcesBothCount() throws Exception {
        ResourceSpans name = resource("service.name", "merged");
        ResourceSpans other = resource("service.name", "other", "k8s.pod.uid", "merged-1");
        assertThat(ok(other).origin().service()).isEqualTo("other");
        ByteString both = name.toByteString().concat(other.toByteString());
        for (int i = 0; i < 2; i++) {
            Emitter merged = ok(both.toByteArray());
            assertThat(merged.origin().service()).isEqualTo("merged");
            assertThat(merged.attributes()).containsEntry("k8s.pod.uid", "merged-1");
        }
    }

    @Test
    void whatIsRefusedIsRefusedEachTime() throws Exception {
        byte[] nameless = resource("k8s.pod.uid", "refused-1").toByteArray();
        for (int i = 0; i < 2; i++) {
            assertThat(read(nameless).toString()).startsWith("Bad[").contains("service.name");
        }
    }

    private static Emitter ok(ResourceSpans message) throws Exception {
        return ok(message.toByteArray());
    }

    private static Emitter ok(byte[] message) throws Exception {
        return switch (read(message)) {
            case Outside.Ok<Emitter> ok -> ok.value();
            case Outside.Bad<Emitter> bad -> throw new AssertionError("refused: " + bad);
        };
    }

    private static Outside<Emitter> read(byte[] message) throws Exception {
        return EmitterReader.read(
                new ProtoFields().of(message, 0, message.length), ResourceSpans.RESOURCE_FIELD_NUMBER);
    }

    private static ResourceSpans resource(String... attributes) {
        Resource.Builder resource = Resource.newBuilder();
        for (int i = 0; i < attributes.length; i += 2) {
            resource.addAttributes(KeyValue.newBuilder()
                    .setKey(attributes[i])
                    .setValue(AnyValue.newBuilder().setStringValue(attributes[i + 1])));
        }
        return ResourceSpans.newBuilder().setResource(resource).build();
    }
}
