package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.attach.Target.Silence;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> loaded = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private List<Target> jvms = List.of();
    private String typed = "";
    private boolean terminal;
    private Jvms.Answer answer = new Jvms.Answer.Loaded(AgentState.on("run-1"));

    @BeforeEach
    void makeJar() throws IOException {
        makeJar("nightjar-agent.jar", "dev.nightjar.agent.boot.Attach");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                            | say what to do",
                "start                                       | 'start' is no command",
                "jvms 12                                     | '12' means nothing to jvms",
                "jvms --yes                                  | --yes is no option of jvms, only of attach",
                "detach --dry-run 12                         | only of attach",
                "detach -Dnightjar.endpoint=x 12             | -D is no option of detach",
                "attach                                      | say which JVMs to attach",
                "attach 12 --all                             | in one way",
                "attach order                                | 'order' is no process number",
                "attach 0                                    | '0' is no process number",
                "attach --quick 12                           | '--quick' is no option of attach",
                "attach --name                               | --name needs a part of a main class",
                "attach --name --yes                         | --name needs a part of a main class",
                "attach --yes=no 12                          | --yes takes no value",
                "attach -Dfoo=secret 12                      | -Dfoo is no setting",
                "attach -Dnightjar.endpoint 12               | -Dkey=value",
                "attach -Dnightjar.endpoint=here 12          | http://host:port",
                "attach -Dnightjar.endpoint=http://u:p@h 12  | without user",
                "attach -Dnightjar.enabled=false 12          | write detach",
                "attach --properties /not/there 12           | /not/there cannot be read",
                "attach 12                                   | no terminal",
            })
    void whatIsWrongWithTheCommandLineIsSaid(@Nullable String line, String message) {
        assertThat(run(line == null ? new String[0] : line.split(" ", -1))).isEqualTo(Main.USAGE);
        assertThat(errors()).contains(message).doesNotContain("secret").endsWith("See: help\n");
        assertThat(output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"help", "--help", "attach --help", "jvms -h"})
    void helpIsHelp(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(Main.DONE);
        assertThat(output()).startsWith("Usage: ").contains("Exit codes");
    }

    @Test
    void aJarThatIsNotOursIsToldBeforeAnythingElse() throws IOException {
        makeJar("nightjar-agent.jar", "another.Agent");

        assertThat(run("attach", "--yes", "4711")).isEqualTo(Main.USAGE);
        assertThat(errors()).contains("is no agent of Nightjar's");
    }

    @Test
    void theListSaysHowTheAgentStands() {
        jvms = List.of(
                Sample.jvm(1).agent(AgentState.on("run-1")).target(),
                Sample.jvm(22).java(25).program("shop.Main").target(),
                Sample.jvm(333).anotherUsers().program("").target());

        assertThat(run("jvms")).isEqualTo(Main.DONE);
        assertThat(output()).isEqualTo("""
                        PID  JAVA  USER      AGENT          PROGRAM
                        1    17    shop      on             order.jar
                        22   25    shop      -              shop.Main
                        333  ?     postgres  user postgres  ?
                        """);
    }

    @Test
    void programsGetTheListAsJson() {
        jvms = List.of(
                Sample.jvm(1).agent(AgentState.on("r")).program("\n.jar").target(),
                Sample.jvm(2).anotherUsers().target());

        assertThat(run("jvms", "--json")).isEqualTo(Main.DONE);
        assertThat(output()).isEqualTo("""
                        [
                          {"pid": 1, "java": 17, "user": "shop", "program": "\\u000a.jar", "agent": "on", "run": "r"},
                          {"pid": 2, "user": "postgres", "program": "order.jar", "reason": "user postgres"}
                        ]
                        """);
    }

    @Test
    void attachingIsDoneOneByOneAndAFailureStopsNothing() {
        jvms = List.of(Sample.jvm(1).options("-Xrs").target(), Sample.jvm(2).target());

        assertThat(run("attach", "--yes", "1", "2", "-Dotel.service.name=a;b")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("1 (order.jar) is refused", "-Xrs");
        assertThat(loaded).containsExactly("2 attach;otel.service.name=a%3Bb");
        assertThat(output()).contains("Attaching to 2 (order.jar) ... on after ", "Run run-1;", "detach 2");
    }

    @Test
    void whatTheAgentSaysOfItsFailureIsPassedOn() {
        jvms = List.of(Sample.jvm(1).target());
        answer = new Jvms.Answer.Loaded(AgentState.failed("no room"));

        assertThat(run("attach", "--yes", "1")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("1 (order.jar): the agent has failed: no room");
    }

    @Test
    void itAsksAndTakesOnlyAYes() {
        jvms = List.of(Sample.jvm(1).target(), Sample.jvm(2).target());
        terminal = true;
        typed = "\nY\n";

        assertThat(run("attach", "1", "2")).isEqualTo(Main.FAILED);
        assertThat(output()).contains("Attach? [y/N]", "Left as it is.");
        assertThat(loaded).containsExactly("2 attach");
    }

    @Test
    void aDryRunChangesNothing() {
        jvms = List.of(Sample.jvm(1).target());

        assertThat(run("attach", "--dry-run", "1")).isEqualTo(Main.DONE);
        assertThat(output()).contains("MiB", "Nothing was changed");
        assertThat(loaded).isEmpty();
    }

    @Test
    void byNameAllThatMatchAreTaken() {
        jvms = List.of(
                Sample.jvm(1).program("shop.OrderMain").target(),
                Sample.jvm(2).program("payment.jar").target(),
                Sample.jvm(3).program("order.jar").target());

        assertThat(run("attach", "--yes", "--name", "ORDER")).isEqualTo(Main.DONE);
        assertThat(loaded).containsExactly("1 attach", "3 attach");
    }

    @Test
    void aNameThatNothingHasIsAnErrorThatSaysWhatThereIs() {
        jvms = List.of(Sample.jvm(1).target());

        assertThat(run("detach", "--name=settle")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("'settle'", "order.jar");
    }

    @Test
    void allAreThoseOfThisUserWithoutTheAgent() {
        jvms = List.of(
                Sample.jvm(1).target(),
                Sample.jvm(2).agent(AgentState.on("r")).target(),
                Sample.jvm(3).anotherUsers().target(),
                Sample.jvm(4).java(11).target());

        assertThat(run("attach", "--yes", "--all")).isEqualTo(Main.DONE);
        assertThat(loaded).containsExactly("1 attach");
        assertThat(output()).contains("Left out: 4 (order.jar)", "Java 11");
    }

    @Test
    void detachingAllIsForThoseWhereItIsOn() {
        jvms = List.of(
                Sample.jvm(1).target(),
                Sample.jvm(2).agent(AgentState.on("r")).target(),
                Sample.jvm(3).silent(Silence.Kind.NO_ANSWER, "does not answer").target());
        answer = new Jvms.Answer.Loaded(AgentState.OFF);

        assertThat(run("detach", "--all")).isEqualTo(Main.DONE);
        assertThat(loaded).containsExactly("2 detach");
        assertThat(output()).contains("... off", "stock OpenTelemetry agent stays", "attach 2");
    }

    @Test
    void whereThereIsNothingToDoNothingIsDone() {
        jvms = List.of(
                Sample.jvm(1).target(),
                Sample.jvm(2).agent(AgentState.OFF).target(),
                Sample.jvm(3).agent(AgentState.failed("no room")).target());

        assertThat(run("detach", "1", "2", "3")).isEqualTo(Main.DONE);
        assertThat(output()).containsSubsequence("is not in it", "off already", "no room");
        assertThat(loaded).isEmpty();
        jvms = List.of(Sample.jvm(1).agent(AgentState.on("run-7")).target());
        assertThat(run("attach", "--yes", "1")).isEqualTo(Main.DONE);
        assertThat(output()).contains("on already, run run-7");
    }

    @Test
    void aTokenBelongsIntoAFile() throws IOException {
        jvms = List.of(Sample.jvm(1).target());
        Path file = Files.writeString(
                directory.resolve("agent.properties"),
                "nightjar.token=s3cret\nnightjar.instance=夜\notel.service.name=a\n");

        assertThat(run("attach", "--yes", "--properties", file.toString(), "-Dotel.service.name=b", "1"))
                .isEqualTo(Main.DONE);
        assertThat(errors()).isEmpty();
        assertThat(output()).doesNotContain("s3cret");
        assertThat(loaded)
                .singleElement()
                .asString()
                .contains("nightjar.token=s3cret", "nightjar.instance=%E5%A4%9C", "otel.service.name=b");
        assertThat(run("attach", "--yes", "-Dnightjar.token=s3cret", "1")).isEqualTo(Main.DONE);
        assertThat(errors()).contains("--properties FILE").doesNotContain("s3cret");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.isEmpty()) {
            all.addAll(
                    1,
                    List.of("--agent", directory.resolve("nightjar-agent.jar").toString()));
        }
        Terminal who = new Terminal(terminal, new BufferedReader(new StringReader(typed)));
        return new Main(jar -> new Machine(), who, print(out), print(err)).run(all);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private void makeJar(String name, String agentClass) throws IOException {
        Manifest manifest = new Manifest();
        Map.of("Manifest-Version", "1.0", "Agent-Class", agentClass, "Implementation-Version", "2.33.1")
                .forEach(manifest.getMainAttributes()::putValue);
        try (OutputStream file = Files.newOutputStream(directory.resolve(name));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    /** The machine on which the commands find {@link #jvms}. */
    private final class Machine implements Jvms {

        @Override
        public List<Target> all() {
            return jvms;
        }

        @Override
        public List<Target> of(List<Long> pids) {
            return jvms.stream().filter(jvm -> pids.contains(jvm.pid())).toList();
        }

        @Override
        public Answer load(Target target, Path jar, String arguments) {
            loaded.add(target.pid() + " " + arguments);
            return answer;
        }
    }
}
