package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.nightjar.attach.Preflight.Result;
import dev.nightjar.attach.Target.Silence;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {

    private static final String OURS = "-javaagent:/opt/nightjar-agent.jar";

    static Stream<Arguments> refused() {
        return Stream.of(
                argumentSet("another user's", Sample.jvm().anotherUsers(), "sudo -u postgres"),
                argumentSet("attaching disabled", Sample.jvm().options("-XX:+DisableAttachMechanism"), "Disable"),
                argumentSet("signals ignored", Sample.jvm().options("-Xrs"), "-Xrs"),
                argumentSet("likewise by its flag", Sample.jvm().options("-XX:+ReduceSignalUsage"), "-Xrs"),
                argumentSet(
                        "no agents while it runs",
                        Sample.jvm().java(25).options("-XX:-EnableDynamicAgentLoading"),
                        "-javaagent:/opt/nightjar-agent.jar"),
                argumentSet(
                        "the last flag counts",
                        Sample.jvm().options("-XX:-DisableAttachMechanism", "-XX:+DisableAttachMechanism"),
                        "DisableAttachMechanism"),
                argumentSet("an old Java", Sample.jvm().java(11), "Java 11"),
                argumentSet("another VM", Sample.jvm().vm(17, "Eclipse OpenJ9 VM"), "Eclipse OpenJ9 VM"),
                argumentSet(
                        "another agent", Sample.jvm().options("-javaagent:/a/skywalking-agent.jar=x=y"), "SkyWalking"),
                argumentSet(
                        "left out at the start",
                        Sample.jvm()
                                .options(OURS, "-Dnightjar.enabled=false")
                                .agent(AgentState.failed("the JVM was started with nightjar.enabled=false")),
                        "Start it without nightjar.enabled=false"),
                argumentSet(
                        "left out by an older agent, which tells no state",
                        Sample.jvm().options("-Dnightjar.enabled=FALSE", OURS),
                        "Start it without nightjar.enabled=false"),
                argumentSet(
                        "switched off for good",
                        Sample.jvm().options("-Dnightjar.enabled=false"),
                        "Add -Dnightjar.enabled=true"),
                argumentSet("the agent is still starting", Sample.jvm().options(OURS), "still starting"),
                argumentSet("no temp directory", Sample.jvm().place(false, true), "temp directory /nowhere"),
                argumentSet("the jar is elsewhere", Sample.jvm().place(true, false), "--agent"),
                argumentSet(
                        "no answer", Sample.jvm().silent(Silence.Kind.NO_ANSWER, "does not answer"), "It is silent"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Sample jvm, String reason) {
        List<String> reasons = reasons(jvm, Sample.PLAN);

        assertThat(reasons).singleElement().asString().contains(reason).matches("[A-Z].*");
    }

    static Stream<Arguments> attachedTo() {
        return Stream.of(
                argumentSet("Java 17", Sample.jvm()),
                argumentSet("Java 25 of Oracle", Sample.jvm().vm(25, "Java HotSpot(TM) 64-Bit Server VM")),
                argumentSet("Java of an unknown version", Sample.jvm().java(0)),
                argumentSet(
                        "a flag taken back",
                        Sample.jvm().options("-XX:+DisableAttachMechanism", "-XX:-DisableAttachMechanism")),
                argumentSet(
                        "an agent of another kind",
                        Sample.jvm().options("-javaagent:/a/jmx_prometheus_javaagent-1.0.jar")),
                argumentSet(
                        "enabled after all",
                        Sample.jvm().options("-Dnightjar.enabled=false", "-Dnightjar.enabled=true")),
                argumentSet("our own, switched off", Sample.jvm().options(OURS).agent(AgentState.OFF)),
                argumentSet(
                        "both are in it already, ours switched off",
                        Sample.jvm()
                                .options(OURS, "-javaagent:/a/skywalking-agent.jar")
                                .agent(AgentState.OFF)),
                argumentSet(
                        "unpacked already, so the temp directory does not matter",
                        Sample.jvm().agent(AgentState.OFF).place(false, true)),
                argumentSet("failed before", Sample.jvm().agent(AgentState.failed("no reason"))));
    }

    @ParameterizedTest
    @MethodSource
    void attachedTo(Sample jvm) {
        assertThat(Preflight.ofAttach(jvm.target(), Sample.PLAN)).isInstanceOf(Result.Ok.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opentelemetry-javaagent",
                "splunk-otel-javaagent-all",
                "elastic-apm-agent-1.50.0",
                "dd-java-agent",
                "newrelic",
                "skywalking-agent",
                "pinpoint-bootstrap-2.5.1",
                "applicationinsights-agent-3.5.4",
                "glowroot",
                "javaagent"
            })
    void everyAgentOfTheKindIsKnownByItsJar(String jar) {
        assertThat(reasons(Sample.jvm().options("-javaagent:/opt/agents/" + jar + ".jar"), Sample.PLAN))
                .singleElement()
                .asString()
                .contains("(" + jar + ".jar)");
    }

    @Test
    void aLimitedMetaspaceIsWarnedOf() {
        Result result = Preflight.ofAttach(
                Sample.jvm().options("-XX:MaxMetaspaceSize=64m").target(), Sample.PLAN);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Ok.class,
                        ok -> assertThat(ok.warnings())
                                .anySatisfy(warning -> assertThat(warning).contains("64m")));
    }

    @Test
    void allThatStandsAgainstItIsSaidAtOnce() {
        Sample jvm = Sample.jvm()
                .java(11)
                .options("-Xrs", "-javaagent:/a/newrelic.jar")
                .place(false, false);

        assertThat(reasons(jvm, Sample.PLAN)).hasSize(5);
    }

    @Test
    void whatChangesIsSaidWithItsCost() {
        assertThat(text(Sample.jvm(), Sample.PLAN))
                .contains(
                        "stock OpenTelemetry agent 2.33.1",
                        "connection pools",
                        Cost.CPU_SECONDS + " s of CPU",
                        Cost.MEMORY_MIB + " MiB",
                        "http://127.0.0.1:4318",
                        "'detach 4711'");
    }

    @Test
    void switchingOnAgainRewritesNothing() {
        assertThat(text(Sample.jvm().agent(AgentState.OFF), Sample.PLAN))
                .contains("no class is rewritten")
                .doesNotContain("MiB", "Sharing is only");
    }

    @Test
    void factsGoWhereTheSettingSaysElseWhereTheJvmWasTold() {
        Sample told = Sample.jvm().endpoint("http://user:secret@theirs:4318");
        Plan plan = plan(Map.of("nightjar.endpoint", "https://ours:4318"));

        assertThat(text(told, plan)).contains("sent to https://ours:4318;").doesNotContain("theirs");
        assertThat(text(told, Sample.PLAN))
                .contains("sent to http://theirs:4318;")
                .doesNotContain("secret");
    }

    @Test
    void onlyAJvmThatPrintsAWarningIsWarnedAbout() {
        String flag = "-XX:+EnableDynamicAgentLoading";

        assertThat(text(Sample.jvm().java(17), Sample.PLAN)).doesNotContain(flag);
        assertThat(text(Sample.jvm().java(21), Sample.PLAN)).contains("JEP 451", flag);
        assertThat(text(Sample.jvm().java(25).options(flag), Sample.PLAN)).doesNotContain("JEP 451");
    }

    @Test
    void settingsThatComeTooLateAreWarnedAbout() {
        Plan plan = plan(Map.of("otel.service.name", "order"));

        assertThat(text(Sample.jvm().agent(AgentState.OFF), plan)).contains("otel.* change nothing");
        assertThat(text(Sample.jvm(), plan)).doesNotContain("otel.* change nothing");
    }

    @Test
    void moreThanAnOlderJvmReadsIsRefused() {
        Plan plan = plan(Map.of("otel.resource.attributes", "a=" + "b".repeat(1_000)));

        assertThat(reasons(Sample.jvm(), plan)).singleElement().asString().contains("1024");
        assertThat(Preflight.ofAttach(Sample.jvm().java(25).target(), plan)).isInstanceOf(Result.Ok.class);
    }

    @Test
    void detachingNeedsOnlyThatTheJvmCanBeSpokenTo() {
        Sample jvm = Sample.jvm().java(25).agent(AgentState.on("r")).place(false, true);

        assertThat(Preflight.ofDetach(jvm.target(), Sample.PLAN)).isInstanceOf(Result.Ok.class);
        assertThat(Preflight.ofDetach(Sample.jvm().anotherUsers().target(), Sample.PLAN))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.reasons())
                                .singleElement()
                                .asString()
                                .endsWith("detach 4711"));
    }

    private static Plan plan(Map<String, String> settings) {
        return new Plan(Path.of("/opt/nightjar-agent.jar"), "2.33.1", settings);
    }

    private static List<String> reasons(Sample jvm, Plan plan) {
        return Preflight.ofAttach(jvm.target(), plan) instanceof Result.Refused refused ? refused.reasons() : List.of();
    }

    private static String text(Sample jvm, Plan plan) {
        return Preflight.ofAttach(jvm.target(), plan) instanceof Result.Ok ok
                ? String.join("\n", ok.lines()) + "\n" + String.join("\n", ok.warnings())
                : "refused";
    }
}
