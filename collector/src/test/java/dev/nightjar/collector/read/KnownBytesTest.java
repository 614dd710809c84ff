package dev.nightjar.collector.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownBytesTest {

    private final KnownBytes<String> known = new KnownBytes<>(100, 20);

    @Test
    void theSameBytesAreFoundWhereverTheyLie() {
        keep("orders");
        byte[] request = "xx orders xx".getBytes(StandardCharsets.UTF_8);
        assertThat(known.find(request, 3, 6)).isEqualTo("orders");
        assertThat(known.find(request, 3, 5)).isNull();
        assertThat(known.find(request, 2, 6)).isNull();
        assertThat(find("")).isNull();
        keep("");
        assertThat(find("")).isEmpty();
    }

    @Test
    void whatItWasToldIsNotWhatTheArrayBecomes() {
        byte[] bytes = "orders".getBytes(StandardCharsets.UTF_8);
        known.keep(bytes, 0, bytes.length, "value");
        bytes[0] = 'X';
        assertThat(find("orders")).isEqualTo("value");
        assertThat(find("Xrders")).isNull();
    }

    /** They are known by hashes. */
    @Test
    void bytesThatDifferInABitOrInTheirNumberAreOthers() {
        KnownBytes<Integer> zeros = new KnownBytes<>(100, 40);
        for (int length = 0; length <= 40; length++) {
            zeros.keep(new byte[length], 0, length, length);
        }
        for (int length = 0; length <= 40; length++) {
            byte[] bytes = new byte[length];
            assertThat(zeros.find(bytes, 0, length)).isEqualTo(length);
            for (int bit = 0; bit < length * Byte.SIZE; bit++) {
                bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                assertThat(zeros.find(bytes, 0, length)).isNull();
                bytes[bit / Byte.SIZE] = 0;
            }
        }
    }

    @Test
    void whatIsTooLongIsNotKept() {
        keep("x".repeat(20));
        keep("x".repeat(21));
        assertThat(find("x".repeat(20))).isNotNull();
        assertThat(find("x".repeat(21))).isNull();
    }

    @Test
    void whenItIsFullItBeginsAnew() {
        IntStream.range(0, 100).forEach(i -> keep("name " + i));
        assertThat(find("name 0")).isEqualTo("name 0");
        keep("one more");
        assertThat(find("name 0")).isNull();
        assertThat(find("one more")).isEqualTo("one more");
    }

    @Test
    void manyThreadsFindWhatBelongsToTheBytesOrNothing() throws InterruptedException {
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = t * 50;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    String name = "name " + (first + i % 150);
                    String found = find(name);
                    if (found == null) {
                        keep(name);
                    } else if (!found.equals(name)) {
                        wrong.add(name + " gave " + found);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }

    private void keep(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        known.keep(utf8, 0, utf8.length, text);
    }

    private @Nullable String find(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return known.find(utf8, 0, utf8.length);
    }
}
