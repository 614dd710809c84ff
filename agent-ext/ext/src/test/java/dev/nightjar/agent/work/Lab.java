package dev.nightjar.agent.work;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Pause;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A recorder behind a real OpenTelemetry SDK, in a JVM without pauses. */
final class Lab implements AutoCloseable {

    final List<Statement> statements = new ArrayList<>();
    final List<PoolHolders> holders = new ArrayList<>();
    final FinishedWorks finished = new FinishedWorks();
    final Pools pools = new Pools(holders::add, nanos -> nanos);
    final Recorder recorder = new Recorder(
            new Statements(statements::add, () -> 0, System::nanoTime),
            pools,
            finished,
            AgentLog.toStandardError(AgentLog.Level.OFF));
    final Edge.Sink advice = recorder.advice();
    final WorkSpans spans = new WorkSpans(recorder);
    final SpanSwitch onSwitch = new SpanSwitch();
    private final LedgerMaker maker = new LedgerMaker(new Quiet(), new WireClock());
    private final SdkTracerProvider sdk =
            SdkTracerProvider.builder().addSpanProcessor(spans).build();
    final Tracer tracer = sdk.get("lab");

    private record Quiet() implements JvmView {
        @Override
        public long seenUntilNanos() {
            return System.nanoTime();
        }

        @Override
        public List<Pause> pauses(long fromNanos, long toNanos) {
            return List.of();
        }

        @Override
        public Set<Missing> missing(long fromNanos, long toNanos) {
            return Set.of();
        }
    }

    Lab() {
        recorder.advised();
        onSwitch.turnTo(spans);
    }

    Span request(String name) {
        return tracer.spanBuilder(name)
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
    }

    Span child(Span parent, SpanKind kind) {
        return tracer.spanBuilder("call")
                .setParent(Context.root().with(parent))
                .setSpanKind(kind)
                .startSpan();
    }

    /** The span is the current one of this thread until the scope is closed. */
    Scope current(Span span) {
        return new WorkScopes(ContextStorage.get(), onSwitch)
                .attach(Context.root().with(span));
    }

    @SuppressWarnings("deprecation") // threadId() needs Java 19
    static long threadId() {
        return Thread.currentThread().getId();
    }

    /** Ledgers of all works that have ended. */
    List<CompletedWork> ended() {
        List<CompletedWork> ended = new ArrayList<>();
        for (LiveWork work : finished.endedBefore(System.nanoTime() + 1)) {
            ended.add(maker.ended(work, false));
            work.forget();
        }
        return ended;
    }

    /** All works that ended without a ledger. */
    List<CompletedWork> withoutLedger() {
        List<CompletedWork> works = new ArrayList<>();
        for (var work = finished.withoutLedger(); work != null; work = finished.withoutLedger()) {
            works.add(maker.ended(work));
        }
        return works;
    }

    /** The ledger so far of the only work that goes on. */
    CompletedWork open() {
        return maker.open(recorder.liveWorks().iterator().next(), System.nanoTime());
    }

    static void onAnotherThread(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body);
        thread.start();
        thread.join();
    }

    @Override
    public void close() {
        sdk.close();
    }
}
