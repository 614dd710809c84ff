package dev.nightjar.agent.ship;

import dev.nightjar.agent.settings.AgentSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends a recording to the server, piece by piece over a connection of its own. For one thread at a time. */
public final class RecordingUpload {

    private static final int PIECE_BYTES = 1 << 20;

    /** A piece is offered so often; the server knows a repetition. */
    private static final int TRIES = 5;

    /** Encoded. Seven texts of that length are less than the 4 KiB that a request's first line may have. */
    private static final int MOST_ABOUT_CHARS = 450;

    private static final int NOT_FOUND = 404;

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final AgentSettings settings;

    public RecordingUpload(AgentSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns when the server has all of it. {@link IOException} tells why it has not.
     *
     * @param id 16 hexadecimal digits
     * @param about what it is of
     * @param isWanted false: it breaks off
     */
    public void send(Path file, String id, Map<String, String> about, BooleanSupplier isWanted) throws IOException {
        StringBuilder query = new StringBuilder();
        about.forEach((key, value) -> query.append('&').append(key).append('=').append(encoded(cut(value))));
        try (InputStream in = Files.newInputStream(file);
                HttpPost http = new HttpPost(
                        settings.endpoint(),
                        "/v1/recordings",
                        "application/octet-stream",
                        settings.token(),
                        settings.certificate(),
                        settings.timeout().toNanos(),
                        System::nanoTime)) {
            Thread watch = OwnThreads.daemon("profile-watch", () -> expireUntilInterrupted(http, isWanted));
            watch.start();
            try {
                byte[] piece = in.readNBytes(PIECE_BYTES);
                for (int number = 0; piece.length > 0 || number == 0; number++) {
                    byte[] next = in.readNBytes(PIECE_BYTES);
                    String head = "?id=" + encoded(id) + "&piece=" + number + "&last=" + (next.length == 0);
                    sendPiece(http, number == 0 ? head + query : head, piece, isWanted);
                    piece = next;
                }
            } finally {
                watch.interrupt();
                join(watch);
            }
        }
    }

    private static void join(Thread watch) {
        try {
            watch.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writing to a socket has no time limit of its own. */
    private static void expireUntilInterrupted(HttpPost http, BooleanSupplier isWanted) {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS / 10);
            http.expire();
            if (!isWanted.getAsBoolean()) {
                http.close();
            }
        }
    }

    private static void sendPiece(HttpPost http, String query, byte[] piece, BooleanSupplier isWanted)
            throws IOException {
        String why = "it was broken off";
        for (int tried = 0; tried < TRIES && isWanted.getAsBoolean(); tried++) {
            if (tried > 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            try {
                HttpAnswer answer = http.post(query, piece);
                if (answer.status() == 200) {
                    return;
                }
                why = "HTTP " + answer.status() + " " + printable(answer.body())
                        + (answer.status() == NOT_FOUND ? " (an older server, or none of Nightjar's)" : "");
                if (!isWorthAnother(answer.status())) {
                    break;
                }
            } catch (IOException e) {
                why = e.getMessage() + ". Is a Nightjar server running there (nightjar.endpoint)?";
            }
        }
        throw new IOException(http.address() + " did not take it: " + why);
    }

    private static boolean isWorthAnother(int status) {
        return status == 408 || status == 429 || (status >= 500 && status != 507);
    }

    private static String printable(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        return text.length() <= 300 ? text : text.substring(0, 300);
    }

    /** A request's head may not be long; the server keeps no more of a value either. */
    private static String cut(String text) {
        String shorter = text;
        while (encoded(shorter).length() > MOST_ABOUT_CHARS) {
            shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
        }
        return shorter;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
