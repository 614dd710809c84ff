package dev.nightjar.history.play;

import java.util.ArrayDeque;

/** The threads that take a service's requests, and those that wait for one, first come first served. For one thread. */
final class Workers {

    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private int free;

    Workers(int count) {
        free = count;
    }

    /** The request begins at once, or when a thread is free. */
    void take(Request request, long nowNanos) {
        if (free == 0) {
            waiting.addLast(request);
            return;
        }
        free--;
        request.begin(nowNanos);
    }

    /** A thread has ended its request. */
    void free(long nowNanos) {
        Request next = waiting.pollFirst();
        if (next == null) {
            free++;
        } else {
            next.begin(nowNanos);
        }
    }
}
