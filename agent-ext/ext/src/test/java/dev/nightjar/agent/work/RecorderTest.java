package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aRootSpanIsAWorkAndWhatIsInsideItIsNot() {
        Span request = lab.request("GET /orders");
        Span inner = lab.child(request, SpanKind.INTERNAL);
        inner.end();
        Span otherRoot = lab.tracer.spanBuilder("own root").setNoParent().startSpan();
        otherRoot.end();
        request.end();
        assertThat(lab.ended()).singleElement().satisfies(work -> {
            assertThat(work.operation()).isEqualTo("GET /orders");
            assertThat(work.kind()).isEqualTo(Work.Kind.REQUEST);
            assertThat(work.spanId()).isEqualTo(request.getSpanContext().getSpanId());
        });
        assertThat(lab.recorder.counters()).containsEntry("works.live", 0L).containsEntry("intervals.kept", 0L);
    }

    /** The stock agent's span of an XXL-JOB handler: internal, without a parent, failed by the job's result alone. */
    @Test
    void anInternalRootSpanLikeThatOfAnXxlJobHandlerIsAJob() {
        Span job = lab.tracer.spanBuilder("SettlementHandler.execute").startSpan();
        try (Scope current = job.makeCurrent()) {
            assertThat(current).isNotNull();
            assertThat(lab.recorder.recording()).isNotNull();
        }
        job.setStatus(StatusCode.ERROR);
        job.end();
        assertThat(lab.ended()).singleElement().satisfies(work -> {
            assertThat(work.operation()).isEqualTo("SettlementHandler.execute");
            assertThat(work.kind()).isEqualTo(Work.Kind.JOB);
            assertThat(work.failed()).isTrue();
        });
    }

    @Test
    void theSocketOfAStatementIsTheStatements() {
        Span request = lab.request("GET /orders");
        Object statement = lab.advice.sqlEntered(null, "select 1");
        long from = System.nanoTime();
        long to = System.nanoTime();
        lab.advice.sqlLeft(java.util.Objects.requireNonNull(statement));
        long later = System.nanoTime();
        lab.recorder.waited(Lab.threadId(), new Interval(Part.IO, from, to, Resource.io("db:5432"), -1, -1));
        lab.recorder.waited(Lab.threadId(), new Interval(Part.IO, later, later + 1, Resource.io("log"), -1, -1));
        request.end();
        assertThat(lab.ended())
                .singleElement()
                .satisfies(work -> assertThat(work.used().resources().keySet().stream()
                                .filter(used -> used.kind() == Resource.Kind.IO))
                        .containsExactly(Resource.io("log")));
    }

    @Test
    void withoutLedgersWorksAreStillCounted() {
        lab.recorder.makeLedgers(false);
        Span request = lab.request("GET /orders");
        assertThat(lab.recorder.recording()).isNull();
        assertThat(lab.advice.sqlEntered(null, "select 1")).isNull();
        request.end();
        lab.recorder.makeLedgers(true);
        lab.request("GET /again").end();
        assertThat(lab.withoutLedger()).singleElement().satisfies(work -> {
            assertThat(work.operation()).isEqualTo("GET /orders");
            assertThat(work.ledger().missing()).containsExactly(Missing.LEDGER);
        });
        assertThat(lab.ended()).extracting(CompletedWork::operation).containsExactly("GET /again");
        assertThat(lab.recorder.counters()).containsEntry("works.live", 0L).containsEntry("works.counted_only", 1L);
    }

    @Test
    void aCallThatEndsOnItsThreadIsDownstream() {
        Span request = lab.request("GET /a");
        Span call = lab.child(request, SpanKind.CLIENT);
        long from = System.nanoTime();
        lab.recorder.waited(Lab.threadId(), new Interval(Part.SIGNAL, from, System.nanoTime()));
        call.end();
        request.end();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().nanos(Part.DOWNSTREAM)).isPositive();
        assertThat(work.ledger().nanos(Part.SIGNAL))
                .as("the client's own way of waiting")
                .isZero();
        assertThat(work.used().resources()).containsKey(Resource.service("call"));
    }

    @Test
    void aCallThatFailsIsOneInVain() {
        Span request = lab.request("GET /a");
        Span failing = lab.child(request, SpanKind.CLIENT);
        failing.setAttribute("error.type", "java.net.http.HttpTimeoutException");
        failing.end();
        Span refused = lab.child(request, SpanKind.CLIENT);
        refused.setAttribute("http.response.status_code", 503L);
        refused.end();
        Span answered = lab.child(request, SpanKind.CLIENT);
        answered.setAttribute("http.response.status_code", 200L);
        answered.end();
        request.end();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.used().resources().get(Resource.service("call"))).satisfies(use -> {
            assertThat(Objects.requireNonNull(use).calls()).isEqualTo(3);
            assertThat(use.refused()).isEqualTo(2);
        });
        assertThat(work.waits()).extracting(Work.Wait::refused).containsExactly(true, true, false);
    }

    @Test
    void aCallThatEndsElsewhereIsNoWaitOfThisThread() throws InterruptedException {
        Span request = lab.request("GET /a");
        Span call = lab.child(request, SpanKind.CLIENT);
        Lab.onAnotherThread(call::end);
        request.end();
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().nanos(Part.DOWNSTREAM)).isZero();
        assertThat(work.used().resources()).containsKey(Resource.service("call"));
    }

    @Test
    void aCallThatIsNeverEndedIsForgottenWithItsWork() {
        Span request = lab.request("GET /a");
        Span call = lab.child(request, SpanKind.CLIENT);
        request.end();
        assertThat(lab.ended().get(0).ledger().nanos(Part.DOWNSTREAM)).isZero();
        lab.spans.tidy();
        call.end(); // nothing is left that it could change
        assertThat(lab.ended()).isEmpty();
    }

    @Test
    void anOpenCallOfAnOpenWorkLastsUntilNow() {
        Span request = lab.request("GET /a");
        Object token = lab.advice.sqlEntered(null, "select 1");
        CompletedWork open = lab.open();
        assertThat(open.open()).isTrue();
        assertThat(open.ledger().nanos(Part.SQL)).isPositive();
        assertThat(open.ledger().missing()).contains(Missing.CPU_CLOCK, Missing.JFR_LATE);
        lab.advice.sqlLeft(java.util.Objects.requireNonNull(token));
        request.end();
        assertThat(lab.ended())
                .singleElement()
                .satisfies(work -> assertThat(work.ledger().missing()).doesNotContain(Missing.CPU_CLOCK));
    }

    @Test
    void nestedJdbcCallsCountOnce() {
        Span request = lab.request("GET /a");
        Object outer = lab.advice.sqlEntered(null, "select 1");
        assertThat(lab.advice.sqlEntered(null, "select 1")).isNull();
        lab.advice.sqlLeft(java.util.Objects.requireNonNull(outer));
        request.end();
        Resource statement = Resource.sql(lab.statements.get(0).fingerprint());
        assertThat(lab.ended().get(0).used().resources().get(statement))
                .satisfies(use -> assertThat(use.calls()).isEqualTo(1));
    }

    @Test
    void waitsThatCameAfterTheEndBelongToTheWorkTheyOverlap() {
        long before = System.nanoTime();
        Span request = lab.request("GET /a");
        long from = System.nanoTime();
        long to = System.nanoTime();
        request.end();
        Resource lock = Resource.lock("com.example.Ledger");
        lab.recorder.waited(Lab.threadId(), new Interval(Part.LOCK, from, to, lock, -1, -1));
        lab.recorder.waited(Lab.threadId(), new Interval(Part.LOCK, before - 2_000, before, lock, -1, -1));
        CompletedWork work = lab.ended().get(0);
        assertThat(work.ledger().nanos(Part.LOCK)).isLessThanOrEqualTo(to - from);
        assertThat(work.used().resources().get(lock))
                .satisfies(use -> assertThat(use.waitedNanos()).isEqualTo(to - from));
        lab.recorder.waited(Lab.threadId(), new Interval(Part.LOCK, from, to));
        assertThat(lab.recorder.counters()).containsEntry("intervals.kept", 0L);
    }

    @Test
    void tooManyIntervalsAreCountedAndTheMaskSaysSo() {
        Span request = lab.request("GET /a");
        for (int i = 0; i < 20_005; i++) {
            long now = System.nanoTime();
            lab.recorder.waited(Lab.threadId(), new Interval(Part.SLEEP, now - 1, now));
        }
        request.end();
        assertThat(lab.recorder.counters()).containsEntry("intervals.dropped", 5L);
        assertThat(lab.ended().get(0).ledger().missing()).contains(Missing.JFR_DATA_LOSS);
    }

    @Test
    void ofManyOpenWorksTheOldestAreReported() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 203; i++) {
            spans.add(lab.request("GET /" + i));
        }
        List<LiveWork> open = new ArrayList<>();
        lab.recorder.liveWorks().forEach(open::add);
        Collections.shuffle(open, new Random(1));
        List<LiveWork> oldest = LedgerThread.oldest(open);
        assertThat(oldest).hasSize(200);
        assertThat(oldest).extracting(LiveWork::operation).doesNotContain("GET /200", "GET /201", "GET /202");
        spans.forEach(Span::end);
    }

    @Test
    void aFailureThatCannotBeToldDoesNotReachTheApplication() {
        Throwable hostile = new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new StackOverflowError("on purpose");
            }
        };
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Recorder loud = new Recorder(
                new Statements(statement -> {}, () -> 0, System::nanoTime),
                lab.pools,
                lab.finished,
                new AgentLog(nowhere, AgentLog.Level.DEBUG, System::nanoTime));
        loud.failed(hostile);
        assertThat(loud.counters()).containsEntry("advice.failed", 1L);
    }

    @Test
    void aDisabledRecorderRecordsNothing() {
        lab.recorder.disable();
        lab.request("GET /a").end();
        assertThat(lab.ended()).isEmpty();
        assertThat(lab.recorder.counters()).containsEntry("works.live", 0L);
    }

    @Test
    void spansThatNeverEndAreGivenUpAfterADay() {
        Span forgotten = lab.request("GET /a");
        lab.recorder.tidy(System.nanoTime());
        assertThat(lab.recorder.liveWorks()).hasSize(1);
        lab.recorder.tidy(System.nanoTime() + 25 * 3_600_000_000_000L);
        assertThat(lab.recorder.liveWorks()).isEmpty();
        assertThat(lab.recorder.counters()).containsEntry("works.abandoned", 1L);
        lab.request("GET /b").end();
        assertThat(lab.ended()).extracting(CompletedWork::operation).containsExactly("GET /b");
        forgotten.end();
        assertThat(lab.ended()).isEmpty();
    }

    @Test
    void withoutAdviceWhatItTellsIsAbsentAndNotZero() {
        Recorder bare = new Recorder(
                new Statements(statement -> {}, () -> 0, System::nanoTime),
                lab.pools,
                lab.finished,
                AgentLog.toStandardError(AgentLog.Level.OFF));
        try (SdkTracerProvider sdk = SdkTracerProvider.builder()
                .addSpanProcessor(new WorkSpans(bare))
                .build()) {
            sdk.get("bare")
                    .spanBuilder("GET /a")
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan()
                    .end();
        }
        assertThat(lab.ended().get(0).ledger()).satisfies(ledger -> {
            assertThat(ledger.missing()).contains(Missing.ADVICE);
            assertThat(ledger.parts()).doesNotContainKeys(Part.POOL, Part.QUEUE, Part.SQL);
        });
    }

    @Test
    void aRequestThatWasNotSeenInAQueueDoesNotSayThatItWasInNone() {
        lab.request("GET /a").end();
        Object task = new Object();
        Object tomcat = new org.apache.tomcat.TestExecutor();
        lab.advice.submitted(tomcat, task);
        lab.advice.started(tomcat, task);
        lab.request("GET /first").end();
        lab.request("GET /on the same connection").end();
        lab.advice.ended(tomcat);
        assertThat(lab.ended())
                .extracting(work -> work.ledger().missing().contains(Missing.QUEUE))
                .containsExactly(true, false, false);
    }

    @Test
    void aWorkThatAsksAnUnknownPoolMissesThatPart() {
        Span request = lab.request("GET /a");
        lab.advice.otherPoolAsked();
        request.end();
        lab.request("GET /b").end();
        List<CompletedWork> ended = lab.ended();
        assertThat(ended.get(0).ledger().missing()).contains(Missing.POOL);
        assertThat(ended.get(0).ledger().parts()).doesNotContainKey(Part.POOL);
        assertThat(ended.get(1).ledger().missing()).doesNotContain(Missing.POOL);
        assertThat(ended.get(1).ledger().parts()).containsEntry(Part.POOL, 0L);
    }

    @Test
    void aTaskThatOutlivesItsWorkIsNoneOfItsUseAndNoReasonForAMask() throws Exception {
        Object task = new Object();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Span request = lab.request("GET /a");
        lab.advice.submitted("pool", task);
        Thread adder = new Thread(() -> {
            lab.advice.started("pool", task);
            begun.countDown();
            awaitQuietly(over);
            lab.advice.ended("pool");
        });
        adder.start();
        begun.await();
        request.end();
        CompletedWork whileItRuns = lab.ended().get(0);
        over.countDown();
        adder.join();
        CompletedWork ofItsOwn = lab.ended().get(0);
        assertThat(ofItsOwn.operation()).isEqualTo("task of GET /a");
        assertThat(ofItsOwn.kind()).isEqualTo(Work.Kind.TASK);
        Span other = lab.request("GET /a");
        other.end();
        CompletedWork without = lab.ended().get(0);
        assertThat(without.used().heapBytes()).isNotNull();
        assertThat(whileItRuns.used().heapBytes()).isNotNull();
        assertThat(whileItRuns.used().cpuNanos()).isNotNull();
        assertThat(whileItRuns.ledger().missing()).isEqualTo(without.ledger().missing());
    }

    /** Each of them hands over the next one, and is over before that begins. */
    @Test
    void aChainOfTasksWithoutAnEndIsALoopAndNobodys() {
        Object task = new Object();
        Span request = lab.request("GET /a");
        lab.advice.submitted("pool", task);
        request.end();
        assertThat(lab.ended()).hasSize(1);
        int tasks = 0;
        for (int i = 0; i < 2 * LiveWork.MAX_GENERATIONS; i++) {
            Object next = new Object();
            lab.advice.started("pool", task);
            lab.advice.submitted("pool", next);
            lab.advice.ended("pool");
            tasks += lab.ended().size();
            task = next;
        }
        assertThat(tasks).isEqualTo(LiveWork.MAX_GENERATIONS);
    }

    @Test
    void aTaskThatEndsWithinItsWorkIsItsUse() throws InterruptedException {
        Object task = new Object();
        Span request = lab.request("GET /a");
        lab.advice.submitted("pool", task);
        byte[][] kept = new byte[1][];
        Lab.onAnotherThread(() -> {
            lab.advice.started("pool", task);
            kept[0] = new byte[50_000_000];
            lab.advice.ended("pool");
        });
        request.end();
        assertThat(lab.ended().get(0).used().heapBytes()).isGreaterThan(kept[0].length);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
