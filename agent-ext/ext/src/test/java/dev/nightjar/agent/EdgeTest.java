package dev.nightjar.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nightjar.agent.boot.Edge;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EdgeTest {

    /** All ways in, as advice calls them. */
    private static final Map<String, Runnable> WAYS = Map.ofEntries(
            Map.entry("submitted", () -> Edge.submitted("executor", "task")),
            Map.entry("started", () -> Edge.started("executor", String.class, "task")),
            Map.entry("ended", () -> Edge.ended("executor", String.class)),
            Map.entry("refused", () -> Edge.refused("executor", "task")),
            Map.entry("withdrawn", () -> Edge.withdrawn("task")),
            Map.entry("submittedToLoop", () -> Edge.submittedToLoop("loop", "task")),
            Map.entry("runStarted", () -> assertThat(Edge.runStarted("task")).isNull()),
            Map.entry("runEnded", () -> Edge.runEnded("token")),
            Map.entry("wakes", () -> Edge.wakes(Thread.currentThread())),
            Map.entry("poolAsked", () -> assertThat(Edge.poolAsked("pool")).isNull()),
            Map.entry("poolAnswered", () -> Edge.poolAnswered("token", "pool", null, null)),
            Map.entry(
                    "poolWorks", () -> assertThat(Edge.poolWorks("pool", true)).isNull()),
            Map.entry("poolWorked", () -> Edge.poolWorked("token", "connection")),
            Map.entry(
                    "connectionReturning",
                    () -> assertThat(Edge.connectionReturning("connection")).isNull()),
            Map.entry("connectionReturned", () -> Edge.connectionReturned("token")),
            Map.entry("otherPoolAsked", Edge::otherPoolAsked),
            Map.entry("served", () -> Edge.served("request")),
            Map.entry("prepareEntered", () -> assertThat(Edge.prepareEntered()).isFalse()),
            Map.entry("prepared", () -> Edge.prepared(true, "statement", "select 1")),
            Map.entry(
                    "sqlEntered",
                    () -> assertThat(Edge.sqlEntered(null, "select 1")).isNull()),
            Map.entry("sqlLeft", () -> Edge.sqlLeft("token")),
            Map.entry("statementClosed", () -> Edge.statementClosed("statement")),
            Map.entry("stepStarted", () -> assertThat(Edge.stepStarted("step")).isNull()),
            Map.entry("stepEnded", () -> Edge.stepEnded("token", null)));

    @AfterEach
    void uninstall() {
        Edge.install(null);
    }

    @Test
    void withoutASinkNothingHappens() {
        Edge.install(null);
        WAYS.forEach((name, way) -> assertThatCode(way::run).as(name).doesNotThrowAnyException());
    }

    @Test
    void whateverTheSinkThrowsEndsHereAndIsTold() {
        List<Object> told = new ArrayList<>();
        StackOverflowError thrown = new StackOverflowError("on purpose");
        Edge.install(sink((proxy, method, arguments) -> {
            if (method.getName().equals("failed")) {
                told.add(arguments[0]);
                return null;
            }
            throw thrown;
        }));
        WAYS.forEach((name, way) -> assertThatCode(way::run).as(name).doesNotThrowAnyException());
        assertThat(told).hasSize(WAYS.size()).containsOnly(thrown);
    }

    @Test
    void aSinkThatCannotEvenBeToldIsSurvived() {
        Edge.install(sink((proxy, method, arguments) -> {
            throw new OutOfMemoryError("on purpose");
        }));
        WAYS.forEach((name, way) -> assertThatCode(way::run).as(name).doesNotThrowAnyException());
    }

    @Test
    void anExitWithoutItsEnterDoesNotReachTheSink() {
        List<String> reached = new ArrayList<>();
        Edge.install(sink((proxy, method, arguments) -> {
            reached.add(method.getName());
            return null;
        }));
        Edge.sqlLeft(null);
        Edge.poolAnswered(null, "pool", "connection", null);
        Edge.connectionReturning(null);
        Edge.connectionReturned(null);
        Edge.prepared(false, "statement", "select 1");
        Edge.submitted("executor", null);
        Edge.withdrawn(null);
        Edge.withdrawnAll(null);
        Edge.stepStarted(null);
        Edge.stepEnded(null, null);
        assertThat(reached).isEmpty();
    }

    @Test
    void aTaskStartsAndEndsOnceWhetherASubclassCallsSuperOrNot() {
        List<String> reached = new ArrayList<>();
        Edge.install(sink((proxy, method, arguments) -> {
            reached.add(method.getName());
            return null;
        }));
        for (ThreadPoolExecutor executor : List.of(new OwnHooks(), new InheritedHooks())) {
            // what advice does in each class that declares the hooks
            Edge.started(executor, OwnHooks.class, "task");
            Edge.started(executor, ThreadPoolExecutor.class, "task");
            Edge.ended(executor, OwnHooks.class);
            Edge.ended(executor, ThreadPoolExecutor.class);
            assertThat(reached).containsExactly("started", "ended");
            reached.clear();
        }
        ThreadPoolExecutor plain = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        Edge.started(plain, ThreadPoolExecutor.class, "task");
        Edge.ended(plain, ThreadPoolExecutor.class);
        assertThat(reached).containsExactly("started", "ended");
    }

    private static Edge.Sink sink(InvocationHandler handler) {
        @Nullable
        Object proxy = Proxy.newProxyInstance(Edge.class.getClassLoader(), new Class<?>[] {Edge.Sink.class}, handler);
        return Edge.Sink.class.cast(proxy);
    }

    private static class OwnHooks extends ThreadPoolExecutor {
        OwnHooks() {
            super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {}

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {}
    }

    private static final class InheritedHooks extends OwnHooks {}
}
