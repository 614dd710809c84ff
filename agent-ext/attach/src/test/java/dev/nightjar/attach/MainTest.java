package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.agent.boot.DeepTier;
import dev.nightjar.agent.boot.Order;
import dev.nightjar.attach.Target.Owner;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
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
    private int waits = -1;
    private final Deque<Order> told = new ArrayDeque<>();

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
                "profile                                     | say which JVM to profile: one",
                "profile 12 13                               | say which JVM to profile: one",
                "profile 12 --name order                     | say which JVM to profile: one",
                "profile --all                               | --all is no option of profile",
                "profile 12 --for 9s                         | --for takes 10s to 10m, not '9s'",
                "profile 12 --for 11m                        | --for takes 10s to 10m, not '11m'",
                "profile 12 --for=soon                       | --for takes 10s to 10m, not 'soon'",
                "profile 12 --methods shop.Orders.place()    | --methods takes package.Class::method",
                "profile 12 --methods ::place                | --methods takes package.Class::method",
                "profile 12 --file /not/there                | --file /not/there is no directory",
                "attach 12 --for 60s                         | --for is no option of attach, only of profile",
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

    @Test
    void aProfileIsReportedAndItsFileTakenAway() throws IOException {
        jvms = List.of(Sample.jvm(1).java(17).agent(AgentState.on("r")).target());
        told.add(new Order("recording", Map.of()));
        told.add(new Order("recording", Map.of()));
        told.add(new Order("recorded", Map.of("file", recording().toString(), "seconds", "10.5", "why", "enough")));
        Path kept = Files.createDirectory(directory.resolve("kept"));

        assertThat(run("profile", "1", "--for=10s", "--methods", "shop.Orders::place", "--file", kept.toString()))
                .as(errors())
                .isEqualTo(Main.DONE);
        assertThat(loaded).hasSize(2);
        assertThat(loaded.get(0)).startsWith("1 profile;do=begin;id=").endsWith(";seconds=10;methods=");
        assertThat(loaded.get(1)).startsWith("1 profile;").contains("do=end");
        assertThat(errors()).contains("this JVM runs 17: left out");
        assertThat(output())
                .contains("Profiling 1 (order.jar), Java 17, for 10 s", "It ended early: enough", "Recording: " + kept)
                .containsSubsequence("Computing: ", "Allocating: ", "Waiting for locks", "Collecting: ")
                .hasLineCount(output().split("\n", -1).length - 1);
        try (var files = Files.list(kept)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(RecordingFile.readAllEvents(file))
                            .isNotEmpty()
                            .allMatch(event -> DeepTier.events()
                                    .contains(event.getEventType().getName())));
        }
    }

    @Test
    void whoDoesNotWantToWaitGetsWhatThereIs() throws IOException {
        jvms = List.of(Sample.jvm(1).agent(AgentState.on("r")).target());
        told.add(new Order("recording", Map.of()));
        told.add(new Order("recording", Map.of()));
        told.add(new Order("recorded", Map.of("file", recording().toString(), "seconds", "3")));
        waits = 0;

        assertThat(run("profile", "--name", "order")).isEqualTo(Main.DONE);
        assertThat(loaded).hasSize(3);
        assertThat(loaded.get(1)).contains("do=end");
    }

    @Test
    void whatIsSentIsFreedOfWhatOthersRecordFirst() throws IOException {
        jvms = List.of(Sample.jvm(1)
                .agent(AgentState.on("r"))
                .ownedBy(new Owner("shop", true, true))
                .target());
        Path raw = recording();
        byte[] all = Files.readAllBytes(raw);
        told.add(recordedToSend(raw, "1.jfr"));
        told.add(new Order("recorded", Map.of()));
        told.add(new Order("sending", Map.of()));
        told.add(new Order("sent", Map.of("to", "http://127.0.0.1:9999")));

        assertThat(run("profile", "1", "--send")).as(errors()).isEqualTo(Main.DONE);
        assertThat(output())
                .contains("at http://127.0.0.1:9999; the API of that server gives it out: /api/v1/recordings/");
        assertThat(loaded.get(1)).contains("do=send");
        assertThat(raw).as("as it was").hasBinaryContent(all);
        assertThat(RecordingFile.readAllEvents(directory.resolve("1.jfr")))
                .isNotEmpty()
                .allMatch(
                        event -> DeepTier.events().contains(event.getEventType().getName()));
        told.add(recordedToSend(raw, "2.jfr"));
        told.add(new Order("unsent", Map.of("why", "HTTP 404")));
        assertThat(run("profile", "1", "--send")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("was not sent: HTTP 404");
        told.add(recordedToSend(raw, "3.jfr"));
        told.add(new Order("recording", Map.of("id", "another")));
        assertThat(run("profile", "1", "--send")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("was not sent: another profile took its place");
        int before = loaded.size();
        told.add(new Order("recorded", Map.of("file", raw.toString(), "seconds", "3")));
        assertThat(run("profile", "1", "--send")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("was not sent: the agent in it is an older one");
        assertThat(loaded.subList(before, loaded.size())).noneMatch(order -> order.contains("do=send"));
        told.add(recordedToSend(raw, "4.jfr"));
        told.add(new Order("sending", Map.of()));
        waits = 0;
        assertThat(run("profile", "1", "--send")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("was not sent: it was broken off");
    }

    private Order recordedToSend(Path raw, String cleared) {
        return new Order(
                "recorded",
                Map.of(
                        "file",
                        raw.toString(),
                        "cleared",
                        directory.resolve(cleared).toString(),
                        "seconds",
                        "3"));
    }

    @Test
    void aCopyLeavesSomeOfTheDiskFree() throws IOException {
        Path copy = directory.resolve("copy.jfr");
        Path raw = recording();
        long needed = Files.size(raw) + (160L << 20);
        assertThatThrownBy(() -> RecordingCopy.of(raw, copy, needed - 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("160 MiB free for " + copy + ": make room");
        assertThat(copy).doesNotExist();
        assertThat(RecordingCopy.of(raw, copy, needed)).exists();
    }

    @Test
    void recordingsAreSentByTheJvmsUserOnly() {
        jvms = List.of(
                Sample.jvm(1).agent(AgentState.on("r")).ownedBy(Owner.UNKNOWN).target());
        assertThat(run("profile", "1", "--send")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("it is not known who that is");
        jvms = List.of(Sample.jvm(1).agent(AgentState.on("r")).target());

        assertThat(run("profile", "1", "--send")).isEqualTo(Main.FAILED);
        assertThat(errors())
                .contains("only the JVM's user", "sudo -u shop", "profile 1 --send; or keep it with --file");
        assertThat(loaded).as("before anything begins").isEmpty();
    }

    @Test
    void whatAJvmTellsIsPrintedWithoutControlCharacters() {
        jvms = List.of(Sample.jvm(1).agent(AgentState.on("r")).target());
        told.add(new Order("refused", Map.of("why", "no\u001b[31m room")));
        told.add(new Order("recorded", Map.of("file", "/\0", "seconds", "x")));

        assertThat(run("profile", "1")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("no [31m room");
        assertThat(run("profile", "1")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("could not be read");
    }

    @Test
    void whyThereIsNoProfileIsSaid() {
        jvms = List.of(Sample.jvm(1).target());
        assertThat(run("profile", "1")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("the agent is not on in it (-): attach 1 first");
        assertThat(loaded).isEmpty();
        jvms = List.of(Sample.jvm(1).agent(AgentState.on("r")).target());
        told.add(new Order("refused", Map.of("why", "no room")));
        told.add(new Order("recording", Map.of("id", "another")));
        told.add(new Order("recording", Map.of()));
        told.add(new Order("ended", Map.of("why", "the agent was switched off")));
        told.add(new Order("recording", Map.of()));
        told.add(new Order("recorded", Map.of("id", "another")));
        for (String why : List.of(
                "no profile: no room",
                "another profile is under way",
                "ended without a result: the agent was switched off",
                "another profile took its place",
                "the agent tells nothing of a profile")) {
            assertThat(run("profile", "1")).isEqualTo(Main.FAILED);
            assertThat(errors()).contains(why);
        }
    }

    @Test
    void aProfileIsOfOneJvm() {
        jvms = List.of(Sample.jvm(1).target(), Sample.jvm(2).target());

        assertThat(run("profile", "--name", "order")).isEqualTo(Main.FAILED);
        assertThat(errors()).contains("more than one JVM has the name");
        assertThat(loaded).isEmpty();
    }

    /** With what the deep tier knows, and with what nobody is to see. */
    private Path recording() throws IOException {
        Path file = directory.resolve("raw.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.InitialSystemProperty");
            recording.enable(DeepTier.PAUSE);
            recording.start();
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.isEmpty()) {
            all.addAll(
                    1,
                    List.of("--agent", directory.resolve("nightjar-agent.jar").toString()));
        }
        Terminal who = new Terminal(terminal, new BufferedReader(new StringReader(typed)));
        return new Main(jar -> new Machine(), who, time -> waits-- != 0, print(out), print(err)).run(all);
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

        /** The next of {@link #told}; of the profile that was asked for, unless it says of which. */
        @Override
        public @Nullable Order profile(Target target) {
            Order next = told.poll();
            if (next == null) {
                return null;
            }
            Map<String, String> values = new HashMap<>(next.values());
            String begin = loaded.get(0).substring(loaded.get(0).indexOf(' ') + 1);
            for (String one : loaded) {
                begin = one.contains("do=begin") ? one.substring(one.indexOf(' ') + 1) : begin;
            }
            values.putIfAbsent("id", Order.parse(begin).value("id"));
            return new Order(next.verb(), values);
        }

        @Override
        public Path file(Target target, Path path) {
            return path;
        }
    }
}
