package dev.nightjar.agent.gclog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.ledger.Pause;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that OpenJDK 17.0.15 and 25.0.3 wrote. */
class LogLineTest {

    private static final long START = 1_795_751_658_000_000_000L;
    private static final List<String> OURS = List.of("timenanos", "level", "tags");

    @Test
    void ofJava17ACollectionIsGcAndTheWayToItSafepoint() {
        LogLine.Stop stop = stop("[71270417530299ns][info][safepoint   ] Safepoint \"G1CollectForAllocation\","
                + " Time since last: 378045449 ns, Reaching safepoint: 5227 ns, Cleanup: 52348 ns,"
                + " At safepoint: 13395137 ns, Total: 13452712 ns");
        long end = 71_270_417_530_299L;
        assertThat(stop.pauses())
                .containsExactly(
                        new Pause(Part.SAFEPOINT, end - 13_452_712, end - 13_395_137),
                        new Pause(Part.GC, end - 13_395_137, end));
        assertThat(stop.reachingNanos()).isEqualTo(5_227);
    }

    @Test
    void ofJava25TheTimeInWhichThreadsAreLetGoIsNobodys() {
        LogLine.Stop stop = stop("[71275226026650ns][info][safepoint   ] Safepoint \"G1CollectForAllocation\","
                + " Time since last: 281977640 ns, Reaching safepoint: 6450 ns, At safepoint: 9856321 ns,"
                + " Leaving safepoint: 19699 ns, Total: 9882470 ns, Threads: 0 runnable, 10 total");
        long end = 71_275_226_026_650L - 19_699;
        assertThat(stop.pauses())
                .containsExactly(
                        new Pause(Part.SAFEPOINT, end - 9_856_321 - 6_450, end - 9_856_321),
                        new Pause(Part.GC, end - 9_856_321, end));
    }

    @Test
    void anOperationThatIsNoCollectionIsSafepointAltogether() {
        LogLine.Stop stop = stop("[71270675752465ns][info][safepoint      ] Safepoint \"ThreadDump\","
                + " Time since last: 22199859 ns, Reaching safepoint: 3014 ns, Cleanup: 11367 ns,"
                + " At safepoint: 1138838 ns, Total: 1153219 ns");
        assertThat(stop.isCollection()).isFalse();
        assertThat(stop.pauses())
                .containsExactly(new Pause(Part.SAFEPOINT, 71_270_675_752_465L - 1_153_219, 71_270_675_752_465L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[71270417453134ns][info][gc          ] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 10M->8M(200M) 13.274ms",
                "[5ns][info][safepoint] Safepoint \"G1CollectFull\", Total: 10 ns",
                "[5ns][info][safepoint] Safepoint \"X\", Reaching safepoint: 9 ns, At safepoint: 99999999999999999999 ns, Total: 1 ns",
                "[5ns][info][safepoint] Safepoint \"X\", Reaching safepoint: 9 ns, At safepoint: 12 ns, Total: 10 ns",
                "[5ns][info][safepoint] Application time: 0.1 seconds"
            })
    void whatTellsNoWholeStopIsNone(String line) {
        assertThat(read(OURS, line).stop()).isNull();
    }

    @Test
    void withoutExactTimesThereIsNoStop() {
        assertThat(read(
                                List.of("uptime", "tags"),
                                "[0.417s][safepoint] Safepoint \"ThreadDump\", Time since last: 1 ns,"
                                        + " Reaching safepoint: 3014 ns, At safepoint: 1138838 ns, Total: 1153219 ns")
                        .stop())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'time,level,tags', '[2026-11-27T03:54:18.417+0000][info][gc,heap    ] GC(0) Eden', 417000000",
        "'time,uptime,tags', '[2026-11-27T11:54:18.417+0800][9.000s][gc,heap] GC(0) Eden', 417000000",
        "'utctime,tags', '[2026-11-27T03:54:18.417+0000][gc,heap] GC(0) Eden', 417000000",
        "'uptime,level,tags', '[0.417s][info][gc,heap    ] GC(0) Eden', 417000000",
        "'timemillis,tags', '[1795751658417ms][gc,heap] GC(0) Eden', 417000000",
        "'uptimemillis,hostname,pid,tid,tags', '[417ms][web-1][17][18][gc,heap] GC(0) Eden', 417000000",
        "'uptimenanos,tags', '[417000123ns][gc,heap] GC(0) Eden', 417000123",
        "'timenanos,tags', '[500ns][gc,heap] GC(0) Eden', 501"
    })
    void everyDecorationGivesTheTime(String decorators, String line, long sinceStart) {
        LogLine read = read(List.of(decorators.split(",")), line);
        assertThat(read.epochNanos()).isEqualTo(START + sinceStart);
        assertThat(read.tags()).isEqualTo("gc,heap");
        assertThat(read.text()).isEqualTo("GC(0) Eden");
    }

    @Test
    void aBareLineHasATextOnly() {
        assertThat(read(List.of(), "GC(0) Pause Young")).isEqualTo(new LogLine(null, null, "", "GC(0) Pause Young"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GC(0)",
                "[0.1s",
                "[0.1s]",
                "[soon][gc] x",
                "[5ns][] x",
                "[5ns][gc x] y",
                "[5ns][gc,] y",
                "[5ns][GC] y",
                "[5ns][gc,a,b,c,d,e] y",
                "[5ns][gcaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa] y",
                "[99999999999999999999ns][gc] x",
                "[[[]]]"
            })
    void aLineThatLooksOtherwiseIsNotUnderstood(String line) {
        assertThat(format(List.of("timenanos", "tags")).read(line)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'gc', true",
        "'gc,heap,exit', true",
        "'safepoint', true",
        "'safepoint,cleanup', true",
        "'class,load', false",
        "'gcx', false",
        "'', false",
        "'stringdedup,gc', false"
    })
    void onlyLinesOfCollectionsAndSafepointsGoOut(String tags, boolean ours) {
        assertThat(new LogLine(null, null, tags, "x").isOfGc()).isEqualTo(ours);
    }

    private static LogLine.Stop stop(String line) {
        return Objects.requireNonNull(read(OURS, line).stop());
    }

    private static LogLine read(List<String> decorators, String line) {
        return Objects.requireNonNull(format(decorators).read(line));
    }

    /** The clock of {@link System#nanoTime} began one nanosecond after the JVM. */
    private static LogLine.Format format(List<String> decorators) {
        return new LogLine.Format(decorators, START, nanos -> START + nanos + 1);
    }
}
