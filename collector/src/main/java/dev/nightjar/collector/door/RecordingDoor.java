package dev.nightjar.collector.door;

import dev.nightjar.collector.recording.Piece;
import dev.nightjar.collector.recording.Recordings;
import dev.nightjar.collector.recording.Recordings.Outcome;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** A request with a piece of a recording: no signal, so counted only where it is refused, as one that cannot be read. */
final class RecordingDoor {

    private RecordingDoor() {}

    /** Answers once, from a thread of its own: a file is written. */
    static void take(
            Recordings recordings,
            String uri,
            byte[] body,
            Receiver receiver,
            BiConsumer<HttpResponseStatus, String> answer) {
        var _ = Thread.startVirtualThread(() -> {
            try {
                Outcome outcome = outcome(recordings, uri, body);
                switch (outcome) {
                    case Outcome.Taken _ -> answer.accept(HttpResponseStatus.OK, "taken");
                    case Outcome.Refused refused -> {
                        if (!refused.full()) {
                            receiver.tally().unreadable();
                        }
                        answer.accept(
                                refused.full()
                                        ? HttpResponseStatus.INSUFFICIENT_STORAGE
                                        : HttpResponseStatus.BAD_REQUEST,
                                refused.reason());
                    }
                }
            } catch (RuntimeException | Error e) {
                receiver.broke(e);
                answer.accept(HttpResponseStatus.INTERNAL_SERVER_ERROR, "see the server's log");
            }
        });
    }

    private static Outcome outcome(Recordings recordings, String uri, byte[] body) {
        Map<String, String> parameters = new HashMap<>();
        new QueryStringDecoder(uri).parameters().forEach((key, values) -> parameters.put(key, values.get(0)));
        Piece piece = Piece.of(parameters, body);
        return piece == null
                ? new Outcome.Refused("id is 16 hexadecimal digits, piece a number from 0", false)
                : recordings.take(piece);
    }
}
