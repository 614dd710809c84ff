package dev.nightjar.history.cli;

import dev.nightjar.agent.ship.BatchPost;
import dev.nightjar.agent.ship.Delivery;
import dev.nightjar.history.play.FactSink;
import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends facts to the door in numbered batches, over some connections at once; what one run tells goes over one, in its order. A batch
 * that is not taken is sent again for some minutes; then, and when it is refused, all ends. For one thread, which closes it.
 */
final class DoorSink implements FactSink, AutoCloseable {

    /** Batches that wait for a connection: enough to keep it busy. */
    private static final int WAITING = 8;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 100;

    private record Batch(Origin origin, long number, List<Fact> facts, long nowNanos) {}

    /** One connection and the thread that uses it. */
    private final class Lane implements Runnable {
        private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING);
        private final BatchPost post;
        private final Thread thread;

        Lane(BatchPost post, int number) {
            this.post = post;
            thread = Thread.ofPlatform()
                    .name("nightjar-history-" + number)
                    .daemon()
                    .unstarted(this);
        }

        @Override
        public void run() {
            try {
                while (failure == null && !(closing && waiting.isEmpty())) {
                    Batch next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    if (next != null) {
                        send(next);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                failure = "it broke: " + e;
            } finally {
                post.close();
            }
        }

        private void send(Batch batch) throws InterruptedException {
            byte[] request = BatchPost.request(batch.origin(), batch.number(), batch.facts(), batch.nowNanos());
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (failure == null) {
                switch (post.deliver(request)) {
                    case Delivery.Taken taken -> {
                        sent.addAndGet(batch.facts().size() - taken.rejected());
                        if (taken.rejected() > 0) {
                            failure = taken.rejected() + " of " + batch.facts().size() + " facts were refused: "
                                    + taken.message();
                        }
                        return;
                    }
                    case Delivery.Refused refused -> failure = refused.reason();
                    case Delivery.TryAgain again -> {
                        if (System.nanoTime() - giveUp > 0) {
                            failure = "not taken for " + PATIENCE.toMinutes() + " min: " + again.reason();
                            return;
                        }
                        Duration asked = again.retryAfter();
                        Thread.sleep(asked == null || asked.compareTo(AGAIN_AFTER) < 0 ? AGAIN_AFTER : asked);
                    }
                }
            }
        }
    }

    private final List<Lane> lanes = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Pace pace;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean closing;
    private volatile @Nullable String failure;

    /**
     * Its threads are waiting.
     *
     * @param connect makes a connection
     * @param connections so many of them
     */
    DoorSink(Supplier<BatchPost> connect, int connections, Pace pace) {
        this.pace = pace;
        for (int i = 0; i < connections; i++) {
            lanes.add(new Lane(connect.get(), i));
        }
        lanes.forEach(lane -> lane.thread.start());
    }

    /** Waits while connections are busy; throws {@link DoorFailed} when the server does not take what came before. */
    @Override
    public void accept(Origin origin, List<? extends Fact> facts, long nowEpochNanos) {
        Lane lane = lanes.get(Math.floorMod(origin.run().hashCode(), lanes.size()));
        for (int from = 0; from < facts.size(); from += BatchPost.MAX_FACTS) {
            List<Fact> some = List.copyOf(facts.subList(from, Math.min(facts.size(), from + BatchPost.MAX_FACTS)));
            long number = numbers.merge(origin.run(), 1L, Long::sum) - 1;
            pace.await(some.size());
            put(lane, new Batch(origin, number, some, nowEpochNanos));
        }
    }

    private void put(Lane lane, Batch batch) {
        try {
            boolean taken = false;
            while (!taken) {
                requireTaken();
                taken = lane.waiting.offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DoorFailed("interrupted");
        }
    }

    /** How many facts the server has. */
    long sent() {
        return sent.get();
    }

    private void requireTaken() {
        String why = failure;
        if (why != null) {
            throw new DoorFailed(why);
        }
    }

    /** Waits until all is taken. */
    void finish() {
        closing = true;
        try {
            for (Lane lane : lanes) {
                lane.thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DoorFailed("interrupted");
        }
        requireTaken();
    }

    /** What waits is given up; without {@link #finish} some of the history is not there. */
    @Override
    public void close() {
        closing = true;
        for (Lane lane : lanes) {
            lane.waiting.clear();
            lane.thread.interrupt();
        }
    }
}
