package dev.nightjar.server.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer wrote, the reader reads; and what was cut off or is something else is told. */
class TarTest {

    private static final Instant WHEN = Instant.parse("2026-11-27T14:00:00Z");

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    TarTest() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 511, 512, 513, 200_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            files.put("sealed/work/day=2026-11-27/hour=01/seg-" + size + ".parquet", content);
        }
        files.put("x".repeat(100), "the longest name".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        byte[] tar = written();
        assertThat(tar).hasSize((int) TarWriter.bytes(files.values().stream().mapToLong(content -> content.length)));
        Map<String, byte[]> read = read(tar);
        assertThat(read.keySet()).containsExactlyElementsOf(files.keySet());
        files.forEach((name, content) -> assertThat(read.get(name)).as(name).isEqualTo(content));
    }

    @Test
    void whatIsNotReadOfAFileIsSkipped() throws Exception {
        TarReader reader = new TarReader(new ByteArrayInputStream(written()));
        List<String> names = new ArrayList<>();
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
            names.add(entry.name());
            int read = reader.read(new byte[10]);
            assertThat(read).isEqualTo(entry.bytes() == 0 ? -1 : (int) Math.min(10, entry.bytes()));
        }
        assertThat(names).containsExactlyElementsOf(files.keySet());
    }

    @Test
    void othersReadItToo(@TempDir Path directory) throws Exception {
        Path tar = Files.write(directory.resolve("backup.tar"), written());
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));
        ProcessBuilder command =
                new ProcessBuilder("tar", "-xf", tar.toString(), "-C", unpacked.toString()).inheritIO();
        int exit;
        try {
            exit = command.start().waitFor();
        } catch (IOException e) {
            assumeTrue(false, "there is no tar here: " + e.getMessage());
            return;
        }
        assertThat(exit).isZero();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(unpacked.resolve(file.getKey())).hasBinaryContent(file.getValue());
        }
        assertThat(Files.getLastModifiedTime(unpacked.resolve("x".repeat(100))).toInstant())
                .isEqualTo(WHEN);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 511, (1L << 33) - 1, 1L << 33, 5L << 40, Long.MAX_VALUE})
    void sizesOfAnyLengthAreKept(long bytes) throws Exception {
        TarHeader header = new TarHeader("a", bytes);
        assertThat(TarHeader.parse(header.block(WHEN.getEpochSecond()))).isEqualTo(header);
    }

    @Test
    void aTarThatWasCutOffIsToldWhereverThatWas() throws Exception {
        byte[] tar = written();
        for (int length : new int[] {0, 100, 512, 600, 5_000, tar.length - 1_100, tar.length - 1_024}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(tar, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(TarBroken.class);
        }
    }

    @Test
    void whatIsNoTarIsTold() {
        byte[] html = "<html>".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> read(html)).isInstanceOf(TarBroken.class).hasMessageContaining("no tar");
    }

    @Test
    void aHeaderWithAnotherByteIsTold() throws Exception {
        byte[] tar = written();
        tar[3] = (byte) (tar[3] ^ 1);
        assertThatThrownBy(() -> read(tar)).isInstanceOf(TarBroken.class).hasMessageContaining("checksum");
    }

    @Test
    void aFileThatIsShorterThanItsSizeEndsTheWriting() {
        TarWriter writer = new TarWriter(new ByteArrayOutputStream(), WHEN);
        assertThatThrownBy(() -> writer.add("a", 10, new ByteArrayInputStream(new byte[9])))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("1 bytes before its size of 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "库存"})
    void namesThatAnotherCouldReadAsSomethingElseAreRefused(String name) {
        assertThatThrownBy(() -> new TarHeader(name, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TarHeader("x".repeat(101), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachTenthIsToldOnce() {
        List<Integer> told = new ArrayList<>();
        Tenths tenths = new Tenths(told::add);
        for (long done : new long[] {0, 9, 10, 11, 39, 40, 99, 100, 100}) {
            tenths.at(done, 100);
        }
        assertThat(told).containsExactly(10, 30, 40, 90, 100);
    }

    private byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out, WHEN);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            writer.add(file.getKey(), file.getValue().length, new ByteArrayInputStream(file.getValue()));
        }
        writer.finish();
        return out.toByteArray();
    }

    private static Map<String, byte[]> read(byte[] tar) throws TarBroken {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        Map<String, byte[]> read = new LinkedHashMap<>();
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[1_000];
            for (int more = reader.read(buffer); more >= 0; more = reader.read(buffer)) {
                content.write(buffer, 0, more);
            }
            read.put(entry.name(), content.toByteArray());
        }
        return read;
    }
}
