package dev.nightjar.collector.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBodyTest {

    private static final int LENGTH = 100_000;

    /** Nothing said, the truth, too little, too much. */
    @ParameterizedTest
    @ValueSource(longs = {0, LENGTH, 1, LENGTH - 1, LENGTH + 1, 1L << 40})
    void whatCameIsHandedOverOnceWhateverWasSaidToCome(long said) {
        Random random = new Random(said);
        byte[] sent = new byte[LENGTH];
        random.nextBytes(sent);
        HttpBody body = new HttpBody();
        body.expect(said);
        assertThat(body.take()).isEmpty();
        for (int at = 0; at < LENGTH; ) {
            int end = Math.min(LENGTH, at + random.nextInt(8_193));
            ByteBuf part = random.nextBoolean() ? Unpooled.directBuffer() : Unpooled.buffer();
            part.writeBytes(sent, at, end - at);
            body.add(part);
            assertThat(part.isReadable()).isFalse();
            part.release();
            at = end;
            assertThat(body.size()).isEqualTo(at);
        }
        assertThat(body.take()).isEqualTo(sent);
        assertThat(body.size()).isZero();
        assertThat(body.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5_000})
    void whatIsClearedIsGone(int length) {
        HttpBody body = new HttpBody();
        body.add(Unpooled.wrappedBuffer(new byte[length]));
        body.clear();
        assertThat(body.size()).isZero();
        byte[] next = new byte[length];
        Arrays.fill(next, (byte) 7);
        body.add(Unpooled.wrappedBuffer(next));
        assertThat(body.take()).isEqualTo(next);
    }
}
