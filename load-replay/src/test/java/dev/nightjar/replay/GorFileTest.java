package dev.nightjar.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.replay.RecordedRequest.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GorFileTest {

    private static final String SEPARATOR = "\n🐵🙈🙉\n";
    private static final String GOOD = record("GET /good HTTP/1.1\r\nHost: shop\r\n\r\n");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"traffic.gor", "traffic.gor.gz"})
    void whatIsWrittenIsReadBackInOrderOfTime(String name) throws IOException {
        Random random = new Random(7);
        List<RecordedRequest> written = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            written.add(randomRequest(random));
        }
        Path file = folder.resolve(name);
        try (GorWriter writer = GorWriter.create(file)) {
            for (RecordedRequest request : written) {
                writer.write(request);
            }
        }
        Recording recording = GorFile.read(file);
        written.sort(Comparator.comparingLong(RecordedRequest::epochNanos));
        assertThat(recording.firstRejected()).isEmpty();
        assertThat(recording.requests()).isEqualTo(written);
    }

    @Test
    void requestsOfOneConnectionAreOfOneSession() throws IOException {
        String head = "GET / HTTP/1.1\r\n\r\n" + SEPARATOR;
        Recording recording = read("1 8ae20bb80a00000100000001 1763800000000000001\n" + head
                + "1 8ae20bb80a000001000000ff 1763800000000000002\n" + head
                + "1 8ae30bb80a00000100000001 1763800000000000003\n" + head
                // Older captures: a hash that says nothing of the connection.
                + "1 da39a3ee5e6b4b0d3255bfef95601890afd80709 1763800000000000004\n" + head);
        assertThat(recording.requests().stream().map(RecordedRequest::session))
                .startsWith(0x8ae20bb80a000001L, 0x8ae20bb80a000001L, 0x8ae30bb80a000001L)
                .hasSize(4);
        assertThat(recording.requests().stream().map(RecordedRequest::session).distinct())
                .hasSize(3);
    }

    @Test
    void responsesAreSkippedAndCounted() throws IOException {
        Recording recording = read("2 aa 1763800000000000001 12\nHTTP/1.1 200\r\n\r\nbody" + SEPARATOR + GOOD
                + "3 aa 1763800000000000001 12\nHTTP/1.1 200 OK\r\n\r\n" + SEPARATOR);
        assertThat(recording.responses()).isEqualTo(2);
        assertThat(recording.requests()).hasSize(1);
        assertThat(recording.records()).isEqualTo(3);
    }

    @Test
    void bareLineFeedsLowerCaseAndRepeatedHeadersAndPseudoHeadersAreRead() throws IOException {
        RecordedRequest request = only(record("""
                POST /a HTTP/1.1
                :authority: x
                x-a: 1
                x-a: 2
                content-length: 3

                abc"""));
        assertThat(request.headers()).containsExactly(new Header("x-a", "1"), new Header("x-a", "2"));
        assertThat(text(request.body())).isEqualTo("abc");
    }

    @Test
    void anAbsoluteUriLosesItsHost() throws IOException {
        assertThat(only(record("GET http://shop:80/a?b HTTP/1.1\r\n\r\n")).uri())
                .isEqualTo("/a?b");
        assertThat(only(record("GET http://shop HTTP/1.1\r\n\r\n")).uri()).isEqualTo("/");
    }

    @Test
    void aChunkedBodyIsDecoded() throws IOException {
        String[] lines = {
            "POST /a HTTP/1.1",
            "Transfer-Encoding: chunked",
            "",
            "4",
            "wiki",
            "6;x=y",
            "pedia!",
            "0",
            "Digest: x",
            "",
            ""
        };
        RecordedRequest request = only(record(String.join("\r\n", lines)));
        assertThat(text(request.body())).isEqualTo("wikipedia!");
        assertThat(request.headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|first line is not",
                "1 zz 1763800000000000001|first line is not",
                "9 aa 1763800000000000001|type 9 is none of",
                "1 aa 1763800000|not in nanoseconds",
                "1 aa 9999999999999999999|beyond 2262",
                "1 aa 1763800000000000001|ends before the request line",
                "1 aa 1763800000000000001;PRI * HTTP/2.0;;|not a path",
                "1 aa 1763800000000000001;GET /a b HTTP/1.1;;|request line is not",
                "1 aa 1763800000000000001;GET /a HTTP/1.1;Host: x|ends before",
                "1 aa 1763800000000000001;GET /a HTTP/1.1;Host x;;|without a colon",
                "1 aa 1763800000000000001;G@T /a HTTP/1.1;;|not an HTTP token",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Content-Length: 9;;abc|body was cut",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Content-Length: 2;;abc|1 bytes after the body's end",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Content-Length: x;;abc|not a number",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Content-Length: 3;Content-Length: 4;;abc|two values",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;;abc|no Content-Length",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Transfer-Encoding: gzip;;abc|not supported",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Transfer-Encoding: chunked;;5;abc|body was cut",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Transfer-Encoding: chunked;;x;abc|hexadecimal",
                "1 aa 1763800000000000001;POST /a HTTP/1.1;Transfer-Encoding: chunked;;2;abc;0;;|longer than it says",
            })
    void aDamagedRecordIsReportedAndNothingElseIsLost(String damaged, String reason) throws IOException {
        Recording recording = read(GOOD + damaged.replace(";", "\r\n").replaceFirst("\r\n", "\n") + SEPARATOR + GOOD);
        assertThat(recording.requests()).hasSize(2);
        assertThat(recording.rejected()).isEqualTo(1);
        Rejected rejected = recording.firstRejected().getFirst();
        assertThat(rejected.reason()).contains(reason);
        assertThat(rejected.record()).isEqualTo(2);
        assertThat(rejected.offset()).isEqualTo(GOOD.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aLostSeparatorIsNoticedAndReadingResumes() throws IOException {
        Recording recording = read(GOOD.replace(SEPARATOR, "\n") + GOOD + GOOD);
        assertThat(recording.requests()).hasSize(1);
        assertThat(recording.firstRejected().getFirst().reason()).contains("bytes after the head");
    }

    @Test
    void aRecordBeyondTheLimitIsSkippedWithoutBeingHeld() throws IOException {
        Path file = folder.resolve("long.gor");
        Files.writeString(file, GOOD + "1 aa 1763800000000000001\n" + "x".repeat(100_000) + SEPARATOR + GOOD);
        Recording recording = GorFile.read(file, 1_000, 10);
        assertThat(recording.requests()).hasSize(2);
        assertThat(recording.firstRejected().getFirst().reason()).contains("100025 bytes, more than the limit of 1000");
    }

    @Test
    void aFileCutAnywhereLosesOnlyItsLastRecord() throws IOException {
        byte[] whole = (GOOD + record("POST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nab") + GOOD)
                .getBytes(StandardCharsets.UTF_8);
        int recordBytes = GOOD.getBytes(StandardCharsets.UTF_8).length;
        for (int length = 0; length <= whole.length; length++) {
            Path file = folder.resolve("cut.gor");
            Files.write(file, Arrays.copyOf(whole, length));
            Recording recording = GorFile.read(file);
            int complete = length / recordBytes >= 1 ? 1 : 0;
            complete += length >= whole.length - recordBytes ? 1 : 0;
            assertThat(recording.requests().size()).as("cut at " + length).isBetween(complete, complete + 1);
            assertThat(recording.rejected()).as("cut at " + length).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aCutGzipFileGivesWhatCameBefore() throws IOException {
        Path file = folder.resolve("cut.gor.gz");
        Random random = new Random(3);
        try (GorWriter writer = GorWriter.create(file)) {
            for (int i = 0; i < 500; i++) {
                writer.write(randomRequest(random));
            }
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Recording recording = GorFile.read(file);
        assertThat(recording.requests().size()).isBetween(100, 400);
        assertThat(recording.rejected()).isEqualTo(1);
        assertThat(recording.firstRejected().getFirst().reason()).contains("gzip stream breaks off");
    }

    @Test
    void anEmptyFileHoldsNothing() throws IOException {
        assertThat(read("").records()).isZero();
        assertThat(read("\n\n").records()).isZero();
    }

    @Test
    void filesThatCannotBeReadAreRefusedByName() throws IOException {
        assertThatThrownBy(() -> GorFile.read(folder.resolve("missing.gor"))).isInstanceOf(NoSuchFileException.class);
        Path plain = folder.resolve("plain.gor.gz");
        Files.writeString(plain, GOOD);
        assertThatThrownBy(() -> GorFile.read(plain)).hasMessageContaining("not a gzip file");
        Path large = folder.resolve("large.gor");
        Files.writeString(large, GOOD + GOOD + GOOD);
        assertThatThrownBy(() -> GorFile.read(large, 1_000, 2)).hasMessageContaining("more than 2 requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n🐵🙈🙉\nb", "🐵🙈🙉\nb", "a\n🐵🙈🙉"})
    void aBodyThatWouldSplitTheFileIsNotWritten(String body) throws IOException {
        try (GorWriter writer = GorWriter.create(folder.resolve("split.gor"))) {
            assertThatThrownBy(() -> writer.write(RecordedRequest.post(1, 1, "/a", "text/plain", body)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("separator");
        }
    }

    private Recording read(String content) throws IOException {
        Path file = folder.resolve("content.gor");
        Files.writeString(file, content);
        return GorFile.read(file);
    }

    private RecordedRequest only(String content) throws IOException {
        Recording recording = read(content);
        assertThat(recording.firstRejected()).isEmpty();
        assertThat(recording.requests()).hasSize(1);
        return recording.requests().getFirst();
    }

    private static String record(String http) {
        return "1 8ae20bb80a00000100000001 1763800000000000001 0\n" + http + SEPARATOR;
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }

    private static RecordedRequest randomRequest(Random random) {
        byte[] body = new byte[random.nextInt(4) * random.nextInt(200)];
        random.nextBytes(body);
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.add(new Header("X-" + random.nextInt(3), "välue " + random.nextInt()));
        }
        return new RecordedRequest(
                1_763_800_000_000_000_000L + random.nextInt(1_000_000_000),
                random.nextLong(),
                random.nextBoolean() ? "POST" : "GET",
                "/orders/" + random.nextInt(1_000),
                headers,
                ByteBuffer.wrap(body));
    }
}
