package dev.nightjar.collector.door;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC door. Messages stay bytes until the {@link Receiver} reads them, so that a bad one gets a clear answer. Runs on
 * the event loops that it is given; the caller closes those.
 */
public final class GrpcDoor implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** SkyWalking's agents send the token alone in it. */
    private static final Metadata.Key<String> AUTHENTICATION =
            Metadata.Key.of("authentication", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;

    private GrpcDoor(Server server) {
        this.server = server;
    }

    /** Throws {@link IOException} when the address cannot be bound. */
    public static GrpcDoor open(
            InetSocketAddress address,
            @Nullable Tls tls,
            Token token,
            Receiver receiver,
            List<GrpcRoute> routes,
            EventLoopGroup acceptor,
            EventLoopGroup loops)
            throws IOException {
        return open(address, tls, token, receiver, routes, acceptor, loops, DoorLimits.CONNECTIONS);
    }

    static GrpcDoor open(
            InetSocketAddress address,
            @Nullable Tls tls,
            Token token,
            Receiver receiver,
            List<GrpcRoute> routes,
            EventLoopGroup acceptor,
            EventLoopGroup loops,
            int connectionLimit)
            throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(loops)
                .channelFactory(() -> {
                    NioServerSocketChannel listening = new NioServerSocketChannel();
                    listening.pipeline().addLast(new ConnectionLimit(connectionLimit, receiver));
                    return listening;
                })
                .directExecutor()
                .maxConcurrentCallsPerConnection(DoorLimits.CALLS_PER_CONNECTION)
                .maxInboundMessageSize(DoorLimits.REQUEST_BYTES)
                .flowControlWindow(DoorLimits.GRPC_WINDOW)
                .handshakeTimeout(DoorLimits.FIRST_REQUEST.toSeconds(), TimeUnit.SECONDS)
                .maxConnectionIdle(DoorLimits.IDLE.toSeconds(), TimeUnit.SECONDS)
                .addStreamTracerFactory(new ServerStreamTracer.Factory() {
                    @Override
                    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                        return new ArrivingCall(receiver);
                    }
                })
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        if (tls != null) {
            builder.sslContext(tls.forGrpc());
        }
        Map<String, List<GrpcRoute>> services = routes.stream()
                .collect(Collectors.groupingBy(GrpcRoute::service, LinkedHashMap::new, Collectors.toList()));
        services.forEach((service, methods) -> builder.addService(
                ServerInterceptors.intercept(service(service, methods, receiver), new Guard(token, receiver.tally()))));
        return new GrpcDoor(builder.build().start());
    }

    public int port() {
        return server.getPort();
    }

    /** Takes no new calls, answers those that wait. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(DoorLimits.DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ServerServiceDefinition service(String name, List<GrpcRoute> methods, Receiver receiver) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
        for (GrpcRoute route : methods) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(
                            route.streamed()
                                    ? MethodDescriptor.MethodType.CLIENT_STREAMING
                                    : MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(MethodDescriptor.generateFullMethodName(name, route.method()))
                    .setRequestMarshaller(BytesMarshaller.INSTANCE)
                    .setResponseMarshaller(BytesMarshaller.INSTANCE)
                    .build();
            service.addMethod(
                    method,
                    route.streamed()
                            ? ServerCalls.asyncClientStreamingCall(
                                    observer -> new StreamedCall(route, receiver, observer))
                            : ServerCalls.asyncUnaryCall(
                                    (request, observer) -> take(route, receiver, request, observer)));
        }
        return service.build();
    }

    static void take(GrpcRoute route, Receiver receiver, byte[] request, StreamObserver<byte[]> observer) {
        ArrivingCall arriving = ArrivingCall.KEY.get();
        if (!arriving.growTo(request.length)) {
            tell(route, receiver.noRoom(), observer);
            return;
        }
        // What is with the store stays in flight until the store has answered, whatever becomes of the call.
        int room = arriving.handOver();
        var _ = receiver.receive(route.intake(), request).whenComplete((answer, broken) -> {
            receiver.leave(room);
            if (answer != null) {
                tell(route, answer, observer);
            } else {
                observer.onError(broken);
            }
        });
    }

    private static void tell(GrpcRoute route, Answer answer, StreamObserver<byte[]> observer) {
        switch (answer) {
            case Answer.Taken taken -> {
                observer.onNext(route.reply().apply(taken));
                observer.onCompleted();
            }
            case Answer.Busy busy -> observer.onError(status(busy));
            case Answer.Refused refused ->
                observer.onError(StatusProto.toStatusRuntimeException(Status.newBuilder()
                        .setCode(Code.INVALID_ARGUMENT_VALUE)
                        .setMessage(refused.reason())
                        .build()));
        }
    }

    static StatusRuntimeException status(Answer.Busy busy) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                .setMessage(busy.reason())
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(protobuf(busy.retryAfter()))
                        .build()))
                .build());
    }

    private static com.google.protobuf.Duration protobuf(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    /** Asks for the token before a message is read, and counts calls whose message never came, too large ones above all. */
    private record Guard(Token token, Tally tally) implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String plain = headers.get(AUTHENTICATION);
            if (token.opensFor(headers.get(AUTHORIZATION)) || (plain != null && token.opensFor("Bearer " + plain))) {
                ArrivingCall arriving = ArrivingCall.KEY.get();
                arriving.begin(call);
                return new Counted<>(next.startCall(call, headers), arriving, tally);
            }
            tally.unauthorized();
            call.close(io.grpc.Status.UNAUTHENTICATED.withDescription(Token.MISSING), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private static final class Counted<Q> extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final ArrivingCall arriving;
        private final Tally tally;
        private boolean complete;

        Counted(ServerCall.Listener<Q> call, ArrivingCall arriving, Tally tally) {
            super(call);
            this.arriving = arriving;
            this.tally = tally;
        }

        @Override
        public void onHalfClose() {
            complete = true;
            super.onHalfClose();
        }

        @Override
        public void onCancel() {
            if (!complete && !arriving.isSentBack()) {
                tally.unreadable();
            }
            super.onCancel();
        }
    }
}
