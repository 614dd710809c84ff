package dev.nightjar.demo.stage;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes what peers send, answers at once and counts their spans: OTLP over HTTP, and SkyWalking's services over gRPC. Both know an
 * empty message as "all right": SkyWalking's agent gets {@code Commands} without any, whatever it asks.
 */
final class PeerSink implements AutoCloseable {

    /** SkyWalking's {@code SegmentObject.spans}. */
    private static final int[] SKYWALKING_SPANS = {3};

    /** OTLP's {@code ExportTraceServiceRequest.resource_spans.scope_spans.spans}. */
    private static final int[] OTLP_SPANS = {1, 2, 2};

    private final AtomicLong spans = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpServer http;
    private final Server grpc;

    PeerSink() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        http = HttpServer.create(anyPort, 0);
        http.setExecutor(threads);
        http.createContext("/", this::taken);
        http.start();
        grpc = NettyServerBuilder.forAddress(anyPort)
                .fallbackHandlerRegistry(new EveryMethod())
                .executor(threads)
                .build()
                .start();
    }

    int otlpPort() {
        return http.getAddress().getPort();
    }

    int skywalkingPort() {
        return grpc.getPort();
    }

    /** Received so far. */
    long spans() {
        return spans.get();
    }

    /** Received so far: bodies and messages of every kind. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        grpc.shutdownNow();
        http.stop(0);
        threads.shutdownNow();
    }

    private void taken(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bytes.addAndGet(body.length);
            if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
                spans.addAndGet(count(body, OTLP_SPANS, 0));
            }
            exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** How many fields there are at a path of field numbers. */
    static long count(byte[] message, int[] path, int depth) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(message);
        long found = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != path[depth]) {
                input.skipField(tag);
            } else if (depth + 1 == path.length) {
                input.skipField(tag);
                found++;
            } else {
                found += count(input.readByteArray(), path, depth + 1);
            }
        }
        return found;
    }

    /** Knows every method, each with any number of messages, and gives each call one empty answer. */
    private final class EveryMethod extends HandlerRegistry {

        @Override
        public ServerMethodDefinition<byte[], byte[]> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .setFullMethodName(name)
                    .build();
            boolean segments = name.endsWith("TraceSegmentReportService/collect");
            return ServerMethodDefinition.create(method, (call, headers) -> new Taking(call, segments));
        }
    }

    private final class Taking extends ServerCall.Listener<byte[]> {

        private final ServerCall<byte[], byte[]> call;
        private final boolean segments;

        Taking(ServerCall<byte[], byte[]> call, boolean segments) {
            this.call = call;
            this.segments = segments;
            call.request(1);
        }

        @Override
        public void onMessage(byte[] message) {
            bytes.addAndGet(message.length);
            if (segments) {
                try {
                    spans.addAndGet(count(message, SKYWALKING_SPANS, 0));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            call.request(1);
        }

        @Override
        public void onHalfClose() {
            call.sendHeaders(new Metadata());
            call.sendMessage(new byte[0]);
            call.close(Status.OK, new Metadata());
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
