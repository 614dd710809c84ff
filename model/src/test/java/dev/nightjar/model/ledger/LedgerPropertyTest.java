package dev.nightjar.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random timelines: the invariants hold, and each instant is booked where a slow reading of the rules books it. */
class LedgerPropertyTest {

    private static final int ROUNDS = 20_000;
    private static final Part[] WAITS = {
        Part.POOL, Part.QUEUE, Part.LOCK, Part.SIGNAL, Part.SQL, Part.DOWNSTREAM, Part.IO, Part.SLEEP
    };

    private final Random random = new Random(20_261_123);

    @Test
    void partsAreNeverNegativeAndAddUpForAnyTimeline() {
        for (int round = 0; round < ROUNDS; round++) {
            Timeline timeline = timeline(1 + random.nextInt(5));
            // The record's constructor refuses a sum that is off and a part below zero.
            Ledger ledger = LedgerArithmetic.ledger(timeline);
            assertThat(ledger.wallNanos()).isEqualTo(timeline.endNanos() - timeline.beginNanos());
            assertThat(ledger.amounts().values()).allMatch(amount -> amount >= 0);
        }
    }

    @Test
    void everyInstantOfOneSegmentIsBookedOnceAndRightly() {
        for (int round = 0; round < ROUNDS / 4; round++) {
            Timeline timeline = timeline(1);
            Ledger ledger = LedgerArithmetic.ledger(timeline);
            Map<Part, Long> expected = instantByInstant(timeline);
            for (Part part : Part.values()) {
                if (part.isInterval()) {
                    assertThat(ledger.nanos(part))
                            .as("%s of %s", part, timeline)
                            .isEqualTo(expected.getOrDefault(part, 0L));
                }
            }
            long rest = ledger.nanos(Part.CPU) + ledger.nanos(Part.RUNQUEUE) + ledger.nanos(Part.UNEXPLAINED);
            assertThat(rest).as("rest of %s", timeline).isEqualTo(expected.getOrDefault(Part.UNEXPLAINED, 0L));
        }
    }

    @Test
    void theOrderOfIntervalsDoesNotMatter() {
        for (int round = 0; round < ROUNDS / 10; round++) {
            Timeline timeline = timeline(3);
            List<Segment> shuffled = new ArrayList<>();
            for (Segment s : timeline.segments()) {
                List<Interval> intervals = new ArrayList<>(s.intervals());
                Collections.shuffle(intervals, random);
                shuffled.add(new Segment(
                        s.threadId(),
                        s.submitNanos(),
                        s.submitter(),
                        s.fromNanos(),
                        s.toNanos(),
                        intervals,
                        s.joins(),
                        s.cpuNanos(),
                        s.runqueueNanos(),
                        s.allocatedBytes()));
            }
            List<Pause> pauses = new ArrayList<>(timeline.pauses());
            Collections.shuffle(pauses, random);
            Timeline other = new Timeline(
                    timeline.beginNanos(),
                    timeline.endNanos(),
                    shuffled,
                    timeline.lastSegment(),
                    pauses,
                    timeline.missing());

            assertThat(LedgerArithmetic.ledger(other)).isEqualTo(LedgerArithmetic.ledger(timeline));
        }
    }

    @Test
    void shiftingTheClockChangesNothing() {
        for (int round = 0; round < ROUNDS / 10; round++) {
            Timeline timeline = timeline(3);
            long shift = random.nextLong();
            assertThat(LedgerArithmetic.ledger(shifted(timeline, shift))).isEqualTo(LedgerArithmetic.ledger(timeline));
        }
    }

    @Test
    void whatPoolsDidIsNeverMoreThanTheWaitForThemAndChangesNoPart() {
        for (int round = 0; round < ROUNDS / 4; round++) {
            Timeline timeline = timeline(1 + random.nextInt(4));
            Ledger ledger = LedgerArithmetic.ledger(new Timeline(
                    timeline.beginNanos(),
                    timeline.endNanos(),
                    timeline.segments().stream()
                            .map(segment -> segment.knowing(insides(segment)))
                            .toList(),
                    timeline.lastSegment(),
                    timeline.pauses(),
                    timeline.missing()));
            long did = ledger.amounts().getOrDefault(Amount.POOL_CONNECT, 0L)
                    + ledger.amounts().getOrDefault(Amount.POOL_VALIDATE, 0L);
            assertThat(did).as("inside pool of %s", timeline).isBetween(0L, ledger.nanos(Part.POOL));
            assertThat(ledger.parts())
                    .isEqualTo(LedgerArithmetic.ledger(timeline).parts());
        }
    }

    /** One after the other, also where nothing is waited for, and beyond the segment's end. */
    private List<Segment.Inside> insides(Segment segment) {
        long step = 1 + (segment.toNanos() - segment.fromNanos()) / 5;
        List<Segment.Inside> insides = new ArrayList<>();
        long at = segment.fromNanos();
        for (int i = random.nextInt(6); i > 0; i--) {
            long from = at + step * random.nextInt(2);
            at = from + step * random.nextInt(3);
            Amount what = random.nextBoolean() ? Amount.POOL_CONNECT : Amount.POOL_VALIDATE;
            insides.add(new Segment.Inside(what, from, at));
        }
        return insides;
    }

    /** The rules of docs/ledger.md read out slowly: for each nanosecond, the first part that applies. */
    private static Map<Part, Long> instantByInstant(Timeline timeline) {
        Segment segment = timeline.segments().get(0);
        Map<Part, Long> booked = new EnumMap<>(Part.class);
        for (long t = timeline.beginNanos(); t < timeline.endNanos(); t++) {
            booked.merge(partAt(t, segment, timeline.pauses()), 1L, Long::sum);
        }
        return booked;
    }

    private static Part partAt(long t, Segment segment, List<Pause> pauses) {
        if (t >= segment.toNanos() || t < segment.submitNanos()) {
            return Part.UNEXPLAINED; // unseen: not even a pause is known to have mattered
        }
        Part base = Part.UNEXPLAINED;
        long waitEnd = Long.MIN_VALUE;
        if (t < segment.fromNanos()) {
            base = Part.QUEUE;
        } else {
            for (Interval interval : segment.intervals()) {
                if (interval.fromNanos() <= t
                        && t < interval.toNanos()
                        && interval.part().compareTo(base) < 0) {
                    base = interval.part();
                }
            }
            for (Interval interval : segment.intervals()) {
                if (interval.fromNanos() <= t && t < interval.toNanos() && interval.part() == base) {
                    waitEnd = Math.max(waitEnd, interval.toNanos());
                }
            }
        }
        for (Part stop : new Part[] {Part.GC, Part.SAFEPOINT}) {
            long stopEnd = Long.MIN_VALUE;
            for (Pause pause : pauses) {
                if (pause.part() == stop && pause.fromNanos() <= t && t < pause.toNanos()) {
                    stopEnd = Math.max(stopEnd, stopUntil(pause, pauses));
                }
            }
            if (stopEnd != Long.MIN_VALUE && (!base.waitsForOutside() || waitEnd <= stopEnd)) {
                return stop;
            }
        }
        return base;
    }

    /** Until when the stop lasts for waits: the pause with all that hang together with it. */
    private static long stopUntil(Pause pause, List<Pause> pauses) {
        long low = pause.fromNanos();
        long high = Sweep.blamedUntil(pause);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Pause other : pauses) {
                long from = other.fromNanos();
                long until = Sweep.blamedUntil(other);
                if (from <= high && until >= low && (from < low || until > high)) {
                    low = Math.min(low, from);
                    high = Math.max(high, until);
                    grown = true;
                }
            }
        }
        return high;
    }

    @Test
    void everyInstantOfAWorkWithAwaitedTasksIsBookedOnceAndRightly() {
        for (int round = 0; round < ROUNDS / 4; round++) {
            List<Segment> segments = new ArrayList<>();
            long end = 1L + random.nextInt(200);
            segment(segments, -1, 0, 0, end, end, 3);
            Timeline timeline = new Timeline(0, end, segments, 0, List.of(), Set.of());
            Ledger ledger = LedgerArithmetic.ledger(timeline);
            Map<Part, Long> expected = new EnumMap<>(Part.class);
            for (long t = 0; t < end; t++) {
                expected.merge(partAt(t, 0, end, segments), 1L, Long::sum);
            }
            for (Part part : new Part[] {Part.QUEUE, Part.SIGNAL, Part.SQL}) {
                assertThat(ledger.nanos(part))
                        .as("%s of %s", part, timeline)
                        .isEqualTo(expected.getOrDefault(part, 0L));
            }
            long rest = ledger.nanos(Part.CPU) + ledger.nanos(Part.RUNQUEUE) + ledger.nanos(Part.UNEXPLAINED);
            assertThat(rest).as("rest of %s", timeline).isEqualTo(expected.getOrDefault(Part.UNEXPLAINED, 0L));
            assertThat(ledger.missing()).doesNotContain(Missing.HAND_OVER);
        }
    }

    /**
     * Where the path is at an instant, asked of one segment: with the task that it waited for, from that one's submission to
     * the end of the wait or of the task; else with the segment itself.
     *
     * @param until the path has left the segment from here on
     */
    private static Part partAt(long t, int index, long until, List<Segment> segments) {
        Segment segment = segments.get(index);
        List<Segment.Join> joins = new ArrayList<>(segment.joins());
        joins.sort(Comparator.comparingLong(Segment.Join::toNanos).reversed());
        long left = until;
        for (Segment.Join join : joins) {
            Segment task = segments.get(join.awaitedSegment());
            long reach = Math.min(join.toNanos(), task.toNanos());
            if (join.toNanos() > left || reach <= join.fromNanos()) {
                continue; // the path came back before it, or the task had ended
            }
            if (t >= reach) {
                break;
            }
            if (t >= task.submitNanos()) {
                return partAt(t, join.awaitedSegment(), reach, segments);
            }
            left = task.submitNanos();
        }
        if (t < segment.fromNanos()) {
            return Part.QUEUE;
        }
        Part first = Part.UNEXPLAINED;
        for (Interval interval : segment.intervals()) {
            if (interval.fromNanos() <= t
                    && t < interval.toNanos()
                    && interval.part().compareTo(first) < 0) {
                first = interval.part();
            }
        }
        return first;
    }

    /** A segment with tasks that it submits, and mostly waits for: some end before that, some after, some never start. */
    private void segment(List<Segment> segments, int submitter, long submit, long from, long to, long end, int depth) {
        int index = segments.size();
        Segment placeholder = new Segment(index, submit, submitter, from, to, List.of(), List.of(), 0, 0, -1);
        segments.add(placeholder);
        List<Interval> intervals = new ArrayList<>();
        List<Segment.Join> joins = new ArrayList<>();
        long at = from;
        while (depth > 0 && to - at > 4 && random.nextInt(4) > 0) {
            long submitted = at + random.nextInt((int) (to - at));
            long waits = submitted + random.nextInt((int) (to - submitted));
            long gives = waits + random.nextInt((int) (to - waits) + 1);
            boolean starts = random.nextInt(4) > 0;
            long started = starts ? submitted + random.nextInt((int) (end - submitted) + 1) : end;
            long ended = started + random.nextInt((int) (end - started) + 1);
            int task = segments.size();
            segment(segments, index, submitted, started, ended, end, depth - 1);
            if (random.nextInt(5) > 0) {
                intervals.add(new Interval(Part.SIGNAL, waits, gives));
                joins.add(new Segment.Join(waits, gives, task));
            }
            at = gives;
        }
        if (to > from) {
            long start = from + random.nextInt((int) (to - from));
            intervals.add(new Interval(Part.SQL, start, start + random.nextInt((int) (to - start) + 1)));
        }
        segments.set(index, new Segment(index, submit, submitter, from, to, intervals, joins, 0, 0, -1));
    }

    private Timeline timeline(int count) {
        long begin = random.nextInt(20);
        long end = begin + 1 + random.nextInt(200);
        // Some waits end long after a pause: stretch time so that the 2 ms, or the tenth, after a pause matter.
        long unit = random.nextInt(4) > 0 || count < 2 ? 1 : random.nextBoolean() ? 100_000 : 1_000_000;
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long submit = begin + random.nextInt((int) (end - begin));
            long from = submit + random.nextInt((int) (end - submit) + 1);
            long to = i == 0 && random.nextInt(3) > 0 ? end : from + random.nextInt((int) (end - from) + 10);
            segments.add(segment(i, count, submit, from, Math.max(from, to), unit));
        }
        List<Pause> pauses = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            long from = random.nextInt(220);
            pauses.add(new Pause(
                    random.nextBoolean() ? Part.GC : Part.SAFEPOINT, from * unit, (from + random.nextInt(30)) * unit));
        }
        return new Timeline(begin * unit, end * unit, segments, 0, pauses, Set.of());
    }

    private Segment segment(int index, int count, long submit, long from, long to, long unit) {
        List<Interval> intervals = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            long start = from - 5 + random.nextInt((int) (to - from) + 10);
            Part part = WAITS[random.nextInt(WAITS.length)];
            intervals.add(new Interval(
                    part,
                    start * unit,
                    (start + random.nextInt(60)) * unit,
                    null,
                    random.nextInt(20) - 1,
                    random.nextInt(10) - 1));
        }
        List<Segment.Join> joins = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            long start = from + random.nextInt((int) (to - from) + 1);
            joins.add(
                    new Segment.Join(start * unit, (start + random.nextInt(40)) * unit, random.nextInt(count + 1) - 1));
        }
        return new Segment(
                index,
                submit * unit,
                random.nextInt(count + 1) - 1,
                from * unit,
                to * unit,
                intervals,
                joins,
                random.nextInt(300) - 1,
                random.nextInt(50) - 1,
                -1);
    }

    private static Timeline shifted(Timeline timeline, long by) {
        List<Segment> segments = new ArrayList<>();
        for (Segment s : timeline.segments()) {
            List<Interval> intervals = new ArrayList<>();
            s.intervals()
                    .forEach(i -> intervals.add(new Interval(
                            i.part(),
                            i.fromNanos() + by,
                            i.toNanos() + by,
                            i.resource(),
                            i.cpuNanos(),
                            i.runqueueNanos())));
            List<Segment.Join> joins = new ArrayList<>();
            s.joins()
                    .forEach(
                            j -> joins.add(new Segment.Join(j.fromNanos() + by, j.toNanos() + by, j.awaitedSegment())));
            segments.add(new Segment(
                    s.threadId(),
                    s.submitNanos() + by,
                    s.submitter(),
                    s.fromNanos() + by,
                    s.toNanos() + by,
                    intervals,
                    joins,
                    s.cpuNanos(),
                    s.runqueueNanos(),
                    s.allocatedBytes()));
        }
        List<Pause> pauses = new ArrayList<>();
        timeline.pauses().forEach(p -> pauses.add(new Pause(p.part(), p.fromNanos() + by, p.toNanos() + by)));
        return new Timeline(
                timeline.beginNanos() + by,
                timeline.endNanos() + by,
                segments,
                timeline.lastSegment(),
                pauses,
                timeline.missing());
    }
}
