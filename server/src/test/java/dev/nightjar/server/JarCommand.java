package dev.nightjar.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of the real jar, in a process of its own. */
final class JarCommand {

    /** @param text what it wrote, standard output and error together */
    record Answer(int exit, String text) {}

    private JarCommand() {}

    /** Waits for its end. */
    static Answer run(Path directory, String... arguments) throws Exception {
        Path told = Files.createTempFile(directory, "command", ".log");
        int exit = start(directory, told, arguments).waitFor();
        return new Answer(exit, Files.readString(told, StandardCharsets.UTF_8));
    }

    /** {@code told}: what it writes goes there. */
    static Process start(Path directory, Path told, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-jar",
                System.getProperty("nightjar.server.jar")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
    }
}
