package dev.nightjar.agent.ship;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OTLP/HTTP answer: 200 = taken; 400, 413, 415, 422 = final, they are about the batch itself; everything else =
 * try again: soon at 408, 429, 502, 503, 504 (opentelemetry-proto, "OTLP/HTTP response"; 408 added), else seldom, for a
 * wrong token or address, or a proxy's error, is mended by somebody. A 200 that is not an OTLP message came from somebody
 * else, so the batch is not known to be kept.
 */
final class OtlpAnswer {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final int MAX_MESSAGE = 300;

    private static final Duration SELDOM = Duration.ofMinutes(1);

    /** A server that asks for more is asked again earlier; the hour of retrying must not pass in one sleep. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

    private OtlpAnswer() {}

    /** Posts and waits for the answer; never throws because of the server or the way to it. */
    static Delivery to(byte[] request, HttpPost http, Supplier<Instant> wallTime) {
        try {
            return read(http.post(request), wallTime.get());
        } catch (SSLException e) {
            return new Delivery.TryAgain(
                    "TLS: " + e.getMessage()
                            + "; a certificate that the JVM does not know goes into nightjar.certificate",
                    null);
        } catch (IOException | RuntimeException e) {
            // The one border where I/O ends; whether the server got the batch is unknown, so it is offered again.
            String message = e.getMessage();
            return new Delivery.TryAgain(message == null ? e.getClass().getSimpleName() : message, null);
        }
    }

    static Delivery read(HttpAnswer answer, Instant now) {
        return switch (answer.status()) {
            case 200 -> taken(answer);
            case 408, 429, 502, 503, 504 -> new Delivery.TryAgain(reason(answer), retryAfter(answer.retryAfter(), now));
            case 400, 413, 415, 422 -> new Delivery.Refused(reason(answer));
            default -> {
                Duration wanted = retryAfter(answer.retryAfter(), now);
                boolean soon = wanted == null || wanted.compareTo(SELDOM) < 0;
                yield new Delivery.TryAgain(reason(answer), soon ? SELDOM : wanted);
            }
        };
    }

    private static String reason(HttpAnswer answer) {
        return "HTTP " + answer.status() + " " + message(answer);
    }

    private static Delivery taken(HttpAnswer answer) {
        if (!answer.contentType().startsWith(PROTOBUF)) { // an empty body is an OTLP answer, and many a server's
            return notOtlp(answer);
        }
        // ExportLogsServiceResponse { 1: ExportLogsPartialSuccess { 1: int64 rejected, 2: string message } }
        ByteBuffer body = ByteBuffer.wrap(answer.body());
        ByteBuffer partial = ByteBuffer.allocate(0);
        try {
            while (body.hasRemaining()) {
                ProtoField field = ProtoField.read(body);
                if (field.number() == 1 && field.bytes() != null) {
                    partial = field.bytes();
                }
            }
            long rejected = 0;
            String message = "";
            while (partial.hasRemaining()) {
                ProtoField field = ProtoField.read(partial);
                if (field.number() == 1) {
                    rejected = field.value();
                } else if (field.number() == 2 && field.bytes() != null) {
                    message = utf8(field.bytes());
                }
            }
            return new Delivery.Taken(Math.max(0, rejected), cut(message));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return notOtlp(answer);
        }
    }

    private static Delivery notOtlp(HttpAnswer answer) {
        return new Delivery.TryAgain(
                "HTTP 200 with a body that is not OTLP (content type '" + answer.contentType()
                        + "'); is nightjar.endpoint a Nightjar server?",
                null);
    }

    /** What the server said: google.rpc.Status { 2: message } or plain text. */
    private static String message(HttpAnswer answer) {
        if (answer.contentType().startsWith(PROTOBUF)) {
            try {
                ByteBuffer body = ByteBuffer.wrap(answer.body());
                while (body.hasRemaining()) {
                    ProtoField field = ProtoField.read(body);
                    if (field.number() == 2 && field.bytes() != null) {
                        return cut(utf8(field.bytes()));
                    }
                }
                return "";
            } catch (IllegalArgumentException | CharacterCodingException e) {
                return "(unreadable answer of " + answer.body().length + " bytes)";
            }
        }
        return cut(new String(answer.body(), StandardCharsets.UTF_8));
    }

    /** Seconds or an HTTP date (RFC 9110, 10.2.3); null when absent or neither. */
    private static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        Duration wanted;
        try {
            wanted = Duration.ofSeconds(Long.parseLong(header.trim()));
        } catch (NumberFormatException | ArithmeticException notSeconds) {
            try {
                wanted =
                        Duration.between(now, ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME));
            } catch (DateTimeException notADate) {
                return null;
            }
        }
        if (wanted.isNegative()) {
            return Duration.ZERO;
        }
        return wanted.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wanted;
    }

    private static String utf8(ByteBuffer bytes) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
        return text.toString();
    }

    private static String cut(String text) {
        String printable = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return printable.length() <= MAX_MESSAGE ? printable : printable.substring(0, MAX_MESSAGE) + "…";
    }
}
