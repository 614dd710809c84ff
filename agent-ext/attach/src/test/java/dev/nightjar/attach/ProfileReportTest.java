package dev.nightjar.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.boot.DeepTier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
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
                .matches("Only the last \\d+ s of 600 are in it: .* Take a shorter --for");
        assertThat(ProfileReport.of(file, 2, List.of()).get(0)).startsWith("Computing: ");
    }

    @Test
    void howMuchASampleStandsForIsWhatTheRecordingSays() throws IOException {
        Path file = recorded("", () -> 0);
        assertThat(samplingMillis(file)).isEqualTo(20);
        try (Recording others = new Recording()) {
            others.enable(DeepTier.EXECUTION_SAMPLE).withPeriod(Duration.ofMillis(10));
            others.start();
            file = recorded("", () -> 0);
        }
        assertThat(samplingMillis(file)).as("JFR has one period for all").isEqualTo(10);
        assertThat(samplingMillis(RecordingCopy.of(file, directory.resolve("copy.jfr"))))
                .as("not known")
                .isZero();
    }

    @Test
    void withoutThatThereAreNoSeconds() throws IOException {
        assertThat(computing(true)).startsWith("Computing: about ").contains(" s in Java code in 1.0 s, by ");
        assertThat(computing(false)).startsWith("Computing: shares of ");
    }

    /** As before Java 25. */
    private String computing(boolean settings) throws IOException {
        Path file = directory.resolve(settings + ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(DeepTier.EXECUTION_SAMPLE).withPeriod(Duration.ofMillis(20));
            if (settings) {
                recording.enable(DeepTier.ACTIVE_SETTING);
            }
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        return ProfileReport.of(file, 1, List.of()).get(0);
    }

    private static long samplingMillis(Path recording) throws IOException {
        Periods periods = new Periods();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(DeepTier.ACTIVE_SETTING)) {
                    periods.add(event);
                }
            }
            return periods.nanos(DeepTier.EXECUTION_SAMPLE, file.readEventTypes()) / 1_000_000;
        }
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
