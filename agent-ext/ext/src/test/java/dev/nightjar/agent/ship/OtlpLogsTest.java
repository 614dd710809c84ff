package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.wire.Decoded;
import dev.nightjar.model.wire.FactWire;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtlpLogsTest {

    @Test
    void everyKindOfFactComesBackWholeFromItsRecord() throws InvalidProtocolBufferException {
        int facts = 0;
        for (int seed = 0; seed < 200; seed++) {
            for (Fact fact : new RandomFacts(seed).oneOfEach(Ended.ORDERS, "orders", "shop", Ended.EPOCH)) {
                LogRecord record = LogRecord.parseFrom(
                        OtlpLogs.entry(fact, Ended.EPOCH + 5).record());
                assertThat(record.getEventName()).isEqualTo(FactWire.eventName(fact));
                assertThat(record.getObservedTimeUnixNano()).isEqualTo(Ended.EPOCH + 5);
                assertThat(FactWire.decode(record.getEventName(), tree(record.getBody())))
                        .isEqualTo(new Decoded.Ok(fact, Set.of()));
                facts++;
            }
        }
        assertThat(facts).isGreaterThanOrEqualTo(200 * 7);
    }

    /** As many sites and frames as there may be, each as long as the agent makes them. */
    @Test
    void theLargestAllocationsFitIntoARecord() throws InvalidProtocolBufferException {
        List<Allocations.Site> sites = new ArrayList<>();
        for (int site = 0; site < Allocations.MAX_SITES; site++) {
            List<String> frames = new ArrayList<>();
            for (int frame = 0; frame < Allocations.Site.MAX_FRAMES; frame++) {
                frames.add("f".repeat(200 - 6) + (100_000 + 100 * site + frame));
            }
            sites.add(new Allocations.Site("t".repeat(200), frames, Long.MAX_VALUE / 64, 1_000));
        }
        Allocations largest =
                new Allocations("o".repeat(256), Ended.EPOCH, 10_000_000_000L, sites, Long.MAX_VALUE / 64, 1_000);
        LogRecord record = LogRecord.parseFrom(OtlpLogs.entry(largest, 7).record());
        assertThat(record.getTimeUnixNano()).isEqualTo(Ended.EPOCH + 10_000_000_000L);
        assertThat(FactWire.decode(record.getEventName(), tree(record.getBody())))
                .isEqualTo(new Decoded.Ok(largest, Set.of()));
    }

    @Test
    void aWorkCarriesItsIdsAndItsEndInTheRecord() throws InvalidProtocolBufferException {
        Work work = Ended.at(3).number(0xabc).work().inFull(Ended.ORDERS, Work.Stratum.SLOW, 1);
        LogRecord record = LogRecord.parseFrom(OtlpLogs.entry(work, 7).record());
        assertThat(record.getTraceId().toByteArray()).hasSize(16).endsWith(0x0a, 0xbc);
        assertThat(record.getSpanId().toByteArray()).hasSize(8).endsWith(0x0a, 0xbc);
        assertThat(record.getTimeUnixNano()).isEqualTo(Ended.EPOCH + Ended.seconds(3));
    }

    @Test
    void whatHasNoTimeOfItsOwnHappenedWhenItWasSeen() throws InvalidProtocolBufferException {
        Outbox.Entry entry = OtlpLogs.entry(new Statement("0123456789abcdef", "select ?"), 77);
        assertThat(LogRecord.parseFrom(entry.record()).getTimeUnixNano()).isEqualTo(77);
    }

    @Test
    void aFactTooLargeForABatchIsRefusedWithItsSize() {
        Statement huge = new Statement("0123456789abcdef", "x".repeat(300_000));
        assertThatThrownBy(() -> OtlpLogs.entry(huge, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nightjar.statement has 300")
                .hasMessageContaining("262144");
    }

    @Test
    void numbersAtTheirLimitsSurvive() throws InvalidProtocolBufferException {
        for (long value : new long[] {0, 1, -1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bytes = new ProtoMessage(1).varint(3, value).toBytes();
            assertThat(AnyValue.parseFrom(bytes).getIntValue()).isEqualTo(value);
            byte[] fixed = new ProtoMessage(1).fixed64(1, value).toBytes();
            assertThat(LogRecord.parseFrom(fixed).getTimeUnixNano()).isEqualTo(value);
        }
    }

    /** An OTLP value as the tree that {@link FactWire} reads. */
    static Map<String, Object> tree(AnyValue value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (KeyValue pair : value.getKvlistValue().getValuesList()) {
            tree.put(pair.getKey(), node(pair.getValue()));
        }
        return tree;
    }

    private static Object node(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case KVLIST_VALUE -> tree(value);
            case ARRAY_VALUE -> {
                List<Object> list = new ArrayList<>();
                value.getArrayValue().getValuesList().forEach(element -> list.add(node(element)));
                yield list;
            }
            default -> throw new AssertionError("a body holds a " + value.getValueCase());
        };
    }
}
