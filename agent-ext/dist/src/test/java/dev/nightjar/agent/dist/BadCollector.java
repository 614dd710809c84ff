package dev.nightjar.agent.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on loopback where the agent expects a collector, and is none. */
final class BadCollector implements AutoCloseable {

    /** What it does with each connection. */
    enum Manner {
        NEVER_READS,
        NEVER_ANSWERS,
        HANGS_UP,
        SPEAKS_SOMETHING_ELSE,
        ANSWERS_WITHOUT_END,
        WANTS_A_TOKEN
    }

    private static final int MEBIBYTE = 1 << 20;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Manner manner;

    BadCollector(Manner manner) throws IOException {
        this.manner = manner;
        Thread accepting = new Thread(this::accept, "bad-collector");
        accepting.setDaemon(true);
        accepting.start();
    }

    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** How often somebody came. */
    int calls() {
        return calls.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                calls.incrementAndGet();
                Thread serving = new Thread(() -> serve(connection), "bad-collector-connection");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try {
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            switch (manner) {
                case NEVER_READS -> {
                    return;
                }
                case NEVER_ANSWERS -> {
                    while (in.read() >= 0) {
                        // and nothing comes back
                    }
                }
                case HANGS_UP -> connection.close();
                case SPEAKS_SOMETHING_ELSE -> out.write(garbage());
                case ANSWERS_WITHOUT_END -> {
                    answer(out, "200 OK", "Content-Type: application/x-protobuf\r\nTransfer-Encoding: chunked");
                    byte[] chunk = garbage();
                    while (true) {
                        out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                        out.write(chunk);
                        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                }
                case WANTS_A_TOKEN -> answer(out, "401 Unauthorized", "Content-Length: 0\r\nConnection: close");
            }
        } catch (IOException e) {
            // The agent has hung up.
        }
    }

    private static byte[] garbage() {
        byte[] bytes = new byte[MEBIBYTE];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static void answer(OutputStream out, String status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
