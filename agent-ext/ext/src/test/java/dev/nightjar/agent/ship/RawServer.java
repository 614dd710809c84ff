package dev.nightjar.agent.ship;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket on loopback that does what no good server does. */
final class RawServer implements AutoCloseable {

    interface Conversation {
        void with(Socket client) throws Exception;
    }

    private final ServerSocket listening;
    private final Thread accepting;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(Conversation conversation) throws IOException {
        listening = new ServerSocket();
        // Small, so that a client that is not read from gets stuck in its write.
        listening.setReceiveBufferSize(4_096);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        accepting = new Thread(() -> accept(conversation), "raw-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Reads one request: its head and as many bytes as it announces. */
    static void readRequest(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = client.getInputStream().read();
            if (next < 0) {
                throw new IOException("the client hung up");
            }
            head.append((char) next);
        }
        String text = head.toString();
        int at = text.indexOf("content-length: ") + "content-length: ".length();
        client.getInputStream().readNBytes(Integer.parseInt(text.substring(at, text.indexOf('\r', at))));
    }

    private void accept(Conversation conversation) {
        while (true) {
            try {
                Socket client = listening.accept();
                clients.add(client);
                connections.incrementAndGet();
                conversation.with(client);
            } catch (Exception e) {
                if (listening.isClosed()) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket client : clients) {
            client.close();
        }
        accepting.interrupt();
        try {
            // The port is free only when accept has returned.
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
