package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the jars must carry by the licences of what is in them. */
class NoticesIT {

    @ParameterizedTest
    @CsvSource({
        "target/nightjar-server.jar, META-INF/THIRD-PARTY.txt, org.duckdb:duckdb_jdbc",
        "../agent-ext/dist/target/nightjar-agent.jar, META-INF/THIRD-PARTY.txt, io.opentelemetry.javaagent",
        "../agent-ext/dist/target/nightjar-agent.jar, META-INF/licenses/licenses.md, Apache",
        "../load-replay/target/load-replay.jar, META-INF/THIRD-PARTY.txt, org.hdrhistogram:HdrHistogram"
    })
    void eachJarCarriesOurLicenceAndWhatIsInIt(Path jar, String list, String library) throws IOException {
        assumeTrue(Files.exists(jar), () -> jar + " is not built in this run");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(text(zip, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(zip, list)).contains(library).doesNotContain("dev.nightjar");
        }
    }

    private static String text(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
