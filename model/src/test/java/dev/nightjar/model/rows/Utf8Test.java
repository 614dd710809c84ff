package dev.nightjar.model.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void saysWhatTheJdksDecoderSays() {
        Random random = new Random(1);
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                // Mostly letters, else next to nothing is valid.
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] = random.nextInt(6) == 0 ? bytes[at] : (byte) 'a';
                }
            }
            assertThat(Utf8.isValid(bytes, 0, bytes.length))
                    .as(Arrays.toString(bytes))
                    .isEqualTo(jdkDecodes(bytes));
            valid += jdkDecodes(bytes) ? 1 : 0;
        }
        assertThat(valid).isBetween(10_000, 190_000);
    }

    @Test
    void everyCodePointIsValidAndNoSurrogateIs() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += codePoint < 0x11000 ? 1 : 97) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                byte[] bytes = {
                    (byte) 0xED, (byte) (0x80 | ((codePoint >> 6) & 0x3F)), (byte) (0x80 | (codePoint & 0x3F))
                };
                assertThat(Utf8.isValid(bytes, 0, 3)).isFalse();
            } else {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.isValid(bytes, 0, bytes.length)).isTrue();
            }
        }
    }

    @Test
    void aCutLeavesWholeCharacters() {
        byte[] owls = "a🦉🦉".getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.cut(owls, 0, owls.length, 9)).isEqualTo(9);
        assertThat(Utf8.cut(owls, 0, owls.length, 8)).isEqualTo(5);
        assertThat(Utf8.cut(owls, 0, owls.length, 5)).isEqualTo(5);
        assertThat(Utf8.cut(owls, 0, owls.length, 4)).isEqualTo(1);
        assertThat(Utf8.cut(owls, 1, 4, 3)).isEqualTo(0);
    }

    private static boolean jdkDecodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
