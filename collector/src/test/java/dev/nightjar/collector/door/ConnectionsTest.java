package dev.nightjar.collector.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.CollectorHealth;
import dev.nightjar.collector.FoldedNames;
import dev.nightjar.collector.Requests;
import dev.nightjar.collector.Store;
import dev.nightjar.collector.otlp.Otlp;
import dev.nightjar.collector.read.Cardinality;
import dev.nightjar.collector.read.SqlTexts;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the doors do about connections that are too many, silent, or bring more than fits. */
@Timeout(60)
class ConnectionsTest {

    private static final String TOKEN = "a-token-of-enough-characters";

    private final Tally tally = new Tally();
    private final Receiver receiver =
            new Receiver(new Store(), tally, new Cardinality(), InstantSource.fixed(Requests.NOW));
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private CollectorHealth health() {
        return tally.health(new FoldedNames(0, 0, 0, 0, 0), List.of());
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void oneConnectionTooManyIsClosedAndCountedAndTheOthersLive() throws Exception {
        try (HttpDoor door = http(2, Duration.ofMinutes(1))) {
            oneTooManyIsClosed(door.port());
        }
    }

    @Test
    void oneGrpcConnectionTooManyIsClosedAndCountedAndTheOthersLive() throws Exception {
        try (GrpcDoor door = grpc(2)) {
            oneTooManyIsClosed(door.port());
        }
    }

    @SuppressWarnings("try") // one of the two is closed before the other, on purpose
    private void oneTooManyIsClosed(int port) throws Exception {
        try (Socket first = connect(port);
                Socket _ = connect(port)) {
            try (Socket third = connect(port)) {
                assertThat(isClosedByTheServer(third)).isTrue();
            }
            assertThat(health().refusedConnections()).isEqualTo(1);
            first.close();
        }
        // The door hears of a closed connection a moment later.
        while (true) {
            long refused = health().refusedConnections();
            try (Socket next = connect(port)) {
                next.setSoTimeout(200);
                if (!isClosedByTheServer(next)) {
                    return;
                }
                assertThat(health().refusedConnections()).isEqualTo(refused + 1);
            }
        }
    }

    @Test
    void whoDoesNotShowTheTokenSoonIsClosedAndWhoDidIsNot() throws Exception {
        try (HttpDoor door = http(10, Duration.ofMillis(100));
                Socket agent = connect(door.port())) {
            post(agent, TOKEN);
            assertThat(statusLine(agent)).isEqualTo("HTTP/1.1 200 OK");
            try (Socket silent = connect(door.port());
                    Socket stranger = connect(door.port())) {
                post(stranger, "wrong");
                assertThat(statusLine(stranger)).isEqualTo("HTTP/1.1 401 Unauthorized");
                assertThat(isClosedByTheServer(silent)).isTrue();
                stranger.getInputStream().transferTo(new ByteArrayOutputStream());
            }
            post(agent, TOKEN);
            assertThat(statusLine(agent)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aGrpcMessageThatDoesNotFitIsSentBackBeforeItIsWhole() throws Exception {
        int left = 10_000;
        assertThat(receiver.enter((int) DoorLimits.BYTES_IN_FLIGHT - left)).isTrue();
        try (GrpcDoor door = grpc(10);
                Socket socket = connect(door.port())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            frame(out, 4, 0, 0, new byte[0]);
            frame(out, 1, 4, 1, headers());
            // A message of 1 MB begins, 30 kB of it come.
            frame(out, 0, 0, 1, new byte[] {0, 0, 16, 0, 0});
            frame(out, 0, 0, 1, new byte[15_000]);
            frame(out, 0, 0, 1, new byte[15_000]);
            out.flush();

            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                in.readFully(new byte[length]);
                if (stream == 1 && type == 1) {
                    assertThat(flags & 1).as("the end of the answer").isEqualTo(1);
                    break;
                }
            }
        }
        assertThat(health().busyRequests()).isEqualTo(1);
        assertThat(health().requests()).isEqualTo(1);
        assertThat(receiver.enter(left)).as("its room is free again").isTrue();
    }

    private HttpDoor http(int connections, Duration firstRequest) throws IOException {
        return HttpDoor.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new Token(TOKEN),
                receiver,
                new Otlp(new SqlTexts()).http(),
                null,
                loops,
                loops,
                connections,
                firstRequest);
    }

    private GrpcDoor grpc(int connections) throws IOException {
        return GrpcDoor.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new Token(null),
                receiver,
                new Otlp(new SqlTexts()).grpc(),
                loops,
                loops,
                connections);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** False when nothing happens within the socket's timeout; a gRPC door greets first. */
    private static boolean isClosedByTheServer(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        }
    }

    private static void post(Socket socket, String token) throws IOException {
        socket.getOutputStream()
                .write(("POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n"
                                + "Content-Length: 0\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads an answer's head; these answers have no body, or nobody reads it. */
    private static String statusLine(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) socket.getInputStream().read());
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** RFC 9113 §4.1. */
    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Literal fields without Huffman coding, RFC 7541 §6.2.2. */
    private static byte[] headers() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        Map<String, String> pseudo = Map.of(
                ":method", "POST",
                ":scheme", "http",
                ":authority", "localhost",
                ":path", "/opentelemetry.proto.collector.logs.v1.LogsService/Export");
        Map<String, String> others = Map.of("content-type", "application/grpc", "te", "trailers");
        for (Map<String, String> fields : java.util.List.of(pseudo, others)) {
            fields.forEach((name, value) -> {
                block.write(0);
                block.write(name.length());
                block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
                block.write(value.length());
                block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
            });
        }
        return block.toByteArray();
    }
}
