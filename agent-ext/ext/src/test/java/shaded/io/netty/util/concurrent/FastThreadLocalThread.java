package shaded.io.netty.util.concurrent;

/** A thread that is taken for an event loop's, by the name of its class. */
public class FastThreadLocalThread extends Thread {
    public FastThreadLocalThread(Runnable body) {
        super(body, "loop-1");
    }
}
