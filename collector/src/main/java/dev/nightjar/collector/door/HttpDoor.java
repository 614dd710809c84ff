package dev.nightjar.collector.door;

import dev.nightjar.collector.recording.Recordings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP door, HTTP/1.1. Each connection has one request at a time. Runs on the event loops that it
 * is given; the caller closes those.
 */
public final class HttpDoor implements AutoCloseable {

    private final Channel listening;
    private final ChannelGroup connections;
    private final Phaser underWay;

    private HttpDoor(Channel listening, ChannelGroup connections, Phaser underWay) {
        this.listening = listening;
        this.connections = connections;
        this.underWay = underWay;
    }

    /** Throws {@link IOException} when the address cannot be bound. */
    public static HttpDoor open(
            InetSocketAddress address,
            @Nullable Tls tls,
            Token token,
            Receiver receiver,
            List<HttpRoute> routes,
            @Nullable Recordings recordings,
            EventLoopGroup acceptor,
            EventLoopGroup loops)
            throws IOException {
        return open(
                address,
                tls,
                token,
                receiver,
                routes,
                recordings,
                acceptor,
                loops,
                DoorLimits.CONNECTIONS,
                DoorLimits.FIRST_REQUEST);
    }

    static HttpDoor open(
            InetSocketAddress address,
            @Nullable Tls tls,
            Token token,
            Receiver receiver,
            List<HttpRoute> routes,
            @Nullable Recordings recordings,
            EventLoopGroup acceptor,
            EventLoopGroup loops,
            int connectionLimit,
            Duration firstRequest)
            throws IOException {
        HttpRoutes byPath = new HttpRoutes(routes);
        SslContext ssl = tls == null ? null : tls.forHttp();
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        // One party is the door itself; each request under way is a further one.
        Phaser underWay = new Phaser(1);
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(new ConnectionLimit(connectionLimit, receiver))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connections.add(connection);
                        connection
                                .pipeline()
                                .addLast(new IdleStateHandler(DoorLimits.IDLE.toSeconds(), 0, 0, TimeUnit.SECONDS));
                        if (ssl != null) {
                            connection.pipeline().addLast(ssl.newHandler(connection.alloc()));
                        }
                        connection
                                .pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpConnection(
                                        token, receiver, byPath, recordings, underWay, firstRequest));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
        }
        return new HttpDoor(bound.channel(), connections, underWay);
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Takes no new connections, answers the requests that wait, then closes the connections. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        int phase = underWay.arriveAndDeregister();
        if (underWay.getUnarrivedParties() > 0) {
            try {
                underWay.awaitAdvanceInterruptibly(phase, DoorLimits.DRAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // The store did not answer in time; the senders send again what they got no answer for.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        connections.close().awaitUninterruptibly();
    }
}
