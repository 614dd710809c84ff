package dev.nightjar.collector.door;

import java.util.List;
import java.util.Map;

/**
 * A path of the HTTP door.
 *
 * @param intakes content type, lower case and without parameters → what a body of it is
 * @param encodings content encodings of bodies
 * @param rpcErrors whether refusals of protobuf bodies are a {@code google.rpc.Status}, as OTLP has it
 * @param advice what to set when a content type or encoding is not taken
 */
public record HttpRoute(
        String path,
        Map<String, Intake> intakes,
        List<Encoding> encodings,
        boolean rpcErrors,
        Reply reply,
        String advice) {

    public static final String PROTOBUF = "application/x-protobuf";
    public static final String JSON = "application/json";

    public HttpRoute {
        intakes = Map.copyOf(intakes);
        encodings = List.copyOf(encodings);
    }

    /** What a sender is told of a request of which something was taken. */
    @FunctionalInterface
    public interface Reply {
        Response to(Answer.Taken taken, String contentType);
    }

    /** What is sent back. */
    public static final class Response {
        private final int status;
        private final String contentType;
        private final byte[] body;

        /**
         * An answer.
         *
         * @param contentType empty when there is no body
         */
        public Response(int status, String contentType, byte[] body) {
            this.status = status;
            this.contentType = contentType;
            this.body = body;
        }

        int status() {
            return status;
        }

        String contentType() {
            return contentType;
        }

        byte[] body() {
            return body;
        }
    }
}
