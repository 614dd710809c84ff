package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the jars must carry by the licences of what is in them. */
class NoticesIT {

    @ParameterizedTest
    @CsvSource({
        "target/nightjar-server.jar, META-INF/THIRD-PARTY.txt, org.duckdb:duckdb_jdbc",
        "target/nightjar-server.jar, META-INF/THIRD-PARTY.txt, io.prometheus:simpleclient_hotspot",
        "../agent-ext/dist/target/nightjar-agent.jar, META-INF/THIRD-PARTY.txt, io.opentelemetry.javaagent",
        "../agent-ext/dist/target/nightjar-agent.jar, META-INF/licenses/licenses.md, Apache",
        "../load-replay/target/load-replay.jar, META-INF/THIRD-PARTY.txt, org.hdrhistogram:HdrHistogram",
        "../history/target/nightjar-history.jar, META-INF/THIRD-PARTY.txt, info.picocli:picocli"
    })
    void eachJarCarriesOurLicenceAndWhatIsInIt(Path jar, String list, String library) throws IOException {
        assumeTrue(Files.exists(jar), () -> jar + " is not built in this run");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(text(zip, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(zip, list)).contains(library).doesNotContain("dev.nightjar");
        }
    }

    @Test
    void theServersJarHasNoCommercialPartOfVaadin() throws IOException {
        Path jar = Path.of("target/nightjar-server.jar");
        assumeTrue(Files.exists(jar), () -> jar + " is not built in this run");
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                names.add(entry.getName());
                if (entry.getName().endsWith(".jar")) {
                    ZipInputStream inner = new ZipInputStream(zip.getInputStream(entry));
                    for (ZipEntry each = inner.getNextEntry(); each != null; each = inner.getNextEntry()) {
                        names.add(entry.getName() + "!" + each.getName());
                    }
                }
            }
        }
        assertThat(names).anyMatch(name -> name.contains("nj-latency"));
        assertThat(names)
                .noneMatch(name ->
                        name.matches("(?i).*(vaadin-chart|highcharts|react-components-pro|vaadin-prod-bundle).*"));
    }

    private static String text(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
