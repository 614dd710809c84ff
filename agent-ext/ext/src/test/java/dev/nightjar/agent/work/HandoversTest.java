package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of event loops; those of executors and fork-join pools are in {@link AwaitedTasksTest}. */
class HandoversTest {

    private final Lab lab = new Lab();
    private final Object task = new Object();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aWorkThatEndsInATaskOfALoopIsFollowedThere() throws InterruptedException {
        Span request = lab.request("GET /a");
        lab.recorder.submittedToLoop("loop", task);
        assertThat(lab.recorder.runs()).isTrue();
        Lab.onAnotherThread(() -> {
            Object run = Objects.requireNonNull(lab.recorder.runStarted(task));
            request.end();
            lab.recorder.runEnded(run);
            assertThat(lab.recorder.recording()).isNull();
        });
        assertThat(lab.recorder.runs()).isFalse();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(work.used().resources().keySet()).anyMatch(resource -> resource.kind() == Resource.Kind.EXECUTOR);
    }

    @Test
    void whatALoopDidBeforeItGoesOnWithAfterwards() throws InterruptedException {
        Span first = lab.request("GET /first");
        lab.recorder.submittedToLoop("loop", task);
        Lab.onAnotherThread(() -> {
            Span second = lab.request("GET /second");
            Recording before = lab.recorder.recording();
            Object run = Objects.requireNonNull(lab.recorder.runStarted(task));
            assertThat(Objects.requireNonNull(lab.recorder.recording()).work().spanId())
                    .isEqualTo(first.getSpanContext().getSpanId());
            lab.recorder.runEnded(run);
            assertThat(lab.recorder.recording()).isSameAs(before);
            second.end();
        });
        first.end();
        assertThat(lab.ended()).hasSize(2);
    }

    @Test
    void tasksOfNobodysAreNotRemembered() {
        lab.recorder.submittedToLoop("loop", task);
        assertThat(lab.recorder.runs()).isFalse();
        assertThat(lab.recorder.runStarted(task)).isNull();
        assertThat(lab.recorder.counters()).containsEntry("tasks.waiting", 0L);
    }

    @Test
    void aTaskThatALoopDroppedDoesNotCountForEver() {
        lab.request("GET /a");
        lab.recorder.submittedToLoop("loop", task);
        lab.recorder.withdrawn(task);
        assertThat(lab.recorder.runs()).isTrue();
        lab.recorder.tidy(System.nanoTime());
        assertThat(lab.recorder.runs()).isFalse();
    }
}
