package dev.nightjar.attach;

import dev.nightjar.agent.boot.Attach;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The agent's jar.
 *
 * @param path absolute, without links
 * @param stockVersion of the OpenTelemetry agent in it
 */
record AgentJar(Path path, String stockVersion) {

    /** Where the jar is said to be, or where this class is. Need not exist. */
    static Path place(@Nullable Path said) {
        if (said != null) {
            return said.toAbsolutePath();
        }
        CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Path.of("").toAbsolutePath()
                    : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the JVM names its own jar wrongly: " + source, e);
        }
    }

    static AgentJar at(Path place) throws UsageException {
        try {
            Path path = place.toRealPath();
            try (JarFile file = new JarFile(path.toFile())) {
                Manifest manifest = file.getManifest();
                Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
                if (!Attach.class.getName().equals(attributes.getValue("Agent-Class"))) {
                    throw new UsageException(path + " is no agent of Nightjar's: name nightjar-agent.jar with --agent");
                }
                if (path.toString().contains("=")) {
                    throw new UsageException(path + " has a '=' in it, at which JVMs cut the path off: copy the jar to"
                            + " another place and name that with --agent");
                }
                String version = attributes.getValue("Implementation-Version");
                return new AgentJar(path, version == null ? "(of unknown version)" : version);
            }
        } catch (IOException e) {
            throw new UsageException(place + " cannot be read as a jar ("
                    + e.getClass().getSimpleName() + "): name nightjar-agent.jar with --agent");
        }
    }
}
