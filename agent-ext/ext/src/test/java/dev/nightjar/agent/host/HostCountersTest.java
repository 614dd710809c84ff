package dev.nightjar.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostCountersTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    @Test
    void timesOfTheHostAreNanosecondsOfAllProcessors() throws IOException {
        write("proc/stat", """
                cpu  100 10 50 800 40 1 2 30 5 0
                cpu0 50 5 25 400 20 1 1 15 3 0
                intr 1
                """);
        assertThat(new HostCounters(root).counters())
                .containsExactly(
                        entry("host.busy_nanos", 1_630_000_000L),
                        entry("host.stolen_nanos", 300_000_000L),
                        entry("host.total_nanos", 10_330_000_000L));
    }

    @Test
    void aHostOfManyProcessorsThatHasRunForYearsIsToldAsFarAsNanosecondsReach() throws IOException {
        write("proc/stat", "cpu  0 0 100000000000 800000000000 0 0 0 0 0 0\n");
        assertThat(new HostCounters(root).counters()).containsEntry("host.busy_nanos", 1_000_000_000_000_000_000L);
        write("proc/stat", "cpu  0 0 100000000000 900000000000 0 0 0 0 0 0\n");
        assertThat(new HostCounters(root).counters()).isEmpty();
    }

    /** A process may call itself anything. */
    @Test
    void theProcessIsReadBehindItsName() throws IOException {
        write("proc/self/stat", "4711 (a) b) 1) S 1 2 3 0 -1 4194560 1234 0 7 0 250 50 0 0 20 0 9\n");
        assertThat(new HostCounters(root).counters())
                .containsExactly(
                        entry("process.major_faults", 7L),
                        entry("process.minor_faults", 1_234L),
                        entry("process.system_nanos", 500_000_000L),
                        entry("process.user_nanos", 2_500_000_000L));
    }

    @Test
    void pressureIsTheTotalOfSomeTask() throws IOException {
        write("proc/pressure/cpu", """
                some avg10=1.53 avg60=0.87 avg300=0.73 total=123456
                full avg10=0.00 avg60=0.00 avg300=0.00 total=9
                """);
        assertThat(new HostCounters(root).counters()).containsExactly(entry("host.cpu_pressure_nanos", 123_456_000L));
    }

    @Test
    void theNearestGroupWithALimitIsTold() throws IOException {
        write("proc/self/cgroup", "0::/kubepods/pod7/main\n");
        write("sys/fs/cgroup/kubepods/pod7/main/cpu.max", "max 100000\n");
        write("sys/fs/cgroup/kubepods/pod7/cpu.max", "150000 100000\n");
        write("sys/fs/cgroup/kubepods/pod7/cpu.stat", """
                usage_usec 900
                nr_periods 40
                nr_throttled 30
                throttled_usec 2000
                """);
        assertThat(new HostCounters(root).counters())
                .containsExactly(
                        entry("cgroup.limit_millis", 1_500L),
                        entry("cgroup.periods", 40L),
                        entry("cgroup.throttled_nanos", 2_000_000L),
                        entry("cgroup.throttled_periods", 30L));
    }

    /** Its path is the host's, which the container does not see: what is mounted is its own group. */
    @Test
    void inAContainerTheMountItselfIsTheGroup() throws IOException {
        write("proc/self/cgroup", "3:cpu,cpuacct:/docker/abc\n2:memory:/docker/abc\n");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000\n");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.stat", "nr_periods 5\nnr_throttled 1\nthrottled_time 77\n");
        assertThat(new HostCounters(root).counters())
                .containsEntry("cgroup.limit_millis", 2_000L)
                .containsEntry("cgroup.throttled_nanos", 77L);
    }

    @Test
    void aGroupWithoutALimitIsNotTold() throws IOException {
        write("proc/self/cgroup", "0::/user.slice\n");
        write("sys/fs/cgroup/user.slice/cpu.max", "max 100000\n");
        write("sys/fs/cgroup/user.slice/cpu.stat", "nr_periods 5\n");
        assertThat(new HostCounters(root).counters()).isEmpty();
    }

    @Test
    void whatIsNotThereOrNotUnderstoodIsAbsent() throws IOException {
        assertThat(new HostCounters(root).counters()).isEmpty();
        write("proc/stat", "cpu  a b c d e f g h\n");
        write("proc/self/stat", "1 (java) S 1\n");
        write("proc/self/cgroup", "nonsense\n0::/../../etc\n");
        write("proc/pressure/cpu", "some\n");
        assertThat(new HostCounters(root).counters()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisHostTellsOfItself() {
        assertThat(new HostCounters().counters()).containsKeys("host.busy_nanos", "process.user_nanos");
    }
}
