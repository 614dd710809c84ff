package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shaded.io.netty.WriteTask;

class TasksTest {

    private final Lab lab = new Lab();
    private final Tasks tasks = new Tasks();
    private final Object task = new Object();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aTaskIsItsSubmittersOnce() {
        Tasks.Submitted how = byWork("first");
        assertThat(tasks.submitted(task, how)).isTrue();
        assertThat(tasks.waiting()).isEqualTo(1);
        assertThat(tasks.started(task)).isEqualTo(how);
        assertThat(tasks.started(task)).as("advised twice on its way").isNull();
        assertThat(tasks.waiting()).isZero();
        assertThat(tasks.of(task)).as("it runs").isEqualTo(how);
    }

    @Test
    void aTaskThatTwoWorksSubmittedIsNobodys() {
        tasks.submitted(task, byWork("first"));
        tasks.submitted(task, byWork("second"));
        assertThat(tasks.started(task)).isNull();
        assertThat(tasks.started(task)).isNull();
        tasks.submitted(task, byWork("third"));
        assertThat(tasks.started(task)).as("a shared object stays one").isNull();
    }

    @Test
    void aTaskThatNobodysWorkSubmittedTooIsNobodys() {
        tasks.submitted(task, byNobody());
        tasks.submitted(task, byWork("first"));
        assertThat(tasks.started(task)).isNull();
        assertThat(tasks.started(task)).isNull();
    }

    @Test
    void aLoopThatOneWorkAfterTheOtherSubmitsIsNobodysFromTheSecondOn() {
        tasks.submitted(task, byWork("first"));
        assertThat(tasks.started(task)).isNotNull();
        tasks.submitted(task, byWork("second"));
        assertThat(tasks.started(task)).isNull();
    }

    @Test
    void aWorkMaySubmitItsOwnTaskAgain() {
        Tasks.Submitted how = byWork("first");
        tasks.submitted(task, how);
        tasks.started(task);
        tasks.submitted(task, how);
        assertThat(tasks.started(task)).isEqualTo(how);
    }

    @Test
    void theServersOwnTasksAreUsedAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            Tasks.Submitted how = new Tasks.Submitted(i, Tasks.Way.SERVER, null, Executors.NOBODYS);
            tasks.submitted(task, how);
            assertThat(tasks.started(task)).isEqualTo(how);
        }
    }

    @Test
    void aTaskThatWillNotStartDoesNotWait() {
        tasks.submitted(task, byWork("first"));
        tasks.withdrawn(task);
        assertThat(tasks.waiting()).isZero();
        Tasks.Submitted again = byWork("second");
        tasks.submitted(task, again);
        assertThat(tasks.started(task)).isEqualTo(again);
    }

    @Test
    void aSharedTaskStaysSharedWhenItIsWithdrawn() {
        tasks.submitted(task, byWork("first"));
        tasks.submitted(task, byWork("second"));
        tasks.withdrawn(task);
        tasks.withdrawn(task);
        assertThat(tasks.waiting()).isZero();
        tasks.submitted(task, byWork("third"));
        assertThat(tasks.started(task)).isNull();
    }

    @Test
    void whatTheApplicationDroppedIsDroppedHere() throws InterruptedException {
        Object dropped = new Object();
        WeakReference<Object> gone = new WeakReference<>(dropped);
        tasks.submitted(dropped, byWork("first"));
        dropped = null;
        while (gone.get() != null || tasks.waiting() > 0) {
            System.gc();
            Thread.sleep(10);
            tasks.tidy(System.nanoTime());
        }
        assertThat(tasks.waiting()).isZero();
    }

    @Test
    void aTaskOfAWorkThatEndedKeepsItsPlaceButNotItsWork() {
        Span request = lab.request("first");
        Recording recording = Objects.requireNonNull(lab.recorder.recording());
        tasks.submitted(task, new Tasks.Submitted(System.nanoTime(), Tasks.Way.WORKER, recording, Executors.NOBODYS));
        request.end();
        tasks.tidy(System.nanoTime());
        tasks.submitted(task, byWork("second"));
        assertThat(tasks.started(task))
                .as("it may be the run that the first work asked for")
                .isNull();
    }

    @Test
    void objectsFromAPoolAreForgottenOnceTheyRun() {
        Object recycled = new WriteTask();
        for (String name : List.of("first", "second", "third")) {
            Tasks.Submitted how = byWork(name, Tasks.Way.LOOP);
            tasks.submitted(recycled, how);
            assertThat(tasks.started(recycled)).isEqualTo(how);
            assertThat(tasks.of(recycled)).isNull();
        }
    }

    @Test
    void anObjectFromAPoolThatWaitsTwiceIsSharedUntilItHasRunTwice() {
        Object recycled = new WriteTask();
        tasks.submitted(recycled, byWork("first", Tasks.Way.LOOP));
        tasks.submitted(recycled, byWork("second", Tasks.Way.LOOP));
        assertThat(tasks.started(recycled)).isNull();
        assertThat(tasks.started(recycled)).isNull();
        Tasks.Submitted third = byWork("third", Tasks.Way.LOOP);
        tasks.submitted(recycled, third);
        assertThat(tasks.started(recycled)).isEqualTo(third);
    }

    @Test
    void howManyWaitAmongManyIsTrueWhateverHappensToThem() {
        assertThat(tasks.anyAmongMany()).isFalse();
        Object fork = new Object();
        Object other = new Object();
        tasks.submitted(fork, byWork("first", Tasks.Way.FORK));
        tasks.submitted(fork, byWork("second", Tasks.Way.FORK));
        tasks.submitted(other, byWork("third", Tasks.Way.LOOP));
        tasks.submitted(task, byWork("fourth"));
        assertThat(tasks.started(fork)).as("shared").isNull();
        tasks.withdrawn(other);
        assertThat(tasks.anyAmongMany()).isTrue();
        tasks.started(fork);
        assertThat(tasks.anyAmongMany()).isFalse();
        tasks.submitted(other, byWork("fifth", Tasks.Way.LOOP));
        tasks.clear();
        assertThat(tasks.anyAmongMany()).isFalse();
    }

    @Test
    void anObjectFromAPoolThatIsNeverSeenToRunIsForgotten() {
        Object recycled = new WriteTask();
        tasks.submitted(recycled, byWork("first", Tasks.Way.LOOP));
        tasks.tidy(System.nanoTime() + 3_600_000_000_000L);
        assertThat(tasks.anyAmongMany()).isFalse();
        Tasks.Submitted second = byWork("second", Tasks.Way.LOOP);
        tasks.submitted(recycled, second);
        assertThat(tasks.started(recycled)).isEqualTo(second);
    }

    private Tasks.Submitted byWork(String name) {
        return byWork(name, Tasks.Way.WORKER);
    }

    private Tasks.Submitted byWork(String name, Tasks.Way way) {
        Span request = lab.request(name);
        Recording recording = Objects.requireNonNull(lab.recorder.recording());
        assertThat(recording.work().spanId()).isEqualTo(request.getSpanContext().getSpanId());
        return new Tasks.Submitted(System.nanoTime(), way, recording, Executors.NOBODYS);
    }

    private static Tasks.Submitted byNobody() {
        return new Tasks.Submitted(System.nanoTime(), Tasks.Way.WORKER, null, Executors.NOBODYS);
    }
}
