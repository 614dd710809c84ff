package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nightjar.server.SlowSpell;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command against a server that answers lines, and on a data directory that no server has. */
class AnalyzeCommandTest {

    private static final String FROM = "--from=" + SlowSpell.SLOW_FROM;
    private static final String TO = "--to=" + SlowSpell.END;

    @TempDir
    Path directory;

    private HttpServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String asked = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/analyze", exchange -> {
            asked = exchange.getRequestURI().toString();
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theTextOfTheLastLineIsPrintedAndProgressIsTold() {
        body = """
                {"progress": {"explained": 0, "of": 0}}
                {"progress": {"explained": 3, "of": 10}}
                {"progress": {"explained": 1, "of": 8}}
                {"result": {"text": "What was found.\\n"}}
                """;
        assertThat(ofServer("--environment=prod", "--lang=zh")).isZero();
        assertThat(out.toString()).isEqualTo("What was found.\n");
        assertThat(err.toString().lines()).containsExactly("  30 % analysed", "  10 % analysed");
        assertThat(asked)
                .contains(
                        "from=2024-03-02T21%3A40%3A00Z", "to=2024-03-02T22%3A00%3A00Z", "lang=zh", "environment=prod");
    }

    @Test
    void jsonIsPrintedAsItCame() {
        body = "{\"result\": {\"text\": \"x\", \"environments\": []}}\n";
        assertThat(ofServer("--json")).isZero();
        assertThat(json().has("environments")).isTrue();
    }

    @Test
    void whatGoesWrongIsToldAndNothingIsPrinted() {
        body = "{\"progress\": {\"explained\": 0, \"of\": 0}}\n{\"error\": \"it has taken longer than PT10M\"}\n";
        fails("not analysed: it has taken longer than PT10M");
        body = "{\"progress\": {\"explained\": 0, \"of\": 0}}\n";
        fails("the answer broke off: its last line is missing");
        body = "{\"resu";
        fails("the answer broke off: ");
        status = 409;
        body = "{\"error\": \"another re-analysis runs\"}";
        fails("answered 409: {\"error\": \"another re-analysis runs\"}");
    }

    @Test
    void aTimeThatIsNoneIsAWrongOption() {
        assertThat(run("--from=tonight", TO)).isEqualTo(2);
        assertThat(err.toString()).contains("--from").contains("tonight");
        assertThat(run(FROM)).isEqualTo(2);
        assertThat(err.toString()).contains("--to");
    }

    @Test
    void aDataDirectoryIsReadTwiceWithTheSameAnswer() {
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(directory))) {
            SlowSpell.writeTo(store);
        }
        assertThat(ofDirectory("--json", "--lang=en")).isZero();
        String first = out.toString();
        JsonNode finding = json().path("environments").path(0).path("findings").path(0);
        assertThat(finding.path("cause").asString()).isEqualTo("sleep");
        assertThat(finding.path("compared").path("verdict").asString()).isEqualTo("new");

        assertThat(ofDirectory("--json", "--lang=en")).isZero();
        assertThat(out.toString()).as("nothing was stored by the first one").isEqualTo(first);

        assertThat(ofDirectory("--lang=en")).isZero();
        assertThat(out.toString()).contains("Cause: sleeping.", "New: nothing is stored of this.");
        try (DuckDbStore store = DuckDbStore.openToRead(StoreSettings.defaults(directory))) {
            assertThat(store.findings(SlowSpell.ENVIRONMENT)).isEmpty();
        }
    }

    @Test
    void aDirectoryThatSomebodyHasOrThatHasNoStoreIsRefused() {
        assertThat(ofDirectory("--lang=en")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no store in " + directory);
        try (DuckDbStore _ = DuckDbStore.open(StoreSettings.defaults(directory))) {
            assertThat(ofDirectory("--lang=en")).isEqualTo(1);
            assertThat(err.toString()).contains("is in use by process", "leave --data out");
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedWithWordsOnADirectoryToo() {
        DuckDbStore.open(StoreSettings.defaults(directory)).close();
        assertThat(ofDirectory("--lang=fr")).isEqualTo(1);
        assertThat(err.toString()).contains("unknown --lang 'fr'");
        assertThat(ofDirectory("--lang=en", "--look-back=often")).isEqualTo(1);
        assertThat(err.toString()).contains("--look-back 'often' is no duration");
        assertThat(ofDirectory("--lang=en", "--look-back=5m")).isEqualTo(1);
        assertThat(err.toString()).contains("longer than the look-back, PT5M");
        assertThat(ofDirectory("--lang=en", "--environment=prod")).isEqualTo(1);
        assertThat(err.toString()).contains("unknown environment 'prod'");
    }

    private void fails(String words) {
        err.getBuffer().setLength(0);
        assertThat(ofServer("--lang=en")).isEqualTo(1);
        assertThat(err.toString()).contains(words);
        assertThat(out.toString()).isEmpty();
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    private int ofServer(String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(more));
        all.add(FROM);
        all.add(TO);
        all.add("--server=http://127.0.0.1:" + server.getAddress().getPort());
        return run(all.toArray(new String[0]));
    }

    private int ofDirectory(String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(more));
        all.add(FROM);
        all.add(TO);
        all.add("--data=" + directory);
        return run(all.toArray(new String[0]));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new AnalyzeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
