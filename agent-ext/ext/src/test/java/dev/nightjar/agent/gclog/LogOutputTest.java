package dev.nightjar.agent.gclog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.work.WireClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code VM.log list} of OpenJDK 17.0.15 and 25.0.3 printed. */
class LogOutputTest {

    private static final List<String> OURS = List.of("timenanos", "level", "tags");

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void filesAreFoundWithWhatTheyAreFor(int java) throws IOException {
        List<LogOutput> outputs = outputs(java);
        assertThat(outputs)
                .extracting(LogOutput::file)
                .containsExactly("u s/gc-%p-%t.log", "none.log", "warn.log", "cl.log", "/tmp/nightjar gc/gc.log");
        assertThat(outputs).extracting(LogOutput::hasCollections).containsExactly(true, true, false, false, true);
        assertThat(outputs).extracting(LogOutput::tellsPauses).containsExactly(false, false, false, false, true);
        assertThat(outputs.get(0).decorators()).containsExactly("uptime", "tags");
        assertThat(outputs.get(1).decorators()).isEmpty();
        assertThat(outputs.get(4).decorators()).isEqualTo(OURS);
    }

    @ParameterizedTest
    @CsvSource({
        "'all=info', true, true",
        "'all=info,safepoint=off', true, false",
        "'all=info,gc*=off', false, true",
        "'all=warning', false, false",
        "'all=off,gc=info', true, false",
        "'all=off,gc=info,gc*=off', false, false",
        "'all=off,gc*=info,gc=warning', false, false",
        "'all=off,gc+heap=debug', true, false",
        "'all=off,gc*=info,safepoint=info', true, true",
        "'all=off,gc*=info,safepoint=info,all=off', false, false",
        "'all=off,gc*=info,safepoint*=off', true, false",
        "'all=off,gc*=info,safepoint*=info,safepoint=off', true, false",
        "'all=off,gc*=info,safepoint=off,safepoint*=info', true, true",
        "'all=off,gc*=info,safepoint+stats=info', true, false",
        "'all=off,gc*=info,safepoint=info,safepoint+stats*=off', true, true",
        "'all=off,safepoint=info', false, true",
        "'all=off,gc*=trace,class+load=info', true, false"
    })
    void theLastSelectionThatFitsDecides(String what, boolean collections, boolean pauses) {
        LogOutput output = new LogOutput("gc.log", List.of(what.split(",")), OURS, false);
        assertThat(output.hasCollections()).isEqualTo(collections);
        assertThat(output.tellsPauses()).isEqualTo(pauses);
    }

    @Test
    void whatIsWrittenLaterOrDroppedTellsNoPauses() {
        String listing =
                " #2: file=gc.log all=off,gc*=info,safepoint=info timenanos,tags %sfilecount=1,filesize=512K,async=%s";
        assertThat(LogOutput.parse(listing.formatted("", "true")))
                .singleElement()
                .satisfies(output -> assertThat(output.tellsPauses()).isFalse());
        assertThat(LogOutput.parse(listing.formatted("foldmultilines=false,", "false") + " (reconfigured)"))
                .singleElement()
                .satisfies(output -> assertThat(output.tellsPauses()).isTrue());
    }

    @Test
    void theJvmsPlaceholdersAreReplaced(@TempDir Path directory) throws IOException {
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        long start = Instant.parse("2026-11-27T03:54:18.900Z").toEpochMilli();
        Path file = Files.createFile(directory.resolve("gc-25776-2026-11-27_11-54-19-web.log"));
        Files.createFile(directory.resolve("gc-25776-2026-11-27_11-54-25-web.log"));
        String name = directory + "/gc-%p-%t-%hn.log";
        assertThat(LogName.file(name, 25_776, start, zone, "web")).isEqualTo(file);
        assertThat(LogName.file(name, 25_777, start, zone, "web")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/stdout, tags, is",
        "/dev/fd/1, tags, is",
        "/proc/self/fd/1, tags, is",
        "/proc/self/status, tags, is",
        "/dev/null, tags, is a link or no file",
        "/dev/stdout, none, has no tags",
        "/tmp, tags, is a link or no file",
        "/none/gc.log, tags, is not there"
    })
    void whatMayHoldOthersLinesIsNotRead(String file, String decorator, String why) {
        LogOutput output = new LogOutput(file, List.of("all=off", "gc=info"), List.of(decorator), false);
        LogSource.Found found = LogSource.found(List.of(output), new WireClock());
        assertThat(found.source()).isNull();
        assertThat(found.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused).startsWith(file + " " + why));
    }

    private static List<LogOutput> outputs(int java) throws IOException {
        try (InputStream listing = LogOutputTest.class.getResourceAsStream("list-" + java + ".txt")) {
            return LogOutput.parse(new String(Objects.requireNonNull(listing).readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
