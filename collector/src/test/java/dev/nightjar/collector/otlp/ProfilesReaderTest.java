package dev.nightjar.collector.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.Profiles;
import dev.nightjar.collector.Requests;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.model.rows.ProfileColumns;
import dev.nightjar.model.rows.Rows;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ProfilesReaderTest {

    private static final long START = Requests.NOW_NANOS - 5_000_000_000L;

    @Test
    void eachSampleIsARowWithItsTexts() throws Exception {
        Reading reading = ProfilesReader.read(Profiles.request(START).toByteArray(), Requests.NOW);
        assertThat(reading.items()).isEqualTo(2);
        assertThat(reading.refusals().items()).isZero();
        assertThat(reading.emitters())
                .extracting(emitter -> emitter.origin().service())
                .containsExactly("order");
        Rows rows = requireNonNull(reading.rows());
        assertThat(rows.size()).isEqualTo(2);

        assertThat(rows.number(ProfileColumns.TIME_NANOS, 0)).isEqualTo(START + 5);
        assertThat(rows.number(ProfileColumns.DURATION_NANOS, 0)).isEqualTo(1_000_000_000L);
        assertThat(rows.string(ProfileColumns.TYPE, 0)).isEqualTo("cpu");
        assertThat(rows.string(ProfileColumns.UNIT, 0)).isEqualTo("nanoseconds");
        assertThat(rows.number(ProfileColumns.VALUE, 0)).isEqualTo(50);
        assertThat(rows.number(ProfileColumns.OBSERVATIONS, 0)).isEqualTo(2);
        assertThat(rows.high(ProfileColumns.TRACE_ID, 0)).isEqualTo(0x5b8efff798038103L);
        assertThat(rows.number(ProfileColumns.SPAN_ID, 0)).isEqualTo(0xeee19b7ec3c1b174L);
        assertThat(rows.string(ProfileColumns.STACK, 0))
                .isEqualTo("com.example.Orders.total (Orders.java:7)\ncom.example.Orders.main\n0xff10 (libc.so)");
        assertThat(rows.string(ProfileColumns.SCOPE, 0)).isEqualTo("profiler");
        assertThat(rows.string(ProfileColumns.THREAD_NAME, 0)).isEqualTo("main");
        assertThat(rows.entries(ProfileColumns.ATTRIBUTES, 0)).isEqualTo(1);
        assertThat(rows.string(rows.key(ProfileColumns.ATTRIBUTES, 0, 0))).isEqualTo("cpu.core");
        assertThat(rows.string(rows.value(ProfileColumns.ATTRIBUTES, 0, 0))).isEqualTo("3");
        assertThat(rows.number(ProfileColumns.DROPPED, 0)).isZero();

        assertThat(rows.number(ProfileColumns.VALUE, 1))
                .as("each timestamp counts")
                .isEqualTo(1);
        assertThat(rows.isNull(ProfileColumns.TRACE_ID, 1)).isTrue();
        assertThat(rows.isNull(ProfileColumns.THREAD_NAME, 1)).isTrue();
        assertThat(rows.string(ProfileColumns.STACK, 1)).isEqualTo("0xff10 (libc.so)");
    }

    @Test
    void aSampleThatRefersToNothingIsRefusedAlone() throws Exception {
        Profile profile = Profile.newBuilder()
                .setTimeUnixNano(START)
                .addSamples(Sample.newBuilder().setStackIndex(3).addValues(1))
                .addSamples(Sample.newBuilder().setStackIndex(-1).addValues(1))
                .addSamples(Sample.newBuilder().setStackIndex(1).setLinkIndex(9).addValues(1))
                .addSamples(Sample.newBuilder()
                        .setStackIndex(1)
                        .addAttributeIndices(99)
                        .addValues(1))
                .addSamples(Sample.newBuilder().setStackIndex(1))
                .addSamples(Sample.newBuilder().setStackIndex(1).addTimestampsUnixNano(1))
                .addSamples(Sample.newBuilder().setStackIndex(1).addValues(4))
                .build();
        Reading reading = ProfilesReader.read(Profiles.request(profile).toByteArray(), Requests.NOW);
        assertThat(reading.items()).isEqualTo(7);
        Rows rows = requireNonNull(reading.rows());
        assertThat(rows.size()).isEqualTo(1);
        assertThat(rows.number(ProfileColumns.VALUE, 0)).isEqualTo(4);
        assertThat(rows.number(ProfileColumns.TIME_NANOS, 0)).isEqualTo(START);
        assertThat(reading.refusals().message(7))
                .startsWith("6 of 7 refused: resource_profiles[0].scope_profiles[0].profiles[0].samples[0]:"
                        + " stack_table[3] is not there, it has 3 entries")
                .contains("samples[1]: stack_table[-1]")
                .contains("samples[2]: link_table[9]");
    }

    @Test
    void aSumThatDoesNotFitIsAsLargeAsOneMayBe() throws Exception {
        Profile profile = Profile.newBuilder()
                .setTimeUnixNano(START)
                .addSamples(Sample.newBuilder()
                        .setStackIndex(1)
                        .addValues(Long.MAX_VALUE)
                        .addValues(Long.MAX_VALUE))
                .build();
        Rows rows = requireNonNull(ProfilesReader.read(Profiles.request(profile).toByteArray(), Requests.NOW)
                .rows());
        assertThat(rows.number(ProfileColumns.VALUE, 0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSmallRequestDoesNotBecomeALargeOne() throws Exception {
        var request = Profiles.request(Profile.getDefaultInstance()).toBuilder();
        String longText = "x".repeat(10_000);
        request.getDictionaryBuilder().addStringTable(longText);
        int text = request.getDictionary().getStringTableCount() - 1;
        request.getDictionaryBuilder().getFunctionTableBuilder(1).setNameStrindex(text);
        var profile = request.getResourceProfilesBuilder(0)
                .getScopeProfilesBuilder(0)
                .getProfilesBuilder(0)
                .setTimeUnixNano(START);
        for (int i = 0; i < 40_000; i++) {
            profile.addSamples(Sample.newBuilder().setStackIndex(1).addValues(1));
        }
        Reading reading = ProfilesReader.read(request.build().toByteArray(), Requests.NOW);
        assertThat(reading.items()).isEqualTo(40_000);
        assertThat(requireNonNull(reading.rows()).size()).isBetween(4_000, 8_000);
        assertThat(reading.refusals().message(40_000)).contains("more than 24 MB when each sample has its texts");
    }

    /** Each of them is two bytes in the request, and some seventy in the heap. */
    @Test
    void millionsOfEmptyEntriesAreNotTaken() {
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        for (int i = 0; i < 500_000; i++) {
            samples.write(2 << 3 | 2);
            samples.write(0);
        }
        byte[] request = nested(1, nested(2, nested(2, samples.toByteArray())));
        assertThatThrownBy(() -> ProfilesReader.read(request, Requests.NOW))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessage("more than 400000 entries: send smaller batches");
    }

    private static byte[] nested(int field, byte[] message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeByteArray(field, message);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void linesWithoutEndMakeNoTextWithoutEnd() throws Exception {
        var request = Profiles.request(Profile.newBuilder()
                        .setTimeUnixNano(START)
                        .addSamples(Sample.newBuilder().setStackIndex(1).addValues(1))
                        .build())
                .toBuilder();
        var location = request.getDictionaryBuilder().getLocationTableBuilder(1);
        for (int i = 0; i < 100_000; i++) {
            location.addLines(Line.newBuilder().setFunctionIndex(1));
        }
        Rows rows = requireNonNull(
                ProfilesReader.read(request.build().toByteArray(), Requests.NOW).rows());
        assertThat(Rows.length(rows.number(ProfileColumns.STACK, 0))).isLessThan(12_000);
    }
}
