package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.StageFailed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Those who act at the same time on a shop. For one thread. */
final class Acting {

    private final WarmShop shop;
    private final Deque<Actor.Running> running = new ArrayDeque<>();

    Acting(WarmShop shop) {
        this.shop = shop;
    }

    /** One after the other; those who have started before one fails are there to be stopped. */
    void start(List<Actor> actors) throws StageFailed, InterruptedException {
        for (Actor actor : actors) {
            running.push(actor.start(shop));
        }
    }

    /** The last one first: who makes use of a switched fault is gone before it is switched off. */
    void stop() throws StageFailed, InterruptedException {
        while (!running.isEmpty()) {
            running.pop().stop();
        }
    }
}
