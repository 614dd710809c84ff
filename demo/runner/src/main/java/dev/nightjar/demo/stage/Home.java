package dev.nightjar.demo.stage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the built jars are.
 *
 * @param path the project's directory
 */
public record Home(Path path) {

    public static final String PROPERTY = "nightjar.home";

    private static final String RUNNER_JAR = "demo/runner/target/nightjar-demo.jar";

    /** From -Dnightjar.home, or else from the place of the demo's own jar, or else the working directory. */
    public static Home find() {
        String set = System.getProperty(PROPERTY);
        if (set != null) {
            return new Home(Path.of(set).toAbsolutePath());
        }
        return ownJar().filter(jar -> jar.endsWith(RUNNER_JAR))
                .map(jar -> new Home(jar.getRoot().resolve(jar.subpath(0, jar.getNameCount() - 4))))
                .orElseGet(() -> new Home(Path.of("").toAbsolutePath()));
    }

    /** Before anything is started. */
    void requireBuilt() throws StageFailed {
        server();
        agent();
        order();
        inventory();
        payment();
        settlement();
        driver();
    }

    Path order() throws StageFailed {
        return jar("demo/order/target/nightjar-demo-order.jar");
    }

    Path inventory() throws StageFailed {
        return jar("demo/inventory/target/nightjar-demo-inventory.jar");
    }

    Path payment() throws StageFailed {
        return jar("demo/payment/target/nightjar-demo-payment.jar");
    }

    Path settlement() throws StageFailed {
        return jar("demo/settlement/target/nightjar-demo-settlement.jar");
    }

    Path server() throws StageFailed {
        return jar("server/target/nightjar-server.jar");
    }

    Path driver() throws StageFailed {
        return jar("load-replay/target/load-replay.jar");
    }

    /** Below agent-ext: which of its modules packs it is the agent's own affair. */
    Path agent() throws StageFailed {
        Path folder = path.resolve("agent-ext");
        try (Stream<Path> modules = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            List<Path> jars = Stream.concat(Stream.of(folder), modules)
                    .map(module -> module.resolve("target/nightjar-agent.jar"))
                    .filter(Files::isRegularFile)
                    .toList();
            if (!jars.isEmpty()) {
                return jars.getFirst();
            }
        } catch (IOException e) {
            throw new StageFailed(folder + " cannot be read: " + e.getMessage(), e);
        }
        throw missing(folder.resolve("*/target/nightjar-agent.jar"));
    }

    private Path jar(String relative) throws StageFailed {
        Path jar = path.resolve(relative);
        if (!Files.isRegularFile(jar)) {
            throw missing(jar);
        }
        return jar;
    }

    private StageFailed missing(Path jar) {
        return new StageFailed(jar + " is missing. Build it with './nightjar build' in " + path
                + ", or name the project's directory with -D" + PROPERTY + ".");
    }

    private static Optional<Path> ownJar() {
        try {
            URI code = Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            // jar:nested:/path/demo.jar/!BOOT-INF/classes/!/ in the packed jar.
            String text = code.toString().replaceFirst("^jar:nested:", "file:").replaceFirst("/!.*$", "");
            return text.startsWith("file:") ? Optional.of(Path.of(URI.create(text))) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException notAFile) {
            return Optional.empty();
        }
    }
}
