package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.boot.DeepTier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProfileReportTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    @SuppressWarnings("unused") // called to be timed
    private static int price(int item) {
        return 31 * item;
    }

    private static long price(long item) {
        return 31 * item;
    }

    @Test
    void methodsOfOneNameAreToldTogetherAndThoseThatAreNotThereAreSaid() throws IOException {
        String here = ProfileReportTest.class.getName();
        Path file = recorded(here + "::price;" + here + "::none;shop.Orders", () -> {
            long sum = 0;
            for (int i = 0; i < 30; i++) {
                sum += price(i) + price((long) i);
            }
            return sum;
        });

        assertThat(ProfileReport.of(file, 1, List.of(here + "::price", here + "::none", "shop.Orders")))
                .contains("Methods: calls, average, longest")
                .anyMatch(line -> line.startsWith("  60  ") && line.endsWith(here + ".price"))
                .last()
                .isEqualTo("Not timed, for no loaded class has such a method: " + here + "::none, shop.Orders");
    }

    @Test
    void whatTheRecordingHadNoRoomForIsSaid() throws IOException {
        Path file = recorded("", ProfileReportTest::untilASecondIsTold);

        assertThat(ProfileReport.of(file, 600, List.of()).get(0))
                .startsWith("Only the last 1 s of 600 are in it")
                .endsWith("Take a shorter --for");
        assertThat(ProfileReport.of(file, 2, List.of()).get(0)).startsWith("Computing: ");
    }

    @Test
    void collectionsAreToldWithTheirCauses() throws IOException {
        Path file = recorded("", () -> {
            System.gc();
            return 0;
        });

        assertThat(ProfileReport.of(file, 1, List.of()))
                .anyMatch(line -> line.startsWith("Collecting: 1 pauses, "))
                .anyMatch(line -> line.endsWith(", System.gc()"));
    }

    @Test
    void namesCannotChangeTheTerminal() {
        assertThat(Places.printable("worker\u001b[2J\n7")).isEqualTo("worker?[2J?7");
    }

    private static long untilASecondIsTold() {
        CountDownLatch told = new CountDownLatch(1);
        try (RecordingStream stream = new RecordingStream()) {
            stream.onEvent(DeepTier.CPU_LOAD, event -> told.countDown());
            stream.startAsync();
            told.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }

    private interface Work {
        long run();
    }

    private Path recorded(String methods, Work work) throws IOException {
        Path file = directory.resolve("own.jfr");
        try (Recording recording = new Recording()) {
            recording.setSettings(DeepTier.settings(methods));
            recording.start();
            assertThat(work.run()).isNotNegative();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }
}
