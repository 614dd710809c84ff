package dev.nightjar.collector.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.collector.Collector;
import dev.nightjar.collector.DoorSettings;
import dev.nightjar.collector.recording.Recordings.Outcome;
import dev.nightjar.model.port.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

    private static final String ID = "0123456789abcdef";
    private static final String BEGIN = "FLR\0";
    private static final String OTHER = "00000000000000aa";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;

    @SuppressWarnings("NullAway.Init") // below
    private Recordings recordings;

    @BeforeEach
    void open() {
        recordings = new Recordings(directory.resolve("recordings"), Duration.ofDays(8), 20, 70, clock);
    }

    @Test
    void piecesBecomeARecordingThatIsListedAndReadable() throws Exception {
        taken(piece(ID, 0, false, BEGIN));
        assertThat(recordings.list()).as("not complete yet").isEmpty();
        assertThat(recordings.file(ID)).isNull();
        taken(piece(ID, 0, false, BEGIN));
        taken(piece(ID, 1, true, "more"));
        taken(piece(ID, 1, true, "more"));

        assertThat(recordings.list()).singleElement().satisfies(recording -> {
            assertThat(recording.id()).isEqualTo(ID);
            assertThat(recording.bytes()).isEqualTo(8);
            assertThat(recording.about()).containsExactly(Map.entry("service", "order"));
        });
        Path file = Objects.requireNonNull(recordings.file(ID));
        assertThat(file).hasContent(BEGIN + "more");
        assertThat(Files.getPosixFilePermissions(file))
                .as("only the server reads it")
                .hasSize(2);
        assertThat(Files.getPosixFilePermissions(directory.resolve("recordings")))
                .hasSize(3);
    }

    @Test
    void aPieceOutOfOrderOrTooMuchIsRefused() {
        assertThat(refused(piece(ID, 1, true, "x"))).contains("piece 1 does not follow piece -1");
        assertThat(refused(piece(ID, 0, false, "PK, and so on"))).contains("no recording of JFR");
        taken(piece(ID, 0, false, BEGIN));
        assertThat(refused(piece(ID, 2, true, "x"))).contains("piece 2 does not follow piece 0");
        assertThat(refused(piece(ID, 1, true, "0123456789abcdefg"))).contains("more than");
        assertThat(refused(piece(ID, 2, true, "x"))).as("it is forgotten").contains("does not follow piece -1");
        for (int i = 0; i < 8; i++) {
            taken(piece("000000000000000" + i, 0, false, BEGIN));
        }
        assertThat(refused(piece(ID, 0, false, BEGIN))).contains("try again later");
        now = now.plus(Duration.ofMinutes(11));
        taken(piece(ID, 0, false, BEGIN)); // those have been given up
        assertThat(refused(piece("0000000000000000", 1, true, "x"))).contains("does not follow piece -1");
    }

    @Test
    void aPieceThatWasWrittenHalfComesAgainInItsPlace() throws Exception {
        taken(piece(ID, 0, false, BEGIN));
        Path part = directory.resolve("recordings").resolve(ID + ".part");
        Files.writeString(part, "half of a piece", StandardOpenOption.APPEND); // then the disk was full
        taken(piece(ID, 1, true, "more"));
        assertThat(recordings.file(ID)).hasContent(BEGIN + "more");
    }

    @Test
    void aLastPieceThatCouldNotBeConcludedComesAgain() throws Exception {
        Path part = directory.resolve("recordings").resolve(ID + ".part");
        Path away = directory.resolve("away");
        AtomicBoolean takesAway = new AtomicBoolean();
        InstantSource thief = () -> {
            if (takesAway.get()) {
                moved(part, away);
            }
            return now;
        };
        recordings = new Recordings(directory.resolve("recordings"), Duration.ofDays(8), 20, 70, thief);
        taken(piece(ID, 0, false, BEGIN));
        takesAway.set(true);
        assertThatThrownBy(() -> recordings.take(piece(ID, 1, true, "more"))).isInstanceOf(UncheckedIOException.class);
        takesAway.set(false);
        moved(away, part);
        taken(piece(ID, 1, true, "more"));
        assertThat(recordings.file(ID)).hasContent(BEGIN + "more");
    }

    private static void moved(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatWasKilledLeavesNothingHalf() {
        taken(piece(ID, 0, false, BEGIN));
        taken(piece(OTHER, 0, true, BEGIN));
        directory.resolve("recordings").resolve(OTHER + ".jfr").toFile().delete(); // it was ended while it removed it
        open();
        assertThat(recordings.list()).isEmpty();
        assertThat(refused(piece(ID, 1, true, "x"))).contains("with another id");
        assertThat(recordings.retain()).isEqualTo(1);
        assertThat(directory.resolve("recordings")).isEmptyDirectory();
    }

    @Test
    void thoseThatComeInTakeRoomToo() {
        for (int i = 0; i < 3; i++) {
            taken(piece("000000000000000" + i, 0, false, BEGIN + "0123456789abcdef"));
        }
        assertThat(refused(piece(ID, 0, false, BEGIN + "0123456789abcdef"))).contains("try again later");
        taken(piece(ID, 0, true, BEGIN));
    }

    @Test
    void whatIsSaidOfARecordingIsShortAndPrintable() {
        taken(Objects.requireNonNull(Piece.of(
                Map.of("id", ID, "piece", "0", "last", "true", "service", "a\nb" + "x".repeat(500)),
                BEGIN.getBytes(StandardCharsets.UTF_8))));
        assertThat(recordings.list().get(0).about().get("service"))
                .startsWith("a?bxx")
                .hasSize(200);
    }

    @Test
    void whatIsNoPieceIsNone() {
        for (Map<String, String> wrong : Map.<String, Map<String, String>>of(
                        "none", Map.of(),
                        "a path", Map.of("id", "../../etc/passwd", "piece", "0"),
                        "capitals", Map.of("id", "0123456789ABCDEF", "piece", "0"),
                        "no number", Map.of("id", ID, "piece", "x"),
                        "negative", Map.of("id", ID, "piece", "-1"))
                .values()) {
            assertThat(Piece.of(wrong, new byte[0])).isNull();
        }
        assertThat(recordings.file("../store")).isNull();
    }

    @Test
    void theOldestGoWhenTheyAreTooManyOrTooOld() throws Exception {
        for (int i = 0; i < 4; i++) {
            String id = "000000000000000" + i;
            taken(piece(id, 0, true, BEGIN + "0123456789abcdef"));
            Files.setLastModifiedTime(
                    Objects.requireNonNull(recordings.file(id)),
                    java.nio.file.attribute.FileTime.from(now.minusSeconds(100 - i)));
        }
        assertThat(recordings.list())
                .extracting(Recording::id)
                .containsExactly("0000000000000003", "0000000000000002", "0000000000000001");

        taken(piece(OTHER, 0, false, BEGIN));
        now = now.plus(Duration.ofDays(8));
        assertThat(recordings.retain()).isEqualTo(4);
        assertThat(directory.resolve("recordings")).isEmptyDirectory();
    }

    @Test
    void theDoorTakesThemOnlyWhereTheyAreWanted() throws Exception {
        try (Collector without = Collector.start(DoorSettings.loopback(0, 0), new MemoryStore());
                Collector with = Collector.start(
                        DoorSettings.loopback(0, 0), new MemoryStore(), recordings, InstantSource.system())) {
            String piece = "/v1/recordings?service=order&piece=0&last=true&id=" + ID;
            assertThat(post(without, piece, "application/octet-stream").statusCode())
                    .isEqualTo(404);
            assertThat(post(with, piece, "application/x-protobuf").statusCode()).isEqualTo(415);
            HttpResponse<String> wrong = post(with, "/v1/recordings?id=x", "application/octet-stream");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("16 hexadecimal digits");
            assertThat(post(with, piece, "application/octet-stream").statusCode())
                    .isEqualTo(200);
            assertThat(recordings.file(ID)).hasContent(BEGIN);
            assertThat(with.health().unreadableRequests()).isEqualTo(2);
        }
    }

    private static HttpResponse<String> post(Collector collector, String path, String type) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.httpPort() + path))
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofString(BEGIN))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Piece piece(String id, int number, boolean last, String text) {
        Map<String, String> parameters = Map.of(
                "id", id, "piece", String.valueOf(number), "last", String.valueOf(last), "service", "order", "x", "y");
        return Objects.requireNonNull(Piece.of(parameters, text.getBytes(StandardCharsets.UTF_8)));
    }

    private void taken(Piece piece) {
        assertThat(recordings.take(piece)).isEqualTo(new Outcome.Taken());
    }

    private String refused(Piece piece) {
        return ((Outcome.Refused) recordings.take(piece)).reason();
    }
}
