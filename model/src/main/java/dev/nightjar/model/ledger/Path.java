package dev.nightjar.model.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one path through a work's segments that its wall time is accounted along, walked backwards from its end. The pieces
 * are disjoint and cover the work's time without a gap.
 */
record Path(List<Piece> pieces) {

    enum Kind {
        /** On a thread. */
        RUN,
        /** On the way to its thread: in a queue, or with a callee. */
        ARRIVAL,
        /** Between two segments whose hand-over was not seen. */
        UNSEEN
    }

    /**
     * @param segment index in the timeline, −1 for {@code UNSEEN}
     */
    record Piece(Kind kind, int segment, long fromNanos, long toNanos) {
        long nanos() {
            return toNanos - fromNanos;
        }
    }

    static Path of(Timeline timeline) {
        Walk walk = new Walk(timeline);
        walk.walk();
        return new Path(walk.pieces);
    }

    private static final class Walk {
        private final Timeline timeline;
        private final List<Piece> pieces = new ArrayList<>();
        private final Set<Segment.Join> followed = Collections.newSetFromMap(new IdentityHashMap<>());
        /** Everything from here to the work's end is accounted for. */
        private long cursor;

        Walk(Timeline timeline) {
            this.timeline = timeline;
            this.cursor = timeline.endNanos();
        }

        void walk() {
            int index = timeline.lastSegment();
            // Each step uses up a join or a segment's start; damaged data must not walk in circles.
            int steps = timeline.segments().stream()
                            .mapToInt(s -> s.joins().size() + 1)
                            .sum()
                    + 1;
            while (index >= 0 && steps-- > 0 && cursor - timeline.beginNanos() > 0) {
                Segment segment = timeline.segments().get(index);
                backTo(Kind.UNSEEN, -1, segment.toNanos());
                Segment.@Nullable Join join = latestJoin(segment);
                if (join != null) {
                    followed.add(join);
                    backTo(Kind.RUN, index, reachNanos(join));
                    index = join.awaitedSegment();
                } else {
                    backTo(Kind.RUN, index, segment.fromNanos());
                    backTo(Kind.ARRIVAL, index, segment.submitNanos());
                    index = cameUnseen(segment) ? stayBefore(segment) : submitter(segment);
                }
            }
            backTo(Kind.UNSEEN, -1, timeline.beginNanos());
        }

        private int submitter(Segment segment) {
            return segment.submitter() < timeline.segments().size() ? segment.submitter() : -1;
        }

        /**
         * Where the work itself was before it came to a segment unseen: the last of its stays that had ended. −1 when there is none, or
         * it was in two places then.
         */
        private int stayBefore(Segment segment) {
            int last = -1;
            List<Segment> segments = timeline.segments();
            for (int i = 0; i < segments.size(); i++) {
                Segment other = segments.get(i);
                if (!isStay(other) || other.fromNanos() - segment.fromNanos() >= 0) {
                    continue;
                }
                if (other.toNanos() - segment.fromNanos() > 0) {
                    return -1;
                }
                if (last < 0 || other.toNanos() - segments.get(last).toNanos() > 0) {
                    last = i;
                }
            }
            return last;
        }

        /** The work itself was there, not a task of it. */
        private static boolean isStay(Segment segment) {
            return segment.submitter() < 0 || segment.arrival() == Part.DOWNSTREAM;
        }

        /** Accounts for the time from {@code nanos} to the cursor; nothing when the cursor is there already. */
        private void backTo(Kind kind, int segment, long nanos) {
            long from = nanos - timeline.beginNanos() < 0 ? timeline.beginNanos() : nanos;
            if (cursor - from > 0) {
                pieces.add(new Piece(kind, segment, from, cursor));
                cursor = from;
            }
        }

        /** The last wait before the cursor for a segment that had not ended when it began. */
        private Segment.@Nullable Join latestJoin(Segment segment) {
            Segment.@Nullable Join latest = null;
            for (Segment.Join join : segment.joins()) {
                int awaited = join.awaitedSegment();
                if (awaited < 0
                        || awaited >= timeline.segments().size()
                        || cursor - join.toNanos() < 0
                        || cameUnseen(timeline.segments().get(awaited))
                        || followed.contains(join)) {
                    continue;
                }
                boolean waited = reachNanos(join) - join.fromNanos() > 0;
                if (waited && (latest == null || join.toNanos() - latest.toNanos() > 0)) {
                    latest = join;
                }
            }
            return latest;
        }

        /** Nobody knows what it did before: following it would lose what is known of the waiting one. */
        private boolean cameUnseen(Segment segment) {
            boolean handedOver = segment.submitter() >= 0 || segment.fromNanos() - segment.submitNanos() > 0;
            return !handedOver && segment.fromNanos() - timeline.beginNanos() > 0;
        }

        /** Up to here the wait was for the other segment: to that one's end, or the wait's own when it was given up. */
        private long reachNanos(Segment.Join join) {
            long ended = timeline.segments().get(join.awaitedSegment()).toNanos();
            return join.toNanos() - ended < 0 ? join.toNanos() : ended;
        }
    }
}
