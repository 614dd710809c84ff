package dev.nightjar.collector.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesMarshallerTest {

    /** As gRPC gives a message that is not compressed, here at most 7 bytes at a time. */
    private static final class Known extends InputStream implements KnownLength {
        private final ByteArrayInputStream bytes;
        private final int said;

        Known(byte[] bytes, int said) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.said = said;
        }

        @Override
        public int available() {
            return said;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, Math.min(7, length));
        }
    }

    @Test
    void aMessageIsTheBytesThatCame() {
        for (int length : new int[] {0, 1, 6, 7, 8, 100_000}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            assertThat(parse(new Known(bytes, length))).isEqualTo(bytes);
            assertThat(parse(new ByteArrayInputStream(bytes))).isEqualTo(bytes);
            assertThat(parse(BytesMarshaller.INSTANCE.stream(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void oneThatIsShorterThanItWasSaidToBeIsNone() {
        assertThatThrownBy(() -> parse(new Known(new byte[9], 10)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("10 bytes ends after 9");
    }

    private static byte[] parse(InputStream stream) {
        return BytesMarshaller.INSTANCE.parse(stream);
    }
}
