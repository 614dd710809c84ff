package dev.nightjar.agent.ship;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 answer (RFC 9112), as much of it as a client of OTLP needs.
 *
 * @param contentType lower case, empty when absent
 * @param keepAlive whether the connection can carry the next request
 */
@SuppressWarnings("ArrayRecordComponent") // answers are read once and never compared
record HttpAnswer(int status, String contentType, @Nullable String retryAfter, byte[] body, boolean keepAlive) {

    /** OTLP answers are some bytes; error pages of proxies some KB. */
    private static final int MAX_BODY = 256 << 10;

    private static final int MAX_HEAD = 32 << 10;

    /** Reads one answer; whatever is not HTTP/1.x is an {@link IOException}. */
    static HttpAnswer read(InputStream in) throws IOException {
        int[] headLeft = {MAX_HEAD};
        String statusLine = line(in, headLeft);
        int status = status(statusLine);
        Map<String, String> headers = headers(in, headLeft);
        while (status >= 100 && status < 200) {
            statusLine = line(in, headLeft);
            status = status(statusLine);
            headers = headers(in, headLeft);
        }
        boolean delimited = true;
        byte[] body;
        if (status == 204 || status == 304) {
            body = new byte[0];
        } else if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            body = chunks(in, headLeft);
        } else if (headers.containsKey("content-length")) {
            body = exactly(in, number(headers.getOrDefault("content-length", ""), 10));
        } else {
            body = in.readNBytes(MAX_BODY);
            delimited = false;
        }
        boolean close =
                headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
        return new HttpAnswer(
                status,
                headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT),
                headers.get("retry-after"),
                body,
                delimited && !close && statusLine.startsWith("HTTP/1.1"));
    }

    private static int status(String statusLine) throws IOException {
        String[] words = statusLine.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
            throw new IOException("the answer is not HTTP/1.1; is nightjar.endpoint the OTLP/HTTP port?");
        }
        return Integer.parseInt(words[1]);
    }

    private static Map<String, String> headers(InputStream in, int[] headLeft) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in, headLeft); !line.isEmpty(); line = line(in, headLeft)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static byte[] chunks(InputStream in, int[] headLeft) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in, headLeft);
            int semicolon = size.indexOf(';');
            int length = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            if (length == 0) {
                headers(in, headLeft);
                return body.toByteArray();
            }
            if (body.size() + length > MAX_BODY) {
                throw new IOException("the answer has more than " + MAX_BODY + " bytes");
            }
            body.write(exactly(in, length));
            line(in, headLeft);
        }
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0 && number <= MAX_BODY) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("the answer's length is '" + text + "'", e);
        }
        throw new IOException("the answer has " + text + " bytes, at most " + MAX_BODY + " are read");
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static String line(InputStream in, int[] headLeft) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection before it had answered");
            }
            if (--headLeft[0] < 0) {
                throw new IOException("the answer's head has more than " + MAX_HEAD + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
