package dev.nightjar.server.bench;

import dev.nightjar.collector.door.BytesMarshaller;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** OTLP/gRPC traces, without compression, over some connections in turn. */
final class OtlpSender implements Sender {

    private static final MethodDescriptor<byte[], byte[]> EXPORT = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
            .setRequestMarshaller(BytesMarshaller.INSTANCE)
            .setResponseMarshaller(BytesMarshaller.INSTANCE)
            .build();

    private final ManagedChannel[] channels;
    private int next;

    OtlpSender(int port, int connections) {
        channels = new ManagedChannel[connections];
        for (int i = 0; i < connections; i++) {
            channels[i] = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .build();
        }
    }

    @Override
    public CompletableFuture<Boolean> send(byte[] request) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        ClientCalls.asyncUnaryCall(channel().newCall(EXPORT, CallOptions.DEFAULT), request, new StreamObserver<>() {
            @Override
            public void onNext(byte[] value) {
                if (value.length > 0) {
                    answer.completeExceptionally(new IllegalStateException(
                            "not all was taken: " + new String(value, StandardCharsets.UTF_8)));
                }
            }

            @Override
            public void onError(Throwable error) {
                if (error instanceof StatusRuntimeException refused
                        && (refused.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                                || refused.getStatus().getCode() == Status.Code.UNAVAILABLE)) {
                    answer.complete(false);
                } else {
                    answer.completeExceptionally(error);
                }
            }

            @Override
            public void onCompleted() {
                answer.complete(true);
            }
        });
        return answer;
    }

    private synchronized ManagedChannel channel() {
        next = (next + 1) % channels.length;
        return channels[next];
    }

    @Override
    public void close() {
        for (ManagedChannel channel : channels) {
            channel.shutdownNow();
        }
    }
}
