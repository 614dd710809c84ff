package dev.nightjar.replay.driver;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** How sockets are reached. */
enum Transport {
    /** Timers of nanoseconds, least CPU; Linux only. */
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
    /** Everywhere; timers of a millisecond. */
    NIO(NioSocketChannel.class, NioServerSocketChannel.class);

    private final Class<? extends Channel> channel;
    private final Class<? extends ServerChannel> serverChannel;

    Transport(Class<? extends Channel> channel, Class<? extends ServerChannel> serverChannel) {
        this.channel = channel;
        this.serverChannel = serverChannel;
    }

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** Daemon threads: a driver never keeps its process alive. */
    MultiThreadIoEventLoopGroup loops(int count, String name) {
        IoHandlerFactory handlers = this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), handlers);
    }

    Class<? extends Channel> channel() {
        return channel;
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }
}
