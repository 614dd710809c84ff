package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Interval;
import dev.nightjar.model.ledger.Segment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a work came to an event loop that nobody handed it to: with the answer of a call. The loop reads it, so the call ends on the
 * loop's thread, and there and then the work goes on.
 */
final class Arrivals {

    private final List<Recording> recordings;

    Arrivals(List<Recording> recordings) {
        this.recordings = recordings;
    }

    /** The segment, with the call that brought it if there was one. */
    Segment of(Recording recording, Segment segment) {
        if (segment.submitter() >= 0 || !recording.thread().isEventLoop()) {
            return segment;
        }
        Segment brought = null;
        Interval last = null;
        for (int i = 0; i < recordings.size(); i++) {
            Interval call = recordings.get(i) == recording ? null : broughtBy(recordings.get(i), recording, segment);
            if (call != null && (last == null || call.toNanos() - last.toNanos() > 0)) {
                last = call;
                brought = segment.broughtBy(call.part(), call.fromNanos(), i);
            }
        }
        return brought == null ? segment : brought;
    }

    private static @Nullable Interval broughtBy(Recording caller, Recording turn, Segment segment) {
        Interval call = caller.answeredIn(turn, segment.toNanos());
        return call == null || call.fromNanos() - segment.fromNanos() >= 0 ? null : call;
    }
}
