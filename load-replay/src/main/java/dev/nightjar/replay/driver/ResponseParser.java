package dev.nightjar.replay.driver;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Follows one HTTP/1 answer at a time just far enough to know its status, its last byte and whether the connection can
 * be used again (RFC 9112, 6.3). Bodies are skipped. For one thread.
 */
final class ResponseParser {

    /** What the bytes so far amount to. */
    enum Progress {
        INCOMPLETE,
        COMPLETE,
        /** Not HTTP, or not an answer to what was asked: see {@link #problem()}. */
        BROKEN
    }

    private enum Expect {
        STATUS_LINE,
        HEADER,
        SIZED_BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        BODY_TO_CLOSE,
        NOTHING
    }

    /** Common servers send heads of at most 8 kB. */
    private static final int MAX_HEAD_BYTES = 64 << 10;

    private Expect expect = Expect.NOTHING;
    /** The begin of a line whose end has not come yet. */
    private final StringBuilder line = new StringBuilder();

    private boolean headRequest;
    private int headBytes;
    private int status;
    private long contentLength;
    private boolean chunked;
    private boolean keepAlive;
    private long bodyLeft;
    private @Nullable String problem;

    /** Begins the answer to a new request. */
    void begin(boolean toHead) {
        headRequest = toHead;
        problem = null;
        expectStatusLine();
    }

    private void expectStatusLine() {
        expect = Expect.STATUS_LINE;
        line.setLength(0);
        headBytes = 0;
        status = 0;
        contentLength = -1;
        chunked = false;
        keepAlive = false;
    }

    /** Consumes bytes up to the end of the answer; any that are left then belong to no answer. */
    Progress feed(ByteBuf in) {
        while (expect != Expect.NOTHING && problem == null && in.isReadable()) {
            switch (expect) {
                case SIZED_BODY, CHUNK -> skipBody(in);
                case BODY_TO_CLOSE -> in.skipBytes(in.readableBytes());
                case STATUS_LINE, HEADER, CHUNK_SIZE, CHUNK_END, TRAILER -> {
                    String whole = readLine(in);
                    if (whole != null) {
                        onLine(whole);
                    }
                }
                case NOTHING -> throw new IllegalStateException("fed without a request");
            }
        }
        return progress();
    }

    /** The connection was closed: an answer without a length ends here. */
    Progress close() {
        if (expect == Expect.BODY_TO_CLOSE) {
            expect = Expect.NOTHING;
        }
        return progress();
    }

    private Progress progress() {
        if (problem != null) {
            return Progress.BROKEN;
        }
        return expect == Expect.NOTHING ? Progress.COMPLETE : Progress.INCOMPLETE;
    }

    /** 200-599 once the answer is complete. */
    int status() {
        return status;
    }

    /** Whether the connection stays open after this answer. */
    boolean keepsAlive() {
        return keepAlive;
    }

    @Nullable
    String problem() {
        return problem;
    }

    private void skipBody(ByteBuf in) {
        int skipped = (int) Math.min(bodyLeft, in.readableBytes());
        in.skipBytes(skipped);
        bodyLeft -= skipped;
        if (bodyLeft == 0) {
            expect = expect == Expect.CHUNK ? Expect.CHUNK_END : Expect.NOTHING;
        }
    }

    private @Nullable String readLine(ByteBuf in) {
        int length = in.bytesBefore((byte) '\n');
        int taken = length < 0 ? in.readableBytes() : length;
        headBytes += taken;
        if (headBytes > MAX_HEAD_BYTES) {
            problem = "headers of more than " + MAX_HEAD_BYTES + " bytes";
            return null;
        }
        line.append(in.readCharSequence(taken, StandardCharsets.ISO_8859_1));
        if (length < 0) {
            return null;
        }
        in.skipBytes(1);
        int end = line.length();
        String whole = line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
        line.setLength(0);
        return whole;
    }

    private void onLine(String text) {
        switch (expect) {
            case STATUS_LINE -> onStatusLine(text);
            case HEADER -> {
                if (text.isEmpty()) {
                    onHeadEnd();
                } else {
                    onHeader(text);
                }
            }
            case CHUNK_SIZE -> onChunkSize(text);
            case CHUNK_END -> {
                if (text.isEmpty()) {
                    expect = Expect.CHUNK_SIZE;
                } else {
                    problem = "a chunk is longer than it says";
                }
            }
            case TRAILER -> {
                if (text.isEmpty()) {
                    expect = Expect.NOTHING;
                }
            }
            case SIZED_BODY, CHUNK, BODY_TO_CLOSE, NOTHING -> throw new IllegalStateException("line in " + expect);
        }
    }

    private void onStatusLine(String text) {
        // HTTP/1.x SP status [SP reason]: the reason is often missing, the blank before it, too.
        boolean shaped = text.length() >= 12 && text.startsWith("HTTP/1.") && text.charAt(8) == ' ';
        int code = shaped ? number(text.substring(9, 12), 10) : -1;
        boolean ended = text.length() == 12 || (text.length() > 12 && text.charAt(12) == ' ');
        if (code < 100 || code > 599 || !ended) {
            problem = "no status line of HTTP/1";
            return;
        }
        status = code;
        keepAlive = text.charAt(7) != '0';
        expect = Expect.HEADER;
    }

    private void onHeader(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            problem = "header without a colon";
            return;
        }
        char first = text.charAt(0);
        // Only three headers matter, and they begin with C and T.
        if (first != 'C' && first != 'c' && first != 'T' && first != 't') {
            return;
        }
        String value = text.substring(colon + 1).strip();
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> onContentLength(value);
            case "transfer-encoding" -> chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
            case "connection" -> {
                for (String option : value.split(",", -1)) {
                    if (option.strip().equalsIgnoreCase("close")) {
                        keepAlive = false;
                    } else if (option.strip().equalsIgnoreCase("keep-alive")) {
                        keepAlive = true;
                    }
                }
            }
            default -> {
                // of no matter
            }
        }
    }

    private void onContentLength(String value) {
        long length = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
        if (length < 0 || (contentLength >= 0 && contentLength != length)) {
            problem = "Content-Length is not one number";
        }
        contentLength = length;
    }

    private void onHeadEnd() {
        if (status == 101) {
            problem = "the server switched protocols";
        } else if (status < 200) {
            expectStatusLine();
        } else if (headRequest || status == 204 || status == 304) {
            expect = Expect.NOTHING;
        } else if (chunked) {
            expectChunkSize();
        } else if (contentLength >= 0) {
            bodyLeft = contentLength;
            expect = contentLength == 0 ? Expect.NOTHING : Expect.SIZED_BODY;
        } else {
            keepAlive = false;
            expect = Expect.BODY_TO_CLOSE;
        }
    }

    private void expectChunkSize() {
        headBytes = 0;
        expect = Expect.CHUNK_SIZE;
    }

    private void onChunkSize(String text) {
        int end = text.indexOf(';');
        String digits = (end < 0 ? text : text.substring(0, end)).strip();
        int size = digits.length() <= 7 ? number(digits, 16) : -1;
        if (size < 0) {
            problem = "a chunk's size is not a hexadecimal number below 10000000";
        } else if (size == 0) {
            expect = Expect.TRAILER;
        } else {
            headBytes = 0;
            bodyLeft = size;
            expect = Expect.CHUNK;
        }
    }

    /** The number, −1 when the text is not made of digits only. */
    private static int number(String digits, int radix) {
        int number = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
