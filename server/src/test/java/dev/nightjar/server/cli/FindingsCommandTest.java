package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command against a server that answers two findings, one of them without a playbook. */
class FindingsCommandTest {

    private static final String ANSWER = """
            [{"text": "First finding.", "playbook": {"text": "Playbook: Call the owner."}}, {"text": "Second finding."}]
            """;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/findings", exchange -> {
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void playbooksArePrintedWhenAskedFor() {
        assertThat(printed("--lang=en"))
                .contains("First finding.", "Second finding.")
                .doesNotContain("Playbook");
        assertThat(printed("--lang=en", "--playbook"))
                .containsSubsequence(
                        "First finding.",
                        "Playbook: Call the owner.",
                        "Second finding.",
                        "This version has no playbook for the cause.");
    }

    private String printed(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new FindingsCommand()).setOut(new PrintWriter(out));
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] =
                "--server=http://127.0.0.1:" + server.getAddress().getPort();
        assertThat(command.execute(all)).isZero();
        return out.toString();
    }
}
