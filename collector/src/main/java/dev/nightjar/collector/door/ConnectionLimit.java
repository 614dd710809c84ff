package dev.nightjar.collector.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in front of a door's acceptor: closes what comes while as many connections as allowed are open, and says so. */
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final int limit;
    private final Receiver receiver;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionLimit(int limit, Receiver receiver) {
        this.limit = limit;
        this.receiver = receiver;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            receiver.noConnection(String.valueOf(connection.remoteAddress()), limit);
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
        ctx.fireChannelRead(accepted);
    }
}
