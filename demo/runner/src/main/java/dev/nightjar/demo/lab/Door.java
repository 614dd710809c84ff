package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.StageFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A courier who answers over HTTP, one customer after the other; of those who wait, the system keeps two connected. */
final class Door {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private volatile Duration pause = Duration.ZERO;

    /** Lets everybody in at once, and tells {@code order} where. */
    Actor open() {
        return this::start;
    }

    /** Waits before it lets the next one in. */
    Actor slow(Duration each) {
        return shop -> {
            pause = each;
            return () -> {
                pause = Duration.ZERO;
            };
        };
    }

    private Actor.Running start(WarmShop shop) throws StageFailed, InterruptedException {
        try {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread = Thread.ofPlatform().name("door").daemon().start(() -> serve(socket));
            shop.post("order", "/lab/couriers?on=true&port=" + socket.getLocalPort());
            return () -> {
                shop.post("order", "/lab/couriers?on=false");
                thread.interrupt();
                close(socket);
                thread.join();
            };
        } catch (IOException e) {
            throw new StageFailed("no port for a courier: " + e.getMessage(), e);
        }
    }

    private static void close(ServerSocket socket) throws StageFailed {
        try {
            socket.close();
        } catch (IOException e) {
            throw new StageFailed("the courier's port is not closed: " + e.getMessage(), e);
        }
    }

    private void serve(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket customer = socket.accept()) {
                answer(customer);
                Thread.sleep(pause);
            } catch (IOException gone) {
                // That customer, or the door itself: then the loop ends.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void answer(Socket customer) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(customer.getInputStream(), StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
        customer.getOutputStream().write(ANSWER);
    }
}
