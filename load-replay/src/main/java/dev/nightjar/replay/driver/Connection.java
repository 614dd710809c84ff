package dev.nightjar.replay.driver;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a lane, with at most one request on it. Lives on the lane's event loop. It tells its lane how each
 * exchange ended, once; the lane decides what comes next.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failed writes and closes come back through the pipeline
final class Connection extends ChannelInboundHandlerAdapter {

    private final Lane lane;
    private final ResponseParser parser = new ResponseParser();
    private @Nullable Channel channel;
    private @Nullable Exchange exchange;
    private boolean gone;
    private long deadlineNanos;
    private long idleSinceNanos;

    Connection(Lane lane) {
        this.lane = lane;
    }

    /** Connects and then sends. */
    void open(Bootstrap bootstrap, Exchange first, long deadline) {
        exchange = first;
        deadlineNanos = deadline;
        ChannelFuture connected = bootstrap.clone().handler(this).connect();
        channel = connected.channel();
        // Without a free file descriptor there is no channel and the listener runs elsewhere.
        connected.addListener(future -> lane.onLoop(() -> {
            if (!future.isSuccess()) {
                fail(Failure.CONNECT);
            } else if (!gone) {
                write(first);
            }
        }));
    }

    /** Sends on this idle connection. */
    void send(Exchange next, long deadline) {
        exchange = next;
        deadlineNanos = deadline;
        write(next);
    }

    private void write(Exchange next) {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("written before it was opened");
        }
        parser.begin(next.request().isHead());
        // A failed write comes back as exceptionCaught.
        open.writeAndFlush(next.request().toBuffer(open.alloc(), lane.traceParents()), open.voidPromise());
        lane.handedOver(next);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            ByteBuf in = (ByteBuf) message;
            if (exchange == null) {
                // Servers say 408 on a connection that they are about to close.
                close();
                return;
            }
            switch (parser.feed(in)) {
                case INCOMPLETE -> {
                    // more to come
                }
                case COMPLETE -> complete(parser.keepsAlive() && !in.isReadable());
                case BROKEN -> fail(Failure.PROTOCOL);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (exchange != null && parser.close() == ResponseParser.Progress.COMPLETE) {
            complete(false);
        } else {
            fail(Failure.CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            fail(Failure.CLOSED);
        } else {
            lane.broken(cause);
        }
    }

    private void complete(boolean reusable) {
        Exchange done = exchange;
        exchange = null;
        if (!reusable) {
            close();
        }
        if (done != null) {
            lane.answered(this, done, parser.status());
        }
    }

    private void fail(Failure failure) {
        Exchange failed = exchange;
        exchange = null;
        close();
        if (failed != null) {
            lane.failed(this, failed, failure);
        }
    }

    /** Takes the exchange away and closes: it took too long or the replay is over. */
    @Nullable
    Exchange giveUp() {
        Exchange given = exchange;
        exchange = null;
        close();
        return given;
    }

    void close() {
        if (!gone) {
            gone = true;
            if (channel != null) {
                channel.close();
            }
            lane.gone(this);
        }
    }

    boolean isGone() {
        return gone;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }
}
