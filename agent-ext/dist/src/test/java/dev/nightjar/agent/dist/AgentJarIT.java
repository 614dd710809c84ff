package dev.nightjar.agent.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** One jar: the stock agent with our extension and our bootstrap classes. */
class AgentJarIT {

    @Test
    void theManifestIsFoundByThoseWhoReadFromTheFront() throws IOException {
        try (InputStream file = Files.newInputStream(RunningApp.AGENT);
                JarInputStream jar = new JarInputStream(file)) {
            assertThat(jar.getManifest()).as("manifest in front").isNotNull();
            assertThat(jar.getManifest().getMainAttributes().getValue("Premain-Class"))
                    .isEqualTo("io.opentelemetry.javaagent.OpenTelemetryAgent");
            assertThat(jar.getManifest().getMainAttributes().getValue("Agent-Class"))
                    .isEqualTo("dev.nightjar.agent.boot.Attach");
            assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
                    .isNotBlank();
        }
    }

    @Test
    void bootstrapClassesLieAtTheRootAndTheExtensionInItsFolder() throws IOException {
        try (ZipFile jar = new ZipFile(RunningApp.AGENT.toFile())) {
            assertThat(jar.getEntry("dev/nightjar/agent/boot/Edge.class")).isNotNull();
            assertThat(jar.getEntry("dev/nightjar/agent/Agent.class"))
                    .as("the extension's classes belong to its own loader")
                    .isNull();
            List<String> extension = names(jar, "extensions/nightjar-extension.jar");
            assertThat(extension)
                    .contains("dev/nightjar/agent/Agent.class", "dev/nightjar/model/fact/Work.class")
                    .contains(
                            "META-INF/services/io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule")
                    .noneMatch(name -> name.startsWith("dev/nightjar/agent/boot/"))
                    .noneMatch(name -> name.startsWith("io/opentelemetry/"));
        }
    }

    @Test
    void licencesOfWhatIsInsideAreKept() throws IOException {
        try (JarFile jar = new JarFile(RunningApp.AGENT.toFile())) {
            assertThat(jar.getEntry("META-INF/licenses/licenses.md")).isNotNull();
            assertThat(jar.stream().map(ZipEntry::getName))
                    .anyMatch(name -> name.startsWith("META-INF/licenses/byte-buddy") && name.endsWith("LICENSE"));
        }
    }

    private static List<String> names(ZipFile jar, String inner) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream extension = new ZipInputStream(jar.getInputStream(jar.getEntry(inner)))) {
            for (ZipEntry entry = extension.getNextEntry(); entry != null; entry = extension.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
