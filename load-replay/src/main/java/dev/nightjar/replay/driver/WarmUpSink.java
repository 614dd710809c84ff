package dev.nightjar.replay.driver;

import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.Schedule;
import dev.nightjar.replay.Target;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server on loopback that the driver sends to before it begins, so that its code is compiled and its memory is there:
 * compiling on the sending thread is the main source of its lateness. It knows the one request that comes and answers
 * once per so many bytes.
 */
final class WarmUpSink implements AutoCloseable {

    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                    + "\r\n{}")
            .getBytes(StandardCharsets.ISO_8859_1);

    /** Enough to have the code compiled in two seconds, little enough not to heat a machine. */
    private static final double LEAST_PER_SECOND = 1_000;

    private static final double MOST_PER_SECOND = 5_000;

    private static final RecordedRequest REQUEST =
            RecordedRequest.post(0, 0, "/nightjar-warm-up", "application/json", "{\"warm\":\"up\"}");

    private final MultiThreadIoEventLoopGroup loops;
    private final Target target;

    private WarmUpSink(MultiThreadIoEventLoopGroup loops, Target target) {
        this.loops = loops;
        this.target = target;
    }

    static WarmUpSink open(Transport transport) {
        MultiThreadIoEventLoopGroup loops = transport.loops(1, "nightjar-replay-warm-up");
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Answerer(channel));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        return new WarmUpSink(loops, Target.of("http://127.0.0.1:" + port));
    }

    Target target() {
        return target;
    }

    /** Evenly spaced, about as dense as the replay will be. */
    static Schedule schedule(Schedule replay, Duration duration) {
        double perSecond = replay.size() * 1e9 / replay.length().toNanos();
        double warmUpPerSecond = Math.clamp(perSecond, LEAST_PER_SECOND, MOST_PER_SECOND);
        return Schedule.of(List.of(REQUEST)).speed(warmUpPerSecond).loopFor(duration);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the driver sees a failed write as a missing answer
    private static final class Answerer extends ChannelInboundHandlerAdapter {

        private final int requestBytes;
        private long bytes;

        Answerer(Channel channel) {
            int port = ((InetSocketAddress) channel.localAddress()).getPort();
            requestBytes = EncodedRequest.of(REQUEST, "127.0.0.1:" + port, 0).length();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytes += ((ByteBuf) message).readableBytes();
            ReferenceCountUtil.release(message);
            for (; bytes >= requestBytes; bytes -= requestBytes) {
                context.writeAndFlush(
                        context.alloc().directBuffer(ANSWER.length).writeBytes(ANSWER));
            }
        }
    }
}
