package dev.nightjar.replay.driver;

import dev.nightjar.replay.Arrival;
import dev.nightjar.replay.Settings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The share of one event loop in a replay: sends each of its arrivals when it is due, on an idle connection, a new one,
 * or, at its share of the connection limit, from a queue as soon as one comes free. Nothing here waits for an answer.
 * All of it runs on the event loop but {@link #start}, {@link #stop} and {@link #snapshot}.
 */
final class Lane {

    /** After so many sends in a row the loop reads answers before it goes on. */
    private static final int BURST = 64;

    /**
     * An older idle connection is closed rather than used: the server may be closing it just now. Node.js closes after
     * 5 s, the shortest default of the common servers.
     */
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(4).toNanos();

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final EncodedRequests requests;
    private final TraceParents traceParents;
    private final LaneTally tally;
    private final int maxConnections;
    private final int maxQueued;
    private final long timeoutNanos;
    private final long stopGraceNanos;

    private final Iterator<Arrival> arrivals;
    private @Nullable Arrival next;
    private long beginNanos;
    private boolean paced;

    private int openConnections;
    /** Last in, first out: those that are not needed grow old and are closed. */
    private final Deque<Connection> idle = new ArrayDeque<>();
    /** In order of their deadlines, because the timeout is the same for all. */
    private final Set<Connection> busy = new LinkedHashSet<>();

    private final Queue<Exchange> queue = new ArrayDeque<>();
    private boolean watching;
    private final CompletableFuture<LaneTally> done = new CompletableFuture<>();

    /**
     * A lane that has not begun.
     *
     * @param share of the limits of the settings that is this lane's: one of so many lanes
     */
    Lane(
            EventLoop loop,
            Bootstrap bootstrap,
            Iterator<Arrival> arrivals,
            EncodedRequests requests,
            TraceParents traceParents,
            Settings settings,
            Share share) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.arrivals = arrivals;
        this.requests = requests;
        this.traceParents = traceParents;
        this.tally = new LaneTally(requests.endpoints().size());
        this.maxConnections = share.of(settings.connections());
        this.maxQueued = share.of(settings.maxQueued());
        this.timeoutNanos = settings.timeout().toNanos();
        this.stopGraceNanos = settings.stopGrace().toNanos();
    }

    /** Lane {@code index} of {@code lanes}. */
    record Share(int index, int lanes) {
        int of(int limit) {
            return limit / lanes + (index < limit % lanes ? 1 : 0);
        }
    }

    /**
     * Begins to send.
     *
     * @param begin the time of arrivals at 0, on the clock of {@link System#nanoTime}
     * @return the final tally, when everything ended
     */
    CompletableFuture<LaneTally> start(long begin) {
        onLoop(() -> {
            beginNanos = begin;
            next = arrivals.hasNext() ? arrivals.next() : null;
            pace();
        });
        return done;
    }

    /** Sends no more; what is in flight gets the grace of the settings. */
    void stop() {
        onLoop(() -> {
            next = null;
            paced = true;
            dropQueue();
            after(stopGraceNanos, this::abandonAll);
            checkDone();
        });
    }

    /** A copy of what was counted so far. */
    CompletableFuture<LaneTally> snapshot() {
        CompletableFuture<LaneTally> copy = new CompletableFuture<>();
        onLoop(() -> copy.complete(tally.copy()));
        return copy;
    }

    /** Runs a step on the event loop, never inside another one. */
    void onLoop(Runnable step) {
        loop.execute(guarded(step));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the step is guarded: it never fails
    private void after(long delayNanos, Runnable step) {
        loop.schedule(guarded(step), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
    }

    /** A defect ends the replay with an error: it must not look like a target that is silent. */
    private Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                broken(e);
            }
        };
    }

    void broken(Throwable defect) {
        next = null;
        done.completeExceptionally(defect);
    }

    private void pace() {
        for (int sent = 0; next != null; sent++) {
            long dueNanos = beginNanos + next.atNanos();
            long waitNanos = dueNanos - System.nanoTime();
            if (waitNanos > 0 || sent == BURST) {
                // Even without a wait a timer, not execute(): tasks would run before the next look at the sockets.
                after(waitNanos, this::pace);
                return;
            }
            dispatch(new Exchange(requests.of(next.request()), dueNanos));
            next = arrivals.hasNext() ? arrivals.next() : null;
        }
        if (!paced) {
            paced = true;
            // What still waits for a connection gets the time of one more timeout.
            after(timeoutNanos, this::dropQueue);
        }
        checkDone();
    }

    private void dispatch(Exchange exchange) {
        tally.of(exchange).due();
        Connection connection = pollIdle();
        if (connection != null) {
            busy.add(connection);
            connection.send(exchange, deadline());
            tally.late(System.nanoTime() - exchange.intendedNanos());
            return;
        }
        // What follows may take long by the target's fault: the driver's own part ends here.
        tally.late(System.nanoTime() - exchange.intendedNanos());
        if (openConnections < maxConnections) {
            connect(exchange);
        } else if (queue.size() < maxQueued) {
            queue.add(exchange);
            tally.queued(queue.size());
        } else {
            tally.of(exchange).notSent();
        }
    }

    private @Nullable Connection pollIdle() {
        Connection youngest = idle.pollLast();
        if (youngest != null && System.nanoTime() - youngest.idleSinceNanos() > MAX_IDLE_NANOS) {
            youngest.close();
            closeIdle();
            return null;
        }
        return youngest;
    }

    private void connect(Exchange exchange) {
        Connection connection = new Connection(this);
        openConnections++;
        tally.connectionOpened();
        busy.add(connection);
        connection.open(bootstrap, exchange, deadline());
    }

    private long deadline() {
        watch(timeoutNanos);
        return System.nanoTime() + timeoutNanos;
    }

    /** One timer for all: it looks at the connection that is busy for longest. */
    private void watch(long delayNanos) {
        if (!watching) {
            watching = true;
            after(delayNanos, this::giveUpOverdue);
        }
    }

    private void giveUpOverdue() {
        watching = false;
        while (!busy.isEmpty()) {
            Connection oldest = busy.iterator().next();
            long leftNanos = oldest.deadlineNanos() - System.nanoTime();
            if (leftNanos > 0) {
                watch(leftNanos);
                return;
            }
            Exchange overdue = oldest.giveUp();
            if (overdue != null) {
                tally.of(overdue).timedOut(System.nanoTime() - overdue.intendedNanos());
            }
            ended(oldest);
        }
    }

    /** The request's last byte went to the socket, or into the channel's buffer when that is full. */
    void handedOver(Exchange exchange) {
        tally.handedOver(System.nanoTime() - exchange.intendedNanos());
    }

    void answered(Connection connection, Exchange exchange, int status) {
        tally.of(exchange).answered(status, System.nanoTime() - exchange.intendedNanos());
        ended(connection);
    }

    void failed(Connection connection, Exchange exchange, Failure failure) {
        tally.of(exchange).failed(failure);
        ended(connection);
    }

    void gone(Connection connection) {
        openConnections--;
        idle.remove(connection);
    }

    TraceParents traceParents() {
        return traceParents;
    }

    /** An exchange is over: its connection, or the room that it left, goes to the request that waits for longest. */
    private void ended(Connection connection) {
        busy.remove(connection);
        Exchange waiting = queue.poll();
        if (!connection.isGone()) {
            if (waiting != null) {
                busy.add(connection);
                connection.send(waiting, deadline());
            } else {
                connection.idleSince(System.nanoTime());
                idle.addLast(connection);
            }
        } else if (waiting != null) {
            connect(waiting);
        }
        checkDone();
    }

    private void dropQueue() {
        for (Exchange waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            tally.of(waiting).notSent();
        }
        checkDone();
    }

    private void abandonAll() {
        while (!busy.isEmpty()) {
            Connection connection = busy.iterator().next();
            Exchange abandoned = connection.giveUp();
            if (abandoned != null) {
                tally.of(abandoned).abandoned();
            }
            ended(connection);
        }
    }

    private void checkDone() {
        if (paced && queue.isEmpty() && busy.isEmpty() && !done.isDone()) {
            closeIdle();
            done.complete(tally.copy());
        }
    }

    private void closeIdle() {
        for (Connection old = idle.pollLast(); old != null; old = idle.pollLast()) {
            old.close();
        }
    }
}
