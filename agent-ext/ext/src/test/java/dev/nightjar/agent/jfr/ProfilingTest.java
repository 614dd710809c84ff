package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.boot.DeepTier;
import dev.nightjar.agent.boot.Order;
import dev.nightjar.agent.settings.AgentLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ProfilingTest {

    private final AtomicLong freeBytes = new AtomicLong(1L << 40);
    private final AtomicLong beganMillis = new AtomicLong();
    private final List<String> uploads = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Order> state = new AtomicReference<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile Consumer<@Nullable Order> telling = order -> {};
    private final Profiling profiling = new Profiling(
            true, this::upload, this::tell, AgentLog.toStandardError(AgentLog.Level.OFF), new DiskRoom(freeBytes::get));

    private void tell(@Nullable Order order) {
        telling.accept(order);
        state.set(order);
        told.add(order == null ? "nothing" : order.verb() + " " + order.value("id"));
    }

    private String upload(Path file, String id, long beginMillis, double seconds, BooleanSupplier isWanted)
            throws IOException {
        if (uploads.isEmpty()) {
            throw new IOException("nobody takes it");
        }
        beganMillis.set(beginMillis);
        uploads.add(id + " " + Files.readString(file));
        if (uploads.contains("slow")) {
            freeBytes.set(DiskRoom.LEAST_BYTES - 1);
            throw new IOException(isWanted.getAsBoolean() ? "it is wanted" : "it was broken off");
        }
        return "http://server";
    }

    @AfterEach
    void close() {
        profiling.close();
    }

    @Test
    void itEndsByItselfAndItsFileIsOfItsOwner() throws Exception {
        begin("a", 10, "");
        assertThat(told).containsExactly("recording a");
        System.gc();
        Order recorded = until("recorded");
        assertThat(Double.parseDouble(recorded.value("seconds"))).isGreaterThanOrEqualTo(10);
        assertThat(recorded.value("why")).isEmpty();
        Path file = Path.of(recorded.value("file"));
        assertThat(Files.getPosixFilePermissions(Objects.requireNonNull(file.getParent())))
                .hasSize(3);
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(ProfilingTest::name)
                .contains(DeepTier.PAUSE)
                .isSubsetOf(eventsOfTheRecording());

        order("end", "a", Map.of());
        until(null);
        assertThat(file).doesNotExist();
        assertThat(file.getParent()).doesNotExist();
        assertThat(recordings()).isEmpty();
    }

    @Test
    void thereIsOneAtATimeAndItsUserMayEndItSooner() throws Exception {
        begin("a", 600, "");
        begin("b", 10, "");
        order("end", "b", Map.of());
        assertThat(told).containsExactly("recording a");
        assertThat(recordings()).hasSize(1);
        assertThat(profiling.isRecording()).isTrue();

        order("end", "a", Map.of());
        assertThat(until("recorded").value("why")).isEqualTo("it was ended by its user");
        assertThat(profiling.isRecording()).isFalse();
        begin("b", 10, "");
        assertThat(told).as("its file is being read, for as long as that takes").endsWith("recorded a");
        order("end", "a", Map.of());
        until(null);
        begin("c", 600, "");
        assertThat(told).endsWith("recorded a", "nothing", "recording c");
    }

    @Test
    void itsClearedCopyIsSentWhenSomebodyAsksForThat() throws Exception {
        long before = System.currentTimeMillis();
        begin("a", 600, "");
        long after = System.currentTimeMillis();
        order("send", "a", Map.of());
        order("end", "a", Map.of());
        Order recorded = until("recorded");
        order("send", "a", Map.of());
        assertThat(until("unsent").value("why")).startsWith("not cleared: there is no ");
        Path cleared = Files.writeString(Path.of(recorded.value("cleared")), "cleared");
        state.set(null);
        order("send", "a", Map.of());
        assertThat(until("unsent").value("why")).isEqualTo("nobody takes it");
        uploads.add("open");
        order("send", "a", Map.of());
        assertThat(until("sent").value("to")).isEqualTo("http://server");
        assertThat(uploads).as("never the recording itself").containsExactly("open", "a cleared");
        assertThat(beganMillis.get()).isBetween(before, after);
        order("end", "a", Map.of());
        until(null);
        assertThat(cleared.getParent()).doesNotExist();
    }

    @Test
    void withoutItsAgentItEndsWithoutAResult() throws Exception {
        begin("a", 600, "");
        profiling.close();
        assertThat(until("ended").value("why")).contains("switched off");
        assertThat(recordings()).isEmpty();
        begin("b", 10, "");
        assertThat(until("refused").value("why")).contains("switched off");
    }

    @Test
    void overTheBudgetItEndsWithWhatThereIsAndNoneBegins() throws Exception {
        begin("a", 600, "");
        profiling.allow(false);
        assertThat(until("recorded").value("why")).contains("budget");
        order("end", "a", Map.of());
        until(null);
        begin("b", 10, "");
        assertThat(until("refused").value("why")).contains("nightjar.cpu-budget");
        profiling.allow(true);
        begin("c", 10, "");
        until("recording");
    }

    @Test
    void aDiskThatIsAlmostFullEndsIt() throws Exception {
        begin("a", 600, "");
        freeBytes.set(DiskRoom.LEAST_BYTES - 1);
        assertThat(until("ended").value("why")).contains("disk");
        freeBytes.set(DiskRoom.ENOUGH_BYTES);
        begin("b", 10, "");
        assertThat(until("refused").value("why")).contains("208 MiB free");
    }

    @Test
    void itsFileIsNotWrittenOnADiskThatIsAlmostFull() throws Exception {
        begin("a", 600, "");
        freeBytes.set(DiskRoom.ENOUGH_BYTES); // enough for JFR's own
        order("end", "a", Map.of());
        assertThat(until("ended").value("why")).contains("disk");
        assertThat(told).doesNotContain("recorded a");
        assertThat(recordings()).isEmpty();
    }

    @Test
    void itsFileGoesWhenTheDiskBecomesAlmostFull() throws Exception {
        begin("a", 600, "");
        order("end", "a", Map.of());
        Path file = Path.of(until("recorded").value("file"));
        freeBytes.set(DiskRoom.LEAST_BYTES - 1);
        assertThat(until("ended").value("why")).contains("disk");
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void sendingEndsWhenTheDiskBecomesAlmostFull() throws Exception {
        begin("a", 600, "");
        order("end", "a", Map.of());
        Order recorded = until("recorded");
        Files.writeString(Path.of(recorded.value("cleared")), "cleared");
        uploads.add("slow");
        AtomicReference<String> unsent = new AtomicReference<>("");
        telling = order -> {
            if (order != null && order.verb().equals("unsent")) {
                unsent.set(order.value("why"));
            }
        };
        order("send", "a", Map.of());
        until("ended");
        assertThat(unsent.get()).isEqualTo("it was broken off");
    }

    @Test
    void whatCannotEndByItselfDoesNotBegin() throws Exception {
        telling = order -> {
            if (order != null && order.verb().equals("recording")) {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        begin("a", 600, "");
        assertThat(until("failed").value("why")).contains("native thread");
        assertThat(recordings()).isEmpty();
        telling = order -> {};
        begin("b", 600, "");
        until("recording");
    }

    @Test
    void theEndOfTheJvmDoesNotWaitForOneThatBegins() throws Exception {
        CountDownLatch begins = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        telling = order -> {
            if (order != null && order.verb().equals("recording")) {
                begins.countDown();
                await(ends);
            }
        };
        Thread slow = new Thread(() -> begin("a", 600, ""));
        slow.start();
        await(begins);
        profiling.end();
        ends.countDown();
        slow.join();
        assertThat(until("ended").value("why")).isEqualTo("the JVM ends");
        assertThat(recordings()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whereJfrIsSwitchedOffNoneBegins() {
        try (Profiling without = new Profiling(
                false,
                this::upload,
                this::tell,
                AgentLog.toStandardError(AgentLog.Level.OFF),
                new DiskRoom(freeBytes::get))) {
            without.obey(new Order("profile", Map.of("do", "begin", "id", "a", "seconds", "10")));
            assertThat(Objects.requireNonNull(state.get()).value("why")).contains("nightjar.jfr=false");
        }
    }

    @ParameterizedTest
    @CsvSource({"9,", "601,", "x,", "-5,", "10,Order.place()", "10,a::b;;c::d", "10,::place"})
    void whatCannotBeIsRefused(String seconds, @Nullable String methods) {
        order("begin", "a", Map.of("seconds", seconds, "methods", methods == null ? "" : methods));
        assertThat(told).containsExactly("refused a");
        assertThat(recordings()).isEmpty();
    }

    @Test
    void whatJfrKnowsBesideIsOff() {
        Map<String, String> settings = Profiling.settings("shop.Orders::place");

        assertThat(settings)
                .containsEntry("jdk.InitialSystemProperty#enabled", "false")
                .containsEntry("jdk.OldObjectSample#enabled", "false")
                .containsEntry("jdk.GCPhaseParallel#enabled", "false")
                .containsEntry("jdk.ObjectAllocationSample#throttle", "300/s")
                .containsEntry("jdk.MethodTiming#filter", "shop.Orders::place");
        assertThat(Profiling.settings("")).doesNotContainEntry("jdk.MethodTiming#enabled", "true");
    }

    private void begin(String id, long seconds, String methods) {
        order("begin", id, Map.of("seconds", String.valueOf(seconds), "methods", methods));
    }

    private void order(String what, String id, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put("do", what);
        values.put("id", id);
        profiling.obey(Order.parse(new Order("profile", values).text()));
    }

    /** @param verb null: nothing is told any more */
    private Order until(@Nullable String verb) throws InterruptedException {
        Order now = state.get();
        while (!Objects.equals(now == null ? null : now.verb(), verb)) {
            Thread.sleep(5);
            now = state.get();
        }
        return now == null ? new Order("", Map.of()) : now;
    }

    private static List<Recording> recordings() {
        return FlightRecorder.getFlightRecorder().getRecordings().stream()
                .filter(recording -> recording.getName().equals("nightjar-profile"))
                .toList();
    }

    private static Set<String> eventsOfTheRecording() {
        Set<String> events = new HashSet<>(DeepTier.events());
        events.add(DeepTier.ACTIVE_SETTING);
        return events;
    }

    private static String name(RecordedEvent event) {
        return event.getEventType().getName();
    }
}
