package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Work;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spring Batch's executions are asked by name: these have its methods. */
class BatchStepsTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    public record Execution(String step, boolean unsuccessful, List<Throwable> failures) {
        public Execution getJobExecution() {
            return this;
        }

        public Execution getJobInstance() {
            return this;
        }

        public String getJobName() {
            return "settle";
        }

        public String getStepName() {
            return step;
        }

        public Execution getStatus() {
            return this;
        }

        public boolean isUnsuccessful() {
            return unsuccessful;
        }

        public List<Throwable> getFailureExceptions() {
            return failures;
        }
    }

    @Test
    void aStepIsAWorkOfATraceThatNobodyExports() {
        CompletedWork work = run(new Execution("read", false, List.of()));
        assertThat(work.kind()).isEqualTo(Work.Kind.JOB);
        assertThat(work.operation()).isEqualTo("BatchJob settle.read");
        assertThat(work.failed()).isFalse();
        assertThat(work.sampled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"import:partition7, import", "a:b:c, a:b", ":odd, :odd", "plain, plain"})
    void partitionsOfAStepAreOneOperation(String step, String name) {
        assertThat(run(new Execution(step, false, List.of())).operation()).isEqualTo("BatchJob settle." + name);
    }

    @Test
    void aFailureIsTheOneThatTheStepCaught() {
        CompletedWork work = run(new Execution("read", true, List.of(new IllegalStateException("on purpose"))));
        assertThat(work.failed()).isTrue();
        assertThat(work.error()).isEqualTo(IllegalStateException.class.getName());
        assertThat(run(new Execution("read", true, List.of())).failed()).isTrue();
    }

    @Test
    void whateverIsNoExecutionIsAWorkAllTheSame() {
        Object step = Objects.requireNonNull(lab.advice.stepStarted("no execution"));
        lab.advice.stepEnded(step, new IllegalStateException("on purpose"));
        CompletedWork work = lab.ended().get(0);
        assertThat(work.operation()).isEqualTo("BatchJob");
        assertThat(work.error()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void aStepInsideAWorkBelongsToIt() {
        Span request = lab.request("POST /jobs");
        assertThat(lab.advice.stepStarted(new Execution("read", false, List.of())))
                .isNull();
        request.end();
        assertThat(lab.ended()).hasSize(1);
    }

    /** A launcher that hands the job to a thread of its own, and the request's context with it. */
    @Test
    void aContextWithoutAWorkOnItsThreadIsNoWork() throws InterruptedException {
        Span request = lab.request("POST /jobs");
        Lab.onAnotherThread(() -> {
            Scope scope = lab.current(request);
            try {
                run(new Execution("read", false, List.of()));
            } finally {
                scope.close();
            }
        });
        request.end();
    }

    @Test
    void onlyCountedWorksAreNotCountedTwice() {
        lab.recorder.makeLedgers(false);
        Scope scope = lab.current(lab.request("POST /jobs"));
        assertThat(lab.advice.stepStarted(new Execution("read", false, List.of())))
                .isNull();
        scope.close();
        assertThat(lab.advice.stepStarted(new Execution("read", false, List.of())))
                .isNotNull();
    }

    @Test
    void callsOfAStepAreItsOwnThoughItsSpanIsNotCurrent() {
        Object step = Objects.requireNonNull(lab.advice.stepStarted(new Execution("read", false, List.of())));
        lab.tracer
                .spanBuilder("GET")
                .setNoParent()
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("server.address", "payment")
                .startSpan()
                .end();
        lab.advice.stepEnded(step, null);
        assertThat(lab.ended().get(0).used().resources()).containsKey(Resource.service("payment"));
    }

    private CompletedWork run(Execution execution) {
        Object step = Objects.requireNonNull(lab.advice.stepStarted(execution));
        lab.advice.stepEnded(step, null);
        List<CompletedWork> ended = lab.ended();
        assertThat(ended).hasSize(1);
        return ended.get(0);
    }
}
