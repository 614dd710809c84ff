package dev.nightjar.collector;

import dev.nightjar.collector.Decoders.Decoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad bytes end in a refusal with a reason or in rows that are whole, never in anything else. The same inputs each time; {@code
 * ./nightjar fuzz} looks for others as long as one wants.
 */
@Timeout(240)
class DecodersFuzzTest {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 20_000);
    private static final int MOST_CHANGES = 6;
    private static final int MOST_BYTES = 20_000;

    private static final List<byte[]> PIECES = List.of(
            new byte[] {0},
            new byte[] {0x7f},
            new byte[] {(byte) 0x80},
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc3, 0x28}, // no UTF-8
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07}, // the largest length
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // the largest varint
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, // one that is too long
            bytes("{"),
            bytes("["),
            bytes("]}"),
            bytes("\""),
            bytes("null"),
            bytes("-1"),
            bytes("1e999"),
            bytes("99999999999999999999"),
            bytes("\\ud800"),
            bytes("\\u0000"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<Decoder> decoders() {
        return Decoders.all();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void goodRequestsAndBrokenOnesNeverBreakAReader(Decoder decoder) {
        decoder.seeds().forEach(seed -> read(decoder, seed));
        Random random = new Random(decoder.name().hashCode());
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = pick(decoder.seeds(), random);
            for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
                input = changed(input, decoder.seeds(), random);
            }
            read(decoder, input);
        }
    }

    private static void read(Decoder decoder, byte[] input) {
        try {
            decoder.read(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    decoder.name() + " broke on " + HexFormat.of().formatHex(input), e);
        }
    }

    private static byte[] pick(List<byte[]> seeds, Random random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private static byte[] changed(byte[] input, List<byte[]> seeds, Random random) {
        if (input.length == 0 || input.length > MOST_BYTES) {
            return pick(seeds, random);
        }
        int at = random.nextInt(input.length);
        int length = 1 + random.nextInt(Math.min(64, input.length - at));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(7)) {
            case 0 -> {
                byte[] flipped = input.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> {
                byte[] set = input.clone();
                set[at] = (byte) random.nextInt();
                yield set;
            }
            case 2 -> replaced(input, at, length, new byte[0]);
            case 3 -> replaced(input, at, 0, Arrays.copyOfRange(input, at, at + length)); // said twice
            case 4 -> replaced(input, at, 0, piece);
            case 5 -> replaced(input, at, Math.min(piece.length, input.length - at), piece);
            default -> {
                byte[] other = pick(seeds, random);
                int from = random.nextInt(other.length);
                yield replaced(input, at, length, Arrays.copyOfRange(other, from, other.length));
            }
        };
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        byte[] output = new byte[input.length - length + by.length];
        System.arraycopy(input, 0, output, 0, at);
        System.arraycopy(by, 0, output, at, by.length);
        System.arraycopy(input, at + length, output, at + by.length, input.length - at - length);
        return output;
    }
}
