package dev.nightjar.replay.driver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on loopback that answers as a test says. One thread per connection. */
public final class ScriptedServer implements AutoCloseable {

    /** Answers a request; may take its time. */
    public interface Script {
        Reply reply(Received request) throws InterruptedException;
    }

    /**
     * One request as it came.
     *
     * @param number of the request, from 0, over all connections in order of arrival
     * @param connection number of the connection, from 0
     */
    public record Received(int number, int connection, String head, String body) {
        public String path() {
            return head.split(" ", 3)[1];
        }

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    /** What goes back, byte for byte, and whether the connection is closed then. */
    public record Reply(String bytes, boolean close) {
        public static Reply status(int status) {
            return new Reply("HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\n{}", false);
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();

    private ScriptedServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    public static ScriptedServer start(Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), script);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                int connection = sockets.size();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, connection));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                Received request = read(in, connection);
                if (request == null) {
                    return;
                }
                received.add(request);
                Reply reply = script.reply(request);
                socket.getOutputStream().write(reply.bytes().getBytes(StandardCharsets.ISO_8859_1));
                if (reply.close()) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The driver gave up this connection, or the test is over.
        }
    }

    private @Nullable Received read(InputStream in, int connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.append((char) b);
        }
        Received bodiless = new Received(requests.getAndIncrement(), connection, head.toString(), "");
        String length = bodiless.header("content-length");
        String body =
                new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
        return new Received(bodiless.number(), connection, bodiless.head(), body);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
