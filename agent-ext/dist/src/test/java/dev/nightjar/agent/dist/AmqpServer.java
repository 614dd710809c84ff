package dev.nightjar.agent.dist;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * So much of AMQP 0-9-1 as RabbitMQ's client needs to publish to a queue that it consumes itself, on one connection. Nothing is
 * kept: what is published is delivered at once.
 */
final class AmqpServer implements AutoCloseable {

    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int FRAME_END = 0xCE;
    private static final int PROTOCOL_HEADER_BYTES = 8;
    private static final int MAX_FRAME_BYTES = 131_072;

    private final ServerSocket server;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    AmqpServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "amqp-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void serve(Socket client) {
        try (client) {
            new Connection(client).run();
        } catch (EOFException | java.net.SocketException e) {
            // the client is gone
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    private interface Arguments {
        void write(DataOutputStream out) throws IOException;
    }

    private static final class Connection {

        private record Consumer(int channel, String tag) {}

        private final DataInputStream in;
        private final DataOutputStream out;
        private final Map<String, Consumer> consumers = new HashMap<>();
        private final Map<Integer, String> publishing = new HashMap<>();
        private long deliveries;

        Connection(Socket client) throws IOException {
            in = new DataInputStream(client.getInputStream());
            out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
        }

        void run() throws IOException {
            in.readNBytes(PROTOCOL_HEADER_BYTES);
            method(0, 10, 10, start -> {
                start.write(0);
                start.write(9);
                start.writeInt(0); // no properties
                longText(start, "PLAIN");
                longText(start, "en_US");
            });
            while (true) {
                int type = in.readUnsignedByte();
                int channel = in.readUnsignedShort();
                byte[] payload = in.readNBytes(in.readInt());
                in.readUnsignedByte();
                if (type == METHOD) {
                    called(channel, new DataInputStream(new ByteArrayInputStream(payload)));
                } else if (type == HEADER || type == BODY) {
                    Consumer consumer = consumers.get(publishing.getOrDefault(channel, ""));
                    if (consumer != null) {
                        frame(type, consumer.channel(), payload);
                    }
                }
            }
        }

        private void called(int channel, DataInputStream arguments) throws IOException {
            int classId = arguments.readUnsignedShort();
            int methodId = arguments.readUnsignedShort();
            switch (classId * 1000 + methodId) {
                case 10_011 ->
                    method(0, 10, 30, tune -> {
                        tune.writeShort(16);
                        tune.writeInt(MAX_FRAME_BYTES);
                        tune.writeShort(0); // no heartbeat
                    });
                case 10_040 -> method(0, 10, 41, opened -> text(opened, ""));
                case 10_050 -> method(0, 10, 51, closed -> {});
                case 20_010 -> method(channel, 20, 11, opened -> longText(opened, ""));
                case 20_040 -> method(channel, 20, 41, closed -> {});
                case 50_010 -> {
                    arguments.readShort();
                    String queue = text(arguments);
                    method(channel, 50, 11, declared -> {
                        text(declared, queue);
                        declared.writeInt(0);
                        declared.writeInt(0);
                    });
                }
                case 60_020 -> {
                    arguments.readShort();
                    String queue = text(arguments);
                    String tag = "consumer-of-" + queue;
                    consumers.put(queue, new Consumer(channel, tag));
                    method(channel, 60, 21, consumes -> text(consumes, tag));
                }
                case 60_040 -> published(channel, arguments);
                default -> {
                    // an answer of the client's, or an acknowledgement
                }
            }
        }

        /** The content follows, in frames of its own. */
        private void published(int channel, DataInputStream arguments) throws IOException {
            arguments.readShort();
            String exchange = text(arguments);
            String queue = text(arguments);
            publishing.put(channel, queue);
            Consumer consumer = consumers.get(queue);
            if (consumer != null) {
                deliveries++;
                method(consumer.channel(), 60, 60, delivery -> {
                    text(delivery, consumer.tag());
                    delivery.writeLong(deliveries);
                    delivery.write(0);
                    text(delivery, exchange);
                    text(delivery, queue);
                });
            }
        }

        private void method(int channel, int classId, int methodId, Arguments arguments) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream payload = new DataOutputStream(bytes);
            payload.writeShort(classId);
            payload.writeShort(methodId);
            arguments.write(payload);
            frame(METHOD, channel, bytes.toByteArray());
        }

        private void frame(int type, int channel, byte[] payload) throws IOException {
            out.write(type);
            out.writeShort(channel);
            out.writeInt(payload.length);
            out.write(payload);
            out.write(FRAME_END);
            out.flush();
        }

        private static String text(DataInputStream from) throws IOException {
            return new String(from.readNBytes(from.readUnsignedByte()), StandardCharsets.UTF_8);
        }

        private static void text(DataOutputStream to, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            to.write(bytes.length);
            to.write(bytes);
        }

        private static void longText(DataOutputStream to, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            to.writeInt(bytes.length);
            to.write(bytes);
        }
    }
}
