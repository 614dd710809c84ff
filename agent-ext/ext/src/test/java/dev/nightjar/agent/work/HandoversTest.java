package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shaded.io.netty.WriteTask;
import shaded.io.netty.util.concurrent.FastThreadLocalThread;

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
        lab.advice.submittedToLoop("loop", task);
        assertThat(lab.advice.runs(new Object())).isTrue();
        Lab.onAnotherThread(() -> {
            Object run = Objects.requireNonNull(lab.advice.runStarted(task));
            request.end();
            lab.advice.runEnded(run);
            assertThat(lab.recorder.recording()).isNull();
        });
        assertThat(lab.advice.runs(new Object())).isFalse();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
        assertThat(work.ledger().nanos(Part.QUEUE)).isPositive();
        assertThat(work.used().resources().keySet()).anyMatch(resource -> resource.kind() == Resource.Kind.EXECUTOR);
    }

    @Test
    void whatALoopDidBeforeItGoesOnWithAfterwards() throws InterruptedException {
        Span first = lab.request("GET /first");
        lab.advice.submittedToLoop("loop", task);
        Lab.onAnotherThread(() -> {
            Span second = lab.request("GET /second");
            Recording before = lab.recorder.recording();
            Object run = Objects.requireNonNull(lab.advice.runStarted(task));
            assertThat(Objects.requireNonNull(lab.recorder.recording()).work().spanId())
                    .isEqualTo(first.getSpanContext().getSpanId());
            lab.advice.runEnded(run);
            assertThat(lab.recorder.recording()).isSameAs(before);
            second.end();
        });
        first.end();
        assertThat(lab.ended()).hasSize(2);
    }

    /** A pause of the JVM between the answer and what follows is idleness of the loop too: played until there is none. */
    @Test
    void theAnswerOfACallBringsAWorkToTheLoopThatReadIt() throws InterruptedException {
        CompletedWork work = answeredOnALoop();
        for (int i = 0; i < 100 && work.ledger().missing().contains(Missing.HAND_OVER); i++) {
            work = answeredOnALoop();
        }
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
        assertThat(work.ledger().nanos(Part.DOWNSTREAM)).isGreaterThanOrEqualTo(5_000_000);
    }

    private CompletedWork answeredOnALoop() throws InterruptedException {
        Span request = lab.request("GET /a");
        Span call = call(request);
        leave(request);
        Thread.sleep(5);
        onALoop(() -> {
            call.end();
            Scope scope = lab.current(request);
            request.end();
            scope.close();
        });
        return lab.ended().get(0);
    }

    /** Clients differ in what comes first. */
    @Test
    void theAnswerMayBeOverWhileTheWorkGoesOn() throws InterruptedException {
        Span request = lab.request("GET /a");
        Span call = call(request);
        leave(request);
        onALoop(() -> {
            Scope scope = lab.current(request);
            call.end();
            request.end();
            scope.close();
        });
        assertThat(lab.ended().get(0).ledger().missing()).doesNotContain(Missing.HAND_OVER);
    }

    @Test
    void whatBringsAWorkBackWithoutAnAnswerIsNotKnown() throws InterruptedException {
        Span request = lab.request("GET /a");
        Span call = call(request);
        leave(request);
        Lab.onAnotherThread(call::end); // its answer went elsewhere
        onALoop(() -> {
            Scope scope = lab.current(request);
            request.end();
            scope.close();
        });
        assertThat(lab.ended().get(0).ledger().missing()).contains(Missing.HAND_OVER);
    }

    @Test
    void threadsThatAreNoLoopsAreNotComeTo() throws InterruptedException {
        Span request = lab.request("GET /a");
        leave(request);
        Lab.onAnotherThread(() -> {
            Scope scope = lab.current(request);
            assertThat(lab.recorder.recording()).isNull();
            scope.close();
        });
        request.end();
        assertThat(lab.ended()).hasSize(1);
    }

    @Test
    void aWorkThatComesAgainAndAgainKeepsItsLedger() throws InterruptedException {
        Span request = lab.request("GET /a");
        leave(request);
        Span other = lab.request("GET /other");
        leave(other);
        onALoop(() -> {
            for (int i = 0; i < 1_000; i++) {
                lab.current(request).close();
                lab.current(other).close();
            }
        });
        Lab.onAnotherThread(request::end);
        assertThat(lab.ended())
                .singleElement()
                .satisfies(work -> assertThat(work.ledger().missing()).doesNotContain(Missing.LEDGER));
    }

    private Span call(Span request) {
        return lab.tracer
                .spanBuilder("GET")
                .setParent(Context.root().with(request))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("server.address", "payment")
                .startSpan();
    }

    /** The work leaves the thread on which it began. */
    private void leave(Span request) {
        lab.current(request).close();
    }

    private static void onALoop(Runnable body) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread loop = new FastThreadLocalThread(body);
        loop.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        loop.start();
        loop.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void tasksOfNobodysAreNotRemembered() {
        lab.advice.submittedToLoop("loop", task);
        assertThat(lab.advice.runs(new Object())).isFalse();
        assertThat(lab.advice.runStarted(task)).isNull();
        assertThat(lab.recorder.counters()).containsEntry("tasks.waiting", 0L);
    }

    @Test
    void aTaskThatALoopRefusedDoesNotCount() {
        lab.request("GET /a");
        lab.advice.submittedToLoop("loop", task);
        assertThat(lab.advice.runs(new Object())).isTrue();
        lab.advice.withdrawn(task);
        assertThat(lab.advice.runs(new Object())).isFalse();
    }

    @Test
    void aStreamOfTasksLeavesThePlaceForTheEnd() throws InterruptedException {
        Span request = lab.request("GET /stream");
        for (int i = 0; i < 300; i++) {
            Object chunk = new Object();
            lab.advice.submittedToLoop("loop", chunk);
            Object run = lab.advice.runStarted(chunk);
            if (run != null) {
                lab.advice.runEnded(run);
            }
        }
        Lab.onAnotherThread(request::end);
        assertThat(lab.ended())
                .singleElement()
                .satisfies(work -> assertThat(work.ledger().missing()).doesNotContain(Missing.LEDGER));
    }

    /** What is left to be written when the answer is out. */
    @Test
    void nettysOwnLateTasksAreNoWorks() {
        Span request = lab.request("GET /a");
        WriteTask write = new WriteTask();
        lab.advice.submittedToLoop("loop", write);
        request.end();
        lab.advice.runEnded(Objects.requireNonNull(lab.advice.runStarted(write)));
        assertThat(lab.ended()).hasSize(1);
    }
}
