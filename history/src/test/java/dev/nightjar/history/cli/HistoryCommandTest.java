package dev.nightjar.history.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Collector;
import dev.nightjar.collector.DoorSettings;
import dev.nightjar.history.History;
import dev.nightjar.history.Scenario;
import dev.nightjar.history.StoreSink;
import dev.nightjar.history.Told;
import dev.nightjar.history.noise.NoiseFile;
import dev.nightjar.history.play.Play;
import dev.nightjar.history.truth.TruthFile;
import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class HistoryCommandTest {

    /** The clock of the command and of the door. */
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static final String FROM = "2026-09-01T19:50:00Z";
    private static final String TO = "2026-09-01T20:30:00Z";

    @TempDir
    Path folder;

    private record Answer(int exit, String out, String err) {}

    private Answer run(String... options) {
        return run(folder.resolve("truth.json"), options);
    }

    private static Answer run(Path truth, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--truth=" + truth);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = HistoryCommand.commandLine(new HistoryCommand(InstantSource.fixed(NOW)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Answer(exit, out.toString(), err.toString());
    }

    private static DoorSettings patient() {
        return DoorSettings.loopback(0, 0).withOldestFacts(Duration.ofDays(90));
    }

    @Test
    void whatComesThroughTheDoorIsWhatWasPlayed() throws Exception {
        MemoryStore throughTheDoor = new MemoryStore();
        Answer answer;
        try (Collector collector = Collector.start(patient(), throughTheDoor, InstantSource.fixed(NOW))) {
            answer = run(
                    "--scenario=decoys",
                    "--services=3",
                    "--seed=5",
                    "--load=2",
                    "--from=" + FROM,
                    "--to=" + TO,
                    "--endpoint=http://127.0.0.1:" + collector.httpPort());
            assertThat(collector.health().rejected()).isZero();
        }
        assertThat(answer.err()).contains("All of it is stored");
        assertThat(answer.exit()).isZero();

        MemoryStore direct = new MemoryStore();
        History history = History.of(new History.Settings(
                "history",
                Scenario.DECOYS,
                3,
                2,
                new TimeRange(EpochNanos.of(Instant.parse(FROM)), EpochNanos.of(Instant.parse(TO))),
                Told.BERLIN,
                5,
                NoiseFile.own()));
        StoreSink sink = new StoreSink(direct);
        Play play = history.play(sink);
        play.until(EpochNanos.of(Instant.parse(TO)));
        play.end();
        long facts = sink.finish();
        assertThat(answer.err()).contains(String.format(Locale.ROOT, "All of it is stored: %,d facts", facts));
        assertSame(throughTheDoor, direct);
        assertThat(TruthFile.read(folder.resolve("truth.json"))).isEqualTo(history.truth());
    }

    /** Every kind of fact that a history has, decoded from the wire on one side and never encoded on the other. */
    private static void assertSame(MemoryStore one, MemoryStore other) {
        TimeRange all = new TimeRange(0, Long.MAX_VALUE);
        String env = "history";
        assertThat(one.environments()).containsExactly(env).isEqualTo(other.environments());
        Query.Totals totals = new Query.Totals(env, null, null, all);
        assertThat(one.totals(totals)).isNotEmpty().containsExactlyInAnyOrderElementsOf(other.totals(totals));
        Query.Works works = new Query.Works(env, null, null, all, Integer.MAX_VALUE);
        assertThat(one.works(works)).isNotEmpty().containsExactlyInAnyOrderElementsOf(other.works(works));
        Query.Sessions sessions = new Query.Sessions(env, null, all);
        assertThat(one.sessions(sessions)).isNotEmpty().isEqualTo(other.sessions(sessions));
        Query.Holders holders = new Query.Holders(env, "order", "order", all);
        assertThat(one.holders(holders)).isNotEmpty().isEqualTo(other.holders(holders));
        for (String service : List.of("order", "inventory", "payment")) {
            Query.GcPauses pauses = new Query.GcPauses(env, service, all);
            assertThat(one.gcPauses(pauses)).isNotEmpty().isEqualTo(other.gcPauses(pauses));
            Query.EdenUses uses = new Query.EdenUses(env, service, all);
            assertThat(one.edenUses(uses)).isNotEmpty().isEqualTo(other.edenUses(uses));
            Query.Allocations allocations = new Query.Allocations(env, service, null, all);
            assertThat(one.allocations(allocations))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(other.allocations(allocations));
        }
        Query.Health health = new Query.Health(env, null, all);
        assertThat(one.health(health)).isNotEmpty().containsExactlyInAnyOrderElementsOf(other.health(health));
        other.sessions(sessions).stream()
                .flatMap(poll -> poll.fact().sessions().stream())
                .map(session -> session.fingerprint())
                .distinct()
                .forEach(print -> assertThat(one.statement(env, String.valueOf(print)))
                        .isPresent()
                        .isEqualTo(other.statement(env, String.valueOf(print))));
    }

    @Test
    void aDoorThatTakesNothingSoOldEndsItWithWhatTheServerSays() {
        Answer answer;
        try (Collector collector =
                Collector.start(DoorSettings.loopback(0, 0), new MemoryStore(), InstantSource.fixed(NOW))) {
            answer = run("--from=" + FROM, "--to=" + TO, "--endpoint=http://127.0.0.1:" + collector.httpPort());
        }
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("does not take it").contains("older than 7 days");
    }

    @Test
    void withoutAPlaceForTheTruthNothingIsSent() {
        MemoryStore store = new MemoryStore();
        Answer answer;
        try (Collector collector = Collector.start(patient(), store, InstantSource.fixed(NOW))) {
            answer = run(
                    folder.resolve("no/such/truth.json"),
                    "--from=" + FROM,
                    "--to=" + TO,
                    "--endpoint=http://127.0.0.1:" + collector.httpPort());
        }
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("truth.json cannot be written");
        assertThat(store.environments()).isEmpty();
    }

    @Test
    void scenariosAreListed() {
        Answer answer = run("--list");
        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).contains("nightly ").contains("two-jobs ").contains("bystanders ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scenario=daily | --scenario daily: there is none of that name",
                "--services=0 | --services 0: 1 to 1999",
                "--load=0 | --load 0.0: above 0",
                "--rate=-1 | --rate -1: 0 or more",
                "--connections=99 | --connections 99: 1 to 32",
                "--zone=Berlin | --zone Berlin: not a zone",
                "--from=soon | --from soon: not a day",
                "--to=2026-11-01T12:00:10Z | is not over yet",
                "--to=8d | is not before",
                "--noise=no-such.file | --noise no-such.file cannot be read",
                "--endpoint=ftp://shop | --endpoint ftp://shop: http://host:port",
                "--colour=blue | --colour"
            })
    void wrongOptionsAreToldWithWhatTheyMayBe(String option, String reason) {
        Answer answer = run(option);
        assertThat(answer.exit()).isEqualTo(64);
        assertThat(answer.err()).contains(reason).contains("--help");
    }
}
