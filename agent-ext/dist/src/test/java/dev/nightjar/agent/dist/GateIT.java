package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that is too old for the extension. Instead of an older JVM the jar is made newer: what it carries for Java 17 is marked as made
 * for the next one.
 */
class GateIT {

    private static final String EXTENSION = "extensions/nightjar-extension.jar";
    private static final int JAVA_8 = 52;

    /** Class files of Java 25 are of version 69. */
    private static final int OF_THE_NEXT_JAVA = 44 + Runtime.version().feature() + 1;

    @Test
    void theApplicationIsTracedByTheStockAgentAndToldWhyThereAreNoLedgers(@TempDir Path directory) throws Exception {
        Path jar = directory.resolve("agent-for-the-next-java.jar");
        try (InputStream from = Files.newInputStream(RunningApp.AGENT);
                OutputStream to = Files.newOutputStream(jar)) {
            rewrite(from, to);
        }
        try (Sink sink = new Sink();
                RunningApp app = RunningApp.start(
                        Jvm.current(),
                        directory,
                        List.of(
                                "-javaagent:" + jar,
                                "-Dnightjar.endpoint=" + sink.address(),
                                "-Dotel.traces.exporter=console",
                                "-Dotel.metrics.exporter=none",
                                "-Dotel.logs.exporter=none"))) {
            assertThat(app.play("sleep").status()).isEqualTo(200);
            app.stopMillis();
            assertThat(app.exitValue()).isZero();
            assertThat(app.log().lines().filter(line -> line.contains("[nightjar]")))
                    .singleElement()
                    .asString()
                    .contains("ledgers need 17 or newer");
            assertThat(app.log()).contains("'GET /sleep'").doesNotContain("ERROR", "Exception");
            assertThat(sink.batches()).isEmpty();
        }
    }

    private static void rewrite(InputStream from, OutputStream to) throws IOException {
        try (ZipInputStream in = new ZipInputStream(from);
                ZipOutputStream out = new ZipOutputStream(to)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(rewritten(entry.getName(), in.readAllBytes()));
                out.closeEntry();
            }
        }
    }

    private static byte[] rewritten(String name, byte[] content) throws IOException {
        if (name.equals(EXTENSION)) {
            ByteArrayOutputStream extension = new ByteArrayOutputStream();
            rewrite(new ByteArrayInputStream(content), extension);
            return extension.toByteArray();
        }
        boolean ours = name.startsWith("dev/nightjar/") && name.endsWith(".class");
        if (ours && content[7] > JAVA_8) { // the low byte of the class file's major version
            content[7] = (byte) OF_THE_NEXT_JAVA;
        }
        return content;
    }
}
