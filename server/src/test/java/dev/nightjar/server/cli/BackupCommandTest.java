package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightjar.server.tar.TarWriter;
import dev.nightjar.store.BackupSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a server that sends a backup of two files, or something else. */
class BackupCommandTest {

    private static final BackupSummary SUMMARY = new BackupSummary(5, Instant.parse("2026-11-27T14:00:00Z"), 2, 3_005);

    @TempDir
    Path directory;

    private HttpServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int status = 200;
    private volatile byte[] body = new byte[0];
    /** What is really sent of it. */
    private volatile int sent = Integer.MAX_VALUE;

    @BeforeEach
    void start() throws IOException {
        body = tar(SUMMARY.json(), "nightjar.duckdb", "sealed/work/seg-1.parquet");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/backup", exchange -> {
            boolean allowed = "Bearer sixteen-or-more-chars"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = allowed ? body : "{\"error\":\"token\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(allowed ? status : 401, answer.length);
            exchange.getResponseBody().write(answer, 0, Math.min(sent, answer.length));
            exchange.getResponseBody().flush(); // the headers too
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theBackupLiesInTheFolderWhenAllHasCome() throws Exception {
        Path folder = directory.resolve("new/backup");
        assertThat(backup(folder)).isZero();
        assertThat(folder.resolve("nightjar.duckdb")).hasSize(5);
        assertThat(folder.resolve("sealed/work/seg-1.parquet")).hasSize(3_000);
        assertThat(folder.resolve(BackupSummary.FILE)).hasContent(SUMMARY.json());
        assertThat(folder.resolveSibling("backup.partial")).doesNotExist();
        assertThat(out.toString()).contains("2 files, 2 KB, as of 2026-11-27T14:00:00Z");
        assertThat(backup(folder)).isEqualTo(1);
        assertThat(err.toString()).contains("is there already and not empty");

        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThat(backup(empty)).isZero();
        assertThat(empty.resolve("nightjar.duckdb")).exists();
    }

    @Test
    void oneThatDidNotComeWholeLeavesNothing() throws Exception {
        for (int length : new int[] {300, 1_024, 2_000, body.length - 1_500, body.length - 2_048}) {
            sent = length;
            fails("it did not come whole");
        }
        sent = Integer.MAX_VALUE;
        byte[] whole = body;
        body = Arrays.copyOf(whole, whole.length - 2_048); // the server has said so itself, but its last file lacks
        fails("it did not come whole");
        body = tar("{", "nightjar.duckdb", "sealed/work/seg-1.parquet");
        fails("is damaged");
        body = tar(SUMMARY.json(), "nightjar.duckdb");
        fails("1 files of 5 bytes have come, and 2 of 3005 were sent");
        body = "an answer of somebody else".repeat(100).getBytes(StandardCharsets.UTF_8);
        fails("no tar");
    }

    @Test
    void namesLeadNowhereElse() throws Exception {
        for (String name : new String[] {"../outside", "/outside", "a/../../outside", "."}) {
            body = tar(SUMMARY.json(), "nightjar.duckdb", name);
            fails("outside the backup's folder");
        }
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void theServersRefusalIsShown() throws Exception {
        status = 409;
        body = "{\"error\":\"another backup\"}".getBytes(StandardCharsets.UTF_8);
        fails("answered 409: {\"error\":\"another backup\"}");
    }

    @Test
    void withoutTokenOrServerItIsSaid() throws Exception {
        Path folder = directory.resolve("backup");
        String url = "--server=http://127.0.0.1:" + server.getAddress().getPort();
        assertThat(run(folder.toString(), url)).isEqualTo(1);
        assertThat(err.toString()).contains("answered 401");
        // Port 1 is below those that systems give away by themselves.
        assertThat(run(folder.toString(), "--server=http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("no answer from http://127.0.0.1:1");
        assertThat(run(folder.toString(), "--server=here")).isEqualTo(1);
        assertThat(err.toString()).contains("is not a URL");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsTold() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(backup(file.resolve("backup"))).isEqualTo(1);
        assertThat(err.toString()).contains("could not be written");
        Files.createDirectory(directory.resolve("backup.partial"));
        assertThat(backup(directory.resolve("backup"))).isEqualTo(1);
        assertThat(err.toString()).contains("backup.partial is there already");
    }

    @Test
    void whatAKilledOneLeftGivesWayAndNothingElse() throws Exception {
        Path folder = directory.resolve("backup");
        Path partial = directory.resolve("backup.partial");
        Path half = Files.createDirectories(partial.resolve("sealed")).resolve("half.parquet");
        Files.writeString(half, "half");
        assertThat(backup(folder)).as("without the mark it may be somebody's").isEqualTo(1);
        assertThat(err.toString()).contains("backup.partial is there already");
        assertThat(half).exists();

        Files.createFile(partial.resolve(BackupPlace.MARK));
        assertThat(backup(folder)).isZero();
        assertThat(partial).doesNotExist();
        assertThat(folder.resolve("sealed/half.parquet")).doesNotExist();
        assertThat(folder.resolve(BackupPlace.MARK)).doesNotExist();
    }

    private void fails(String words) throws IOException {
        err.getBuffer().setLength(0);
        assertThat(backup(directory.resolve("backup"))).isEqualTo(1);
        assertThat(err.toString()).contains(words);
        assertThat(out.toString()).isEmpty();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private int backup(Path folder) {
        return run(
                folder.toString(),
                "--token=sixteen-or-more-chars",
                "--server=http://127.0.0.1:" + server.getAddress().getPort());
    }

    private int run(String... arguments) {
        return new CommandLine(new BackupCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** The first file has 5 bytes, the others have 3,000. */
    private static byte[] tar(String last, String... names) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar, SUMMARY.taken());
        for (int i = 0; i < names.length; i++) {
            byte[] content = new byte[i == 0 ? 5 : 3_000];
            writer.add(names[i], content.length, new ByteArrayInputStream(content));
        }
        byte[] text = last.getBytes(StandardCharsets.UTF_8);
        writer.add(BackupSummary.FILE, text.length, new ByteArrayInputStream(text));
        writer.finish();
        return tar.toByteArray();
    }
}
