package dev.nightjar.agent.ship;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one address over one kept connection, on a plain socket: the JDK's HTTP clients are instrumented by the very
 * agent we live in, HttpURLConnection starts java.util.logging, and the agent's own HttpSender does not show
 * Retry-After. No proxies, no redirects. {@code post} is for one thread; {@code expire} and {@code close} for any.
 */
final class HttpPost implements AutoCloseable {

    /** Bounds what the kernel holds for us; still 2.5 MB/s over a line of 100 ms. */
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    private static final String LOGS = "/v1/logs";

    private final URI address;
    private final String headers;
    private final @Nullable Path certificate;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;

    private @Nullable Socket socket;
    private @Nullable InputStream in;
    /** The TCP socket below TLS: closing it cuts a blocked write short, closing an SSLSocket may wait for that write. */
    private volatile @Nullable Socket wire;

    private volatile boolean busy;
    private volatile boolean closed;
    private volatile long deadlineNanos;

    /**
     * Connects at the first post.
     *
     * @param token null: no authorization header
     * @param certificate null: what the JVM trusts
     */
    HttpPost(
            URI endpoint,
            @Nullable String token,
            @Nullable Path certificate,
            long timeoutNanos,
            LongSupplier nanoTime) {
        this(endpoint, LOGS, "application/x-protobuf", token, certificate, timeoutNanos, nanoTime);
    }

    /** @param path below the endpoint, which may name that of logs */
    HttpPost(
            URI endpoint,
            String path,
            String contentType,
            @Nullable String token,
            @Nullable Path certificate,
            long timeoutNanos,
            LongSupplier nanoTime) {
        this.certificate = certificate;
        this.timeoutNanos = timeoutNanos;
        this.nanoTime = nanoTime;
        String above =
                endpoint.getRawPath() == null ? "" : endpoint.getRawPath().replaceAll("/+$", "");
        String server = above.endsWith(LOGS) ? above.substring(0, above.length() - LOGS.length()) : above;
        address = endpoint.resolve(server + path);
        headers = " HTTP/1.1\r\n"
                + "host: " + address.getRawAuthority() + "\r\n"
                + "user-agent: nightjar-agent\r\n"
                + "content-type: " + contentType + "\r\n"
                + (token == null ? "" : "authorization: Bearer " + token + "\r\n");
    }

    URI address() {
        return address;
    }

    /** Waits for the answer, at most the timeout; {@link IOException} when the exchange did not come about. */
    HttpAnswer post(byte[] body) throws IOException {
        return post("", body);
    }

    /** @param query {@code ?key=value}, or empty */
    HttpAnswer post(String query, byte[] body) throws IOException {
        deadlineNanos = nanoTime.getAsLong() + timeoutNanos;
        busy = true;
        try {
            boolean kept = socket != null;
            try {
                return exchange(query, body);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                disconnect();
                if (!kept || closed || remainingMillis() <= 0) {
                    throw e;
                }
                // The server may close a kept connection at any time; a new one tells whether it is really gone.
                return exchange(query, body);
            }
        } catch (IOException | RuntimeException e) {
            disconnect();
            if (remainingMillis() <= 0) {
                throw new SocketTimeoutException("no answer within " + timeoutNanos / 1_000_000 + " ms");
            }
            throw e;
        } finally {
            busy = false;
        }
    }

    /** Cuts an exchange that is over its time. Reading has a time limit of its own, writing to a socket has none. */
    void expire() {
        if (busy && remainingMillis() <= 0) {
            cut();
        }
    }

    /** Ends the connection; an exchange under way fails, and so do later ones. */
    @Override
    public void close() {
        closed = true;
        cut();
    }

    private void cut() {
        Socket open = wire;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nothing is left to do with this connection, and the exchange on it reports its own failure.
                wire = null;
            }
        }
    }

    private HttpAnswer exchange(String query, byte[] body) throws IOException {
        Socket connected = connect();
        InputStream answers = in;
        if (answers == null) {
            throw new IOException("not connected");
        }
        OutputStream out = connected.getOutputStream();
        String head = "POST " + address.getRawPath() + query + headers + "content-length: " + body.length + "\r\n\r\n";
        byte[] request = head.getBytes(StandardCharsets.US_ASCII);
        out.write(request);
        out.write(body);
        out.flush();
        HttpAnswer answer = HttpAnswer.read(answers);
        if (!answer.keepAlive()) {
            disconnect();
        }
        return answer;
    }

    private Socket connect() throws IOException {
        if (socket != null) {
            return socket;
        }
        boolean secure = "https".equals(address.getScheme().toLowerCase(Locale.ROOT));
        int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        String host = address.getHost().replaceAll("^\\[|]$", "");
        Socket plain = new Socket();
        wire = plain;
        if (closed) {
            throw new IOException("the sender is closed");
        }
        plain.setSendBufferSize(SEND_BUFFER_BYTES);
        plain.connect(new InetSocketAddress(host, port), remainingMillis(1));
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(remainingMillis(1));
        Socket connected = secure ? Trust.secure(plain, host, port, certificate) : plain;
        socket = connected;
        in = new BufferedInputStream(new TimedInput(connected), 8_192);
        return connected;
    }

    private void disconnect() {
        cut();
        socket = null;
        in = null;
        wire = null;
    }

    private int remainingMillis() {
        long millis = (deadlineNanos - nanoTime.getAsLong()) / 1_000_000;
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    private int remainingMillis(int least) {
        return Math.max(least, remainingMillis());
    }

    /** A server that sends a byte now and then is over its time as well. */
    private final class TimedInput extends InputStream {
        private final Socket from;

        private TimedInput(Socket from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int millis = remainingMillis();
            if (millis <= 0) {
                throw new SocketTimeoutException("no answer within " + timeoutNanos / 1_000_000 + " ms");
            }
            from.setSoTimeout(millis);
            return from.getInputStream().read(target, offset, length);
        }
    }
}
