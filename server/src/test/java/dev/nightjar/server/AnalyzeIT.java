package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real jar's command on the facts of an hour long ago: over a running server, and on its data directory afterwards. */
@Timeout(600)
class AnalyzeIT {

    private static final String FROM = "--from=" + SlowSpell.SLOW_FROM;
    private static final String TO = "--to=" + SlowSpell.END;

    @TempDir
    Path directory;

    @Test
    void serverAndDirectoryGiveTheSameAnswerAndKeepNothingOfIt() throws Exception {
        Path data = directory.resolve("data");
        try (DuckDbStore store = DuckDbStore.open(StoreSettings.defaults(data))) {
            SlowSpell.writeTo(store);
        }
        String told;
        try (ServerProcess server = ServerProcess.start(
                        directory, ServerProcess.Ports.free(), RecordedRun.KEPT.toArray(String[]::new))
                .untilUp()) {
            JarCommand.Answer asked =
                    JarCommand.run(directory, "analyze", FROM, TO, "--lang=en", "--json", "--server=" + server.url());
            assertThat(asked.exit()).as(asked.text()).isZero();
            assertThat(asked.text()).contains("\"cause\":\"sleep\"", "\"verdict\":\"new\"");
            told = json(asked);
            assertThat(server.get("/api/v1/findings").body()).isEqualTo("[]");

            JarCommand.Answer refused = JarCommand.run(directory, "analyze", FROM, TO, "--data=" + data);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.text())
                    .contains("is in use by process", "leave --data out")
                    .doesNotContain("\tat ");
        }
        JarCommand.Answer read =
                JarCommand.run(directory, "analyze", FROM, TO, "--lang=en", "--json", "--data=" + data);
        assertThat(read.exit()).as(read.text()).isZero();
        assertThat(json(read)).isEqualTo(told);
    }

    /** The last line; progress may stand before it. */
    private static String json(JarCommand.Answer answer) {
        return answer.text()
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
    }
}
