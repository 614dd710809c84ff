package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrCpuTest {

    private final AtomicBoolean records = new AtomicBoolean();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path tasks;

    @Test
    void itIsCountedWhileAProfileRecordsAndUpToTheLookAfterIt() throws IOException {
        JfrCpu cpu = new JfrCpu(tasks, records::get);
        thread("7", "JFR Recorder Th", 1_000);
        thread("8", "main", 5_000_000);
        assertThat(cpu.spentNanos()).isZero();
        records.set(true);
        assertThat(cpu.spentNanos()).as("before it").isZero();
        thread("7", "JFR Recorder Th", 1_400);
        thread("9", "JFR CPU Time Sa", 50);
        assertThat(cpu.spentNanos()).isEqualTo(450);
        records.set(false);
        thread("7", "JFR Recorder Th", 1_500);
        assertThat(cpu.spentNanos()).isEqualTo(550);
        thread("7", "JFR Recorder Th", 9_000);
        assertThat(cpu.spentNanos()).isEqualTo(550);
        records.set(true);
        cpu.spentNanos();
        thread("7", "JFR Recorder Th", 9_001);
        assertThat(cpu.spentNanos()).isEqualTo(551);
    }

    @Test
    void aThreadThatCannotBeReadForOnceIsCountedFromWhereItWas() throws IOException {
        records.set(true);
        JfrCpu cpu = new JfrCpu(tasks, records::get);
        thread("7", "JFR Recorder Th", 1_000);
        Files.createDirectories(tasks.resolve("8")); // without comm
        assertThat(cpu.spentNanos()).isZero();
        thread("8", "JFR Sampler Thr", 5_000_000);
        thread("7", "JFR Recorder Th", 1_010);
        assertThat(cpu.spentNanos()).as("not the whole life of the other one").isEqualTo(10);
        Files.delete(tasks.resolve("7").resolve("comm"));
        thread("8", "JFR Sampler Thr", 5_000_200);
        assertThat(cpu.spentNanos()).isEqualTo(210);
        thread("7", "JFR Recorder Th", 1_013);
        assertThat(cpu.spentNanos()).isEqualTo(213);
    }

    @Test
    void whereNobodyTellsItIsNone() {
        records.set(true);
        JfrCpu cpu = new JfrCpu(tasks.resolve("none"), records::get);
        cpu.spentNanos();
        assertThat(cpu.spentNanos()).isZero();
    }

    private void thread(String number, String name, long nanos) throws IOException {
        Path thread = Files.createDirectories(tasks.resolve(number));
        Files.writeString(thread.resolve("comm"), name + "\n");
        Files.writeString(thread.resolve("schedstat"), nanos + " 17 3\n");
    }
}
