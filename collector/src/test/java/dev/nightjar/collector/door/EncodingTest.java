package dev.nightjar.collector.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.nightjar.collector.read.Outside;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;

class EncodingTest {

    private final Random random = new Random(1);

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void whatWasPackedIsUnpacked(Encoding encoding) throws Exception {
        for (int size : new int[] {0, 1, 100, 70_000, 1_000_000}) {
            byte[] plain = bytes(size);
            assertThat(unpacked(encoding, pack(encoding, plain))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Encoding.class, mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
    void whatWouldBeTooLargeIsNotUnpackedToItsEnd(Encoding encoding) throws Exception {
        byte[] bomb = pack(encoding, new byte[DoorLimits.REQUEST_BYTES + 1]);
        assertThat(encoding.unpack(bomb)).isEqualTo(new Outside.Bad<>(Encoding.TOO_LARGE, ""));
        assertThat(unpacked(encoding, pack(encoding, new byte[DoorLimits.REQUEST_BYTES])))
                .hasSize(DoorLimits.REQUEST_BYTES);
    }

    @ParameterizedTest
    @EnumSource(value = Encoding.class, mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
    void whatIsNotWhatItIsSaidToBeIsRefused(Encoding encoding) throws Exception {
        byte[] packed = pack(encoding, bytes(5_000));
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = Arrays.copyOf(packed, random.nextInt(packed.length));
            for (int flips = random.nextInt(3); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            // Either it is refused with a reason or it happens to be something: it never breaks.
            if (encoding.unpack(bad) instanceof Outside.Bad<byte[]> refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        }
        assertThat(encoding.unpack(new byte[] {1, 2, 3, 4, 5, 6})).isInstanceOf(Outside.Bad.class);
    }

    /** Some of it repeats, as in real requests. */
    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = i % 97 < 60 ? (byte) (i % 97) : (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] unpacked(Encoding encoding, byte[] packed) {
        return encoding.unpack(packed) instanceof Outside.Ok<byte[]> ok ? ok.value() : new byte[] {-1};
    }

    private static byte[] pack(Encoding encoding, byte[] plain) throws IOException {
        return switch (encoding) {
            case IDENTITY -> plain;
            case GZIP -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                    out.write(plain);
                }
                yield bytes.toByteArray();
            }
            case ZSTD -> Zstd.compress(plain);
            case SNAPPY -> Snappy.compress(plain);
        };
    }
}
