package dev.nightjar.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.nightjar.collector.Requests;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Outside;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeReaderTest {

    @Test
    void everyKindThatAFactHasIsRead() {
        Map<String, Object> body = Map.of(
                "text",
                "库存 🦉",
                "long",
                Long.MIN_VALUE,
                "double",
                0.1,
                "flag",
                true,
                "list",
                List.of(1L, "two", List.of()),
                "map",
                Map.of("inner", Map.of("deep", -1L)));

        assertThat(TreeReader.body(Requests.value(body))).isEqualTo(new Outside.Ok<>(body));
    }

    @Test
    void keyWithoutAValueIsAsAbsent() {
        AnyValue body = pairs(KeyValue.newBuilder().setKey("absent").build(), Requests.pair("there", 1L));

        assertThat(TreeReader.body(body)).isEqualTo(new Outside.Ok<>(Map.of("there", 1L)));
    }

    @Test
    void bodyThatIsNoListOfKeysIsRefused() {
        assertThat(TreeReader.body(Requests.value("a line")))
                .isEqualTo(new Outside.Bad<>("body is not a key-value list but string", ""));
        assertThat(TreeReader.body(AnyValue.getDefaultInstance())).isInstanceOf(Outside.Bad.class);
    }

    @Test
    void bytesAreRefusedWhereTheyStand() {
        AnyValue bytes = AnyValue.newBuilder()
                .setBytesValue(ByteString.copyFromUtf8("x"))
                .build();
        AnyValue body = pairs(KeyValue.newBuilder()
                .setKey("waits")
                .setValue(AnyValue.newBuilder()
                        .setArrayValue(io.opentelemetry.proto.common.v1.ArrayValue.newBuilder()
                                .addValues(Requests.value(1L))
                                .addValues(pairs(KeyValue.newBuilder()
                                        .setKey("part")
                                        .setValue(bytes)
                                        .build()))))
                .build());

        assertThat(TreeReader.body(body))
                .isEqualTo(new Outside.Bad<>("value is of kind bytes, which no fact has", "waits[1].part"));
    }

    @Test
    void keyThatOccursTwiceIsRefused() {
        assertThat(TreeReader.body(pairs(Requests.pair("a", 1L), Requests.pair("a", 1L))))
                .isEqualTo(new Outside.Bad<>("key occurs twice", "a"));
    }

    @Test
    void limitsHoldAtTheirEdge() {
        assertThat(TreeReader.body(nested(Limits.BODY_DEPTH))).isInstanceOf(Outside.Ok.class);
        assertThat(TreeReader.body(nested(Limits.BODY_DEPTH + 1))).isInstanceOf(Outside.Bad.class);

        assertThat(TreeReader.body(Requests.value(Map.of("t", "x".repeat(Limits.TEXT_CHARS)))))
                .isInstanceOf(Outside.Ok.class);
        assertThat(TreeReader.body(Requests.value(Map.of("t", "x".repeat(Limits.TEXT_CHARS + 1)))))
                .isEqualTo(new Outside.Bad<>("4097 characters, at most 4096", "t"));

        assertThat(TreeReader.body(Requests.value(Map.of("l", Collections.nCopies(Limits.BODY_ENTRIES - 1, 1L)))))
                .isInstanceOf(Outside.Ok.class);
        assertThat(TreeReader.body(Requests.value(Map.of("l", Collections.nCopies(Limits.BODY_ENTRIES, 1L)))))
                .isInstanceOf(Outside.Bad.class);

        assertThat(TreeReader.attributes(attributes(Limits.ATTRIBUTES))).isInstanceOf(Outside.Ok.class);
        assertThat(TreeReader.attributes(attributes(Limits.ATTRIBUTES + 1)))
                .isEqualTo(new Outside.Bad<>("129 keys, at most 128", ""));
    }

    private static AnyValue nested(int depth) {
        Map<String, Object> map = Map.of();
        for (int i = 1; i < depth; i++) {
            map = Map.of("m", map);
        }
        return Requests.value(map);
    }

    private static List<KeyValue> attributes(int count) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put("k" + i, 1L);
        }
        return Requests.value(map).getKvlistValue().getValuesList();
    }

    private static AnyValue pairs(KeyValue... pairs) {
        return AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(pairs)))
                .build();
    }
}
