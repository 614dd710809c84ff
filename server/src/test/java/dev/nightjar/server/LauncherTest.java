package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher {@code nightjar} with JDKs and Mavens that are only made up. Nothing is built. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path LAUNCHER = Path.of("../nightjar").toAbsolutePath().normalize();

    /** The JDKs that are there are those in $jdks. */
    private static final String FIND_JAVA =
            "java_candidates() { printf '%s\\n' \"$jdks\"/*; }; find_java; printf '%s' \"$JAVA_HOME\"";

    @TempDir
    Path directory;

    private record Answer(int exit, String out, String err) {}

    @Test
    void theExactJdkIsTakenBeforeAnOlderAndANewerOne() throws Exception {
        jdk("a-21", "21.0.9");
        jdk("b-26", "26");
        jdk("c-25", "25.0.1");

        assertThat(sourced(FIND_JAVA).out()).endsWith("/c-25");
    }

    @Test
    void aNewerJdkWillDoAndOneWithoutACompilerWillNot() throws Exception {
        jdk("a-26", "26.0.1");
        Files.delete(jdk("b-25", "25.0.1").resolve("bin/javac"));

        assertThat(sourced(FIND_JAVA).out()).endsWith("/a-26");
    }

    @Test
    void aJdkWithoutAReleaseFileIsAskedItself() throws Exception {
        Files.delete(jdk("a", "25.0.1").resolve("release"));

        assertThat(sourced(FIND_JAVA).out()).endsWith("/a");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        jdk("a-17", "17.0.19");

        Answer answer = sourced(FIND_JAVA);

        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.err()).contains("no JDK 25 found").contains("JAVA_HOME");
    }

    @Test
    void javaHomeIsLookedAtFirst() throws Exception {
        Answer answer = sourced("JAVA_HOME=/somewhere/jdk; java_candidates");

        assertThat(answer.out().lines().findFirst()).hasValue("/somewhere/jdk");
    }

    @ParameterizedTest
    @CsvSource({"3.8.6, 3", "3.6.3, 3", "3.8.7, 0", "3.10.0, 0", "4.0.0-rc-3, 0"})
    void anOldMavenIsRefused(String version, int exit) throws Exception {
        program(directory.resolve("mvn"), "echo 'Apache Maven " + version + " (made up)'");

        Answer answer = sourced("PATH=\"$jdks/..:$PATH\"; find_maven");

        assertThat(answer.exit()).isEqualTo(exit);
        assertThat(answer.err()).contains(exit == 0 ? "" : "Maven " + version + " at ");
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        Answer answer = sourced("unset MAVEN_HOME; PATH=/nowhere; find_maven");

        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.err()).contains("no Maven found");
    }

    @Test
    void anUnknownCommandShowsTheKnownOnes() throws Exception {
        Answer answer = run("bash", LAUNCHER.toString(), "sing");

        assertThat(answer.exit()).isEqualTo(64);
        assertThat(answer.err())
                .contains("unknown command 'sing'")
                .contains("demo --once")
                .contains("format");
    }

    @Test
    void aPeerThatIsNotThereIsToldBeforeAnythingIsBuilt() throws Exception {
        Answer answer = run("bash", LAUNCHER.toString(), "bench", "agent", "--skywalking", directory.toString());

        assertThat(answer.exit()).isEqualTo(64);
        assertThat(answer.err()).contains("has no skywalking-agent.jar").doesNotContain("Building");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fit | bench fit wants --store DIR",
                "fit --store /no/such/folder | is none",
                "silence --window 15 | a multiple of 10",
                "recurrence --window 60 | knows no --window",
                "analysis --store . | knows no --store"
            })
    void whatABenchmarkOfHistoriesNeedsIsToldBeforeAnythingIsBuilt(String arguments, String reason) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", LAUNCHER.toString(), "bench"));
        command.addAll(List.of(arguments.split(" ", -1)));

        Answer answer = run(command.toArray(String[]::new));

        assertThat(answer.exit()).isEqualTo(64);
        assertThat(answer.err()).contains(reason).doesNotContain("Building");
    }

    @Test
    void onlyTheSamplersBenchmarkKnowsMariaDb() throws Exception {
        Answer answer = run("bash", LAUNCHER.toString(), "bench", "query", "--mariadb");

        assertThat(answer.exit()).isEqualTo(64);
        assertThat(answer.err()).contains("bench query knows no --mariadb").doesNotContain("Building");
    }

    @Test
    void helpNeedsNoJdk() throws Exception {
        Answer answer = run("bash", LAUNCHER.toString());

        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).startsWith("Usage: ./nightjar COMMAND");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = directory.resolve("jdks").resolve(name);
        Files.createDirectories(home.resolve("bin"));
        program(home.resolve("bin/java"), "echo 'openjdk version \"" + version + "\" 2026-01-20' >&2");
        program(home.resolve("bin/javac"), "exit 1");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void program(Path path, String body) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    private Answer sourced(String script) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("jdks"));
        return run("bash", "-c", "source \"$1\"; jdks=$2; " + script, "test", LAUNCHER.toString(), directory + "/jdks");
    }

    private Answer run(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(List.of(command))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int exit = process.waitFor();
        return new Answer(
                exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
