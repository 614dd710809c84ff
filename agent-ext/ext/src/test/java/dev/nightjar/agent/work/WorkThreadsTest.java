package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On which threads a work is: what is done there is its own, and nothing that is done on those that it has left. */
class WorkThreadsTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aWorkThatEndsOnAnotherThreadDoesNotKeepItsFirstThread() throws InterruptedException {
        Span first = lab.request("first");
        Lab.onAnotherThread(first::end);
        Span second = lab.request("second");
        second.end();
        assertThat(lab.ended()).extracting(CompletedWork::operation).containsExactly("first", "second");
    }

    @Test
    void aRequestThatLeftItsThreadUnseenGivesWayToTheNext() {
        Span hanging = lab.request("hanging");
        Span second = lab.request("second");
        second.end();
        hanging.end();
        List<CompletedWork> ended = lab.ended();
        assertThat(ended).extracting(CompletedWork::operation).containsExactly("second", "hanging");
        assertThat(ended.get(1).ledger().missing()).contains(Missing.HAND_OVER);
    }

    /** As Tomcat does when the next request is there before its thread has gone; what was done before would be the next one's else. */
    @Test
    void aRequestAfterOneThatCameBackBeganWithNeitherItsTaskNorItsQueue() {
        for (boolean comesBack : new boolean[] {true, false}) {
            Span first = lab.request("GET /first");
            lab.current(first).close();
            Object task = new Object();
            Object tomcat = new org.apache.tomcat.TestExecutor();
            lab.advice.submitted(tomcat, task);
            lab.advice.started(tomcat, task);
            long from = System.nanoTime();
            if (comesBack) {
                lab.current(first).close();
            }
            first.end();
            long until = System.nanoTime();
            Span next = lab.request("GET /on the same connection");
            lab.recorder.waited(Lab.threadId(), new Interval(Part.SLEEP, from, until));
            next.end();
            lab.advice.ended(tomcat);
            List<CompletedWork> ended = lab.ended();
            assertThat(ended.get(0).ledger().nanos(Part.SLEEP)).isPositive();
            assertThat(ended.get(1).ledger().nanos(Part.SLEEP)).isZero();
            assertThat(ended.get(1).ledger().parts()).containsEntry(Part.QUEUE, 0L);
            assertThat(ended.get(1).waits()).isEmpty();
        }
    }

    @Test
    void aWorkThatLeftItsThreadCollectsNothingMoreThere() {
        Span message = lab.tracer.spanBuilder("consume").setNoParent().startSpan();
        in(message, () -> sql("select 1"));
        sql("select 2"); // another job's
        message.end();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.used().resources().keySet()).extracting(Resource::kind).containsOnlyOnce(Resource.Kind.SQL);
        assertThat(work.ledger().missing()).contains(Missing.HAND_OVER);
    }

    @Test
    void theNextWorkBeginsOnAThreadThatTheFirstHasLeft() {
        Span first = lab.tracer.spanBuilder("first").setNoParent().startSpan();
        lab.current(first).close();
        Span second = lab.tracer.spanBuilder("second").setNoParent().startSpan();
        in(second, () -> sql("select 1"));
        second.end();
        first.end();
        List<CompletedWork> ended = lab.ended();
        assertThat(ended).extracting(CompletedWork::operation).containsExactly("second", "first");
        assertThat(ended.get(0).used().resources()).isNotEmpty();
        assertThat(ended.get(1).used().resources()).isEmpty();
    }

    @Test
    void aSpanThatEndsRightAfterItsScopeMissesNothing() {
        Span message = lab.tracer.spanBuilder("consume").setNoParent().startSpan();
        for (int i = 0; i < 2; i++) {
            in(message, () -> in(lab.child(message, SpanKind.INTERNAL), () -> sql("select 1")));
        }
        message.end();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
        assertThat(work.used().resources().values())
                .singleElement()
                .satisfies(use -> assertThat(use.calls()).isEqualTo(2));
    }

    @Test
    void aWorkOfATaskOfNobodysLeavesWithTheTask() {
        Object task = new Object();
        lab.advice.submitted("pool", task);
        lab.advice.started("pool", task);
        Span job = lab.tracer.spanBuilder("job").setNoParent().startSpan();
        lab.advice.ended("pool");
        sql("select 1");
        job.end();
        assertThat(lab.ended().get(0).used().resources()).isEmpty();
    }

    /** As gRPC's servers do, whose event loops hand each step of a call to an executor for nobody. */
    @Test
    void aWorkComesUnseenToAThreadWhenItIsNowhereElse() throws InterruptedException {
        Span call = lab.request("naps.Nap");
        lab.current(call).close();
        Lab.onAnotherThread(() -> in(call, () -> sql("select 1")));
        Lab.onAnotherThread(call::end);
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().nanos(Part.SQL)).isPositive();
        assertThat(work.ledger().missing()).contains(Missing.HAND_OVER);
    }

    /** What it did there would be a wait of the first thread else. */
    @Test
    void aWorkThatComesBackFromAnotherThreadWasNotHereMeanwhile() throws InterruptedException {
        Span call = lab.request("naps.Nap");
        lab.current(call).close();
        Lab.onAnotherThread(() -> in(call, () -> sql("select 1")));
        in(call, () -> sql("select 2"));
        call.end();
        CompletedWork work = lab.ended().get(0);
        long sql = work.used().resources().entrySet().stream()
                .filter(used -> used.getKey().kind() == Resource.Kind.SQL)
                .mapToLong(used -> used.getValue().heldNanos())
                .sum();
        assertThat(work.ledger().nanos(Part.SQL)).as("both statements").isEqualTo(sql);
        assertThat(work.ledger().missing()).contains(Missing.HAND_OVER);
    }

    @Test
    void aWorkThatIsOnItsThreadDoesNotComeToAnother() throws InterruptedException {
        Span request = lab.request("GET /a");
        Lab.onAnotherThread(() -> in(request, () -> sql("select 1")));
        request.end();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.used().resources()).isEmpty();
        assertThat(work.ledger().missing()).doesNotContain(Missing.HAND_OVER);
    }

    private void in(Span span, Runnable action) {
        Scope scope = lab.current(span);
        try {
            action.run();
        } finally {
            scope.close();
        }
    }

    private void sql(String text) {
        Edge.install(lab.advice);
        Edge.sqlLeft(Edge.sqlEntered(null, text));
        Edge.install(null);
    }
}
