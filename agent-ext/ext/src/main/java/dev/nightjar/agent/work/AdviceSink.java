package dev.nightjar.agent.work;

import dev.nightjar.agent.boot.Edge;
import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Part;
import org.jspecify.annotations.Nullable;

/** Hands what advice tells to whom it concerns. Whatever fails in here ends in {@link Edge}; the application never sees it. */
final class AdviceSink implements Edge.Sink {

    private final Recorder recorder;
    private final Handovers handovers;
    private final DatabaseCalls databaseCalls;
    private final Routes routes = new Routes();
    private final LogAppenders appenders = new LogAppenders();

    AdviceSink(Recorder recorder, Handovers handovers, DatabaseCalls databaseCalls) {
        this.recorder = recorder;
        this.handovers = handovers;
        this.databaseCalls = databaseCalls;
    }

    @Override
    public void submitted(Object executor, Object task) {
        if (recorder.isEnabled()) {
            handovers.submitted(executor, task);
        }
    }

    @Override
    public void submittedToLoop(Object loop, Object task) {
        if (recorder.isEnabled()) {
            handovers.submittedToLoop(loop, task);
        }
    }

    @Override
    public void refused(Object executor, Object task) {
        handovers.refused(executor, task);
    }

    @Override
    public void withdrawn(Object task) {
        handovers.withdrawn(task);
    }

    @Override
    public void started(Object executor, Object task) {
        handovers.started(executor, task);
    }

    @Override
    public void ended(Object executor) {
        handovers.ended();
    }

    @Override
    public boolean runs(Object task) {
        return handovers.runs(task);
    }

    @Override
    public @Nullable Object runStarted(Object task) {
        return handovers.runStarted(task);
    }

    @Override
    public void runEnded(Object token) {
        handovers.runEnded(token);
    }

    @Override
    public void wakes(Thread waiter) {
        handovers.wakes(waiter);
    }

    @Override
    public @Nullable Object awaiting(Object future) {
        return handovers.awaiting(future);
    }

    @Override
    public void called(Object future, long sinceNanos) {
        handovers.called(future, sinceNanos);
    }

    @Override
    public void staged(Object future, long sinceNanos) {
        handovers.staged(future, sinceNanos);
    }

    @Override
    public void awaited(Object token) {
        handovers.awaited(token);
    }

    @Override
    public void served(Object request) {
        Recording recording = recorder.recording();
        if (recording != null && !recording.work().isRouted()) {
            recording.work().servedBy(routes.of(request));
        }
    }

    @Override
    public @Nullable Object stepStarted(Object execution) {
        return recorder.stepStarted(execution);
    }

    @Override
    public void stepEnded(Object token, @Nullable Throwable failure) {
        ((BatchSteps.Step) token).ended(failure);
    }

    @Override
    public void logWritten(Object appender, long fromNanos, long toNanos) {
        Recording recording = recorder.recording();
        if (recording != null) {
            recording.logWritten(new Interval(Part.IO, fromNanos, toNanos, appenders.resource(appender), -1, -1));
        }
    }

    @Override
    public @Nullable Object poolAsked(Object pool) {
        return databaseCalls.poolAsked(pool);
    }

    @Override
    public void poolAnswered(Object token, Object pool, @Nullable Object connection, @Nullable Throwable failure) {
        databaseCalls.poolAnswered(token, pool, connection, failure);
    }

    @Override
    public @Nullable Object poolWorks(Object pool, boolean connects) {
        return databaseCalls.poolWorks(pool, connects);
    }

    @Override
    public void poolWorked(Object token, boolean made) {
        databaseCalls.poolWorked(token, made);
    }

    @Override
    public @Nullable Object connectionReturning(Object connection) {
        return databaseCalls.connectionReturning(connection);
    }

    @Override
    public void connectionReturned(Object token) {
        databaseCalls.connectionReturned(token);
    }

    @Override
    public void otherPoolAsked() {
        databaseCalls.otherPoolAsked();
    }

    @Override
    public boolean prepareEntered() {
        return databaseCalls.prepareEntered();
    }

    @Override
    public void prepared(@Nullable Object statement, String sql) {
        databaseCalls.prepared(statement, sql);
    }

    @Override
    public @Nullable Object sqlEntered(@Nullable Object statement, @Nullable String sql) {
        return databaseCalls.sqlEntered(statement, sql);
    }

    @Override
    public void sqlLeft(Object token) {
        databaseCalls.sqlLeft(token);
    }

    @Override
    public void statementClosed(Object statement) {
        databaseCalls.statementClosed(statement);
    }

    @Override
    public void failed(Throwable failure) {
        recorder.failed(failure);
    }
}
