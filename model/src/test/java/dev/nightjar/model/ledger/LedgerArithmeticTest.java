package dev.nightjar.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The truth table of the ledger: each rule of docs/ledger.md with figures that can be added up by hand. */
class LedgerArithmeticTest {

    private static final long MS = 1_000_000;

    @Test
    void whatNothingCoversIsCpuRunqueueAndUnexplained() {
        Ledger ledger = single(0, 40, List.of(), List.of(), 6, 1);

        assertThat(millis(ledger))
                .contains(entry(Part.CPU, 6L), entry(Part.RUNQUEUE, 1L), entry(Part.UNEXPLAINED, 33L));
        assertThat(ledger.missing()).isEmpty();
    }

    @Test
    void timeBeforeTheStartIsQueue() {
        Segment segment = new Segment(1, at(0), -1, at(15), at(40), List.of(), List.of(), at(5), 0, -1);
        Ledger ledger = ledger(0, 40, List.of(), segment);

        assertThat(millis(ledger)).contains(entry(Part.QUEUE, 15L), entry(Part.CPU, 5L), entry(Part.UNEXPLAINED, 20L));
    }

    @Test
    void bracketsKeepTheDriversCpuOutOfTheRest() {
        // 30 ms inside the driver, of which it computed 20; 10 ms of computing outside.
        Ledger ledger = single(0, 40, List.of(bracketed(Part.SQL, 0, 30, 20, 2)), List.of(), 30, 2);

        assertThat(millis(ledger))
                .contains(
                        entry(Part.SQL, 30L),
                        entry(Part.CPU, 10L),
                        entry(Part.RUNQUEUE, 0L),
                        entry(Part.UNEXPLAINED, 0L));
        assertThat(ledger.amounts()).containsExactly(entry(Amount.SQL_CPU, 20 * MS));
    }

    @Test
    void aBracketInsideABracketIsSubtractedOnce() {
        // The pool validates a connection: sql inside pool. Pool comes first.
        Ledger ledger = single(
                0, 40, List.of(bracketed(Part.POOL, 0, 30, 8, 0), bracketed(Part.SQL, 10, 20, 5, 0)), List.of(), 10, 0);

        assertThat(millis(ledger)).contains(entry(Part.POOL, 30L), entry(Part.SQL, 0L), entry(Part.CPU, 2L));
    }

    @Test
    void whatExceedsTheRestIsCutAndSaid() {
        Ledger ledger = single(0, 40, List.of(interval(Part.SQL, 0, 30)), List.of(), 15, 5);

        assertThat(millis(ledger))
                .contains(
                        entry(Part.SQL, 30L),
                        entry(Part.CPU, 10L),
                        entry(Part.RUNQUEUE, 0L),
                        entry(Part.UNEXPLAINED, 0L));
        assertThat(ledger.amounts()).containsEntry(Amount.OVERBOOKED, 10 * MS);
    }

    @Test
    void runqueueTimeOfWakingUpLiesInTheWaitAndLeavesCpuAlone() {
        // 30 ms of sleep and then 4 of computing; the thread waited 8 ms for a processor, most of it when it woke up.
        Ledger ledger = single(0, 35, List.of(interval(Part.SLEEP, 0, 30)), List.of(), 4, 8);

        assertThat(millis(ledger))
                .contains(
                        entry(Part.SLEEP, 30L),
                        entry(Part.CPU, 4L),
                        entry(Part.RUNQUEUE, 1L),
                        entry(Part.UNEXPLAINED, 0L));
        assertThat(ledger.amounts()).isEmpty();
    }

    @Test
    void pausesCutRunningAndWaitsInsideTheJvm() {
        Ledger ledger = single(
                0,
                100,
                List.of(interval(Part.POOL, 20, 60), interval(Part.LOCK, 70, 90)),
                List.of(pause(Part.GC, 10, 30), pause(Part.SAFEPOINT, 80, 85)),
                0,
                0);

        assertThat(millis(ledger))
                .contains(
                        entry(Part.GC, 20L),
                        entry(Part.SAFEPOINT, 5L),
                        entry(Part.POOL, 30L),
                        entry(Part.LOCK, 15L),
                        entry(Part.UNEXPLAINED, 30L));
        assertThat(ledger.amounts()).isEmpty();
    }

    @Test
    void aWaitForTheOutsideIsCutOnlyWhenThePauseMayHaveEndedIt() {
        Ledger longWait = single(0, 100, List.of(interval(Part.SQL, 0, 90)), List.of(pause(Part.GC, 10, 30)), 0, 0);
        assertThat(millis(longWait)).contains(entry(Part.SQL, 90L), entry(Part.GC, 0L));

        Ledger endedInside = single(0, 100, List.of(interval(Part.SQL, 0, 25)), List.of(pause(Part.GC, 10, 30)), 0, 0);
        assertThat(millis(endedInside)).contains(entry(Part.SQL, 10L), entry(Part.GC, 20L));
        assertThat(endedInside.amounts()).containsEntry(Amount.GC_IN_WAIT, 15 * MS);

        Ledger endedSoonAfter =
                single(0, 100, List.of(interval(Part.SQL, 0, 32)), List.of(pause(Part.GC, 10, 30)), 0, 0);
        assertThat(millis(endedSoonAfter)).contains(entry(Part.SQL, 12L), entry(Part.GC, 20L));

        Ledger endedLater = single(0, 100, List.of(interval(Part.SQL, 0, 33)), List.of(pause(Part.GC, 10, 30)), 0, 0);
        assertThat(millis(endedLater)).contains(entry(Part.SQL, 33L), entry(Part.GC, 0L));
    }

    @Test
    void afterALongPauseThreadsTakeLongerToGoOn() {
        List<Pause> pause = List.of(pause(Part.GC, 50, 250));

        Ledger endedSoonAfter = single(0, 300, List.of(interval(Part.DOWNSTREAM, 0, 270)), pause, 0, 0);
        assertThat(millis(endedSoonAfter)).contains(entry(Part.DOWNSTREAM, 70L), entry(Part.GC, 200L));

        Ledger endedLater = single(0, 300, List.of(interval(Part.DOWNSTREAM, 0, 271)), pause, 0, 0);
        assertThat(millis(endedLater)).contains(entry(Part.DOWNSTREAM, 271L), entry(Part.GC, 0L));
    }

    @Test
    void pausesWithoutTimeToGoOnBetweenThemAreOneStop() {
        Ledger together = single(
                0,
                400,
                List.of(interval(Part.DOWNSTREAM, 0, 310)),
                List.of(pause(Part.GC, 50, 150), pause(Part.GC, 155, 300)),
                0,
                0);
        assertThat(millis(together)).contains(entry(Part.DOWNSTREAM, 65L), entry(Part.GC, 245L));

        Ledger apart = single(
                0,
                400,
                List.of(interval(Part.DOWNSTREAM, 0, 310)),
                List.of(pause(Part.GC, 50, 150), pause(Part.GC, 161, 300)),
                0,
                0);
        assertThat(millis(apart)).contains(entry(Part.DOWNSTREAM, 171L), entry(Part.GC, 139L));
    }

    @Test
    void theSafepointAroundACollectionDoesNotTakeItsTime() {
        // JFR tells of the collections, and of the operation that they were part of.
        Ledger ledger = single(
                0,
                400,
                List.of(interval(Part.DOWNSTREAM, 0, 215)),
                List.of(pause(Part.GC, 11, 111), pause(Part.GC, 112, 199), pause(Part.SAFEPOINT, 10, 200)),
                0,
                0);
        assertThat(millis(ledger))
                .contains(entry(Part.DOWNSTREAM, 25L), entry(Part.GC, 187L), entry(Part.SAFEPOINT, 3L));
    }

    @Test
    void theFirstPartInTheOrderWins() {
        Ledger ledger = single(
                0,
                60,
                List.of(interval(Part.SLEEP, 0, 60), interval(Part.SQL, 10, 50), interval(Part.LOCK, 20, 30)),
                List.of(),
                0,
                0);

        assertThat(millis(ledger)).contains(entry(Part.SLEEP, 20L), entry(Part.SQL, 30L), entry(Part.LOCK, 10L));
    }

    @Test
    void thePathGoesThroughTheTaskThatEndedTheWait() {
        // The request waits from 10 to 50 for a task it submitted at 10, which started at 20 and ended at 48.
        Segment request = new Segment(
                1,
                at(0),
                -1,
                at(0),
                at(60),
                List.of(interval(Part.SIGNAL, 10, 50)),
                List.of(new Segment.Join(at(10), at(50), 1)),
                at(15),
                0,
                -1);
        Segment task =
                new Segment(2, at(10), 0, at(20), at(48), List.of(interval(Part.SQL, 22, 47)), List.of(), at(1), 0, -1);
        Segment notAwaited = new Segment(3, at(5), 0, at(6), at(55), List.of(), List.of(), at(49), 0, -1);
        Ledger ledger = ledger(0, 60, List.of(), request, task, notAwaited);

        assertThat(millis(ledger))
                .contains(
                        entry(Part.QUEUE, 10L),
                        entry(Part.SQL, 25L),
                        entry(Part.SIGNAL, 2L),
                        entry(Part.CPU, 16L),
                        entry(Part.UNEXPLAINED, 7L));
    }

    @Test
    void untilTheAnswerBroughtTheWorkBackItWasTheCallees() {
        // The request calls and leaves its thread at 10; the answer comes to another one at 50.
        Segment request = new Segment(1, at(0), -1, at(0), at(10), List.of(), List.of(), at(8), 0, -1);
        Segment answered = new Segment(2, at(50), -1, at(50), at(60), List.of(), List.of(), at(6), 0, -1)
                .broughtBy(Part.DOWNSTREAM, at(10), 0);
        Ledger ledger = LedgerArithmetic.ledger(
                new Timeline(at(0), at(60), List.of(request, answered), 1, List.of(), Set.of()));

        assertThat(millis(ledger))
                .contains(
                        entry(Part.DOWNSTREAM, 40L),
                        entry(Part.QUEUE, 0L),
                        entry(Part.CPU, 14L),
                        entry(Part.UNEXPLAINED, 6L));
        assertThat(ledger.missing()).doesNotContain(Missing.HAND_OVER);
    }

    @Test
    void aWaitThatWasEndedBySomebodyWhoCameUnseenIsASignal() {
        Segment request = new Segment(
                1,
                at(0),
                -1,
                at(0),
                at(60),
                List.of(interval(Part.SQL, 0, 40), interval(Part.SIGNAL, 40, 58)),
                List.of(new Segment.Join(at(40), at(58), 1)),
                0,
                0,
                -1);
        Segment loop = new Segment(2, at(55), -1, at(55), at(59), List.of(), List.of(), 0, 0, -1);
        Ledger ledger = ledger(0, 60, List.of(), request, loop);

        assertThat(millis(ledger)).contains(entry(Part.SQL, 40L), entry(Part.SIGNAL, 18L));
        assertThat(ledger.missing()).doesNotContain(Missing.HAND_OVER);
    }

    @Test
    void aWaitThatWasGivenUpIsWhatTheTaskDidMeanwhile() {
        // The request waits from 10 to 40 for a task that starts at 25 and is still running when the work ends.
        Segment request = waiting(60, 10, 40);
        Segment task = new Segment(
                2, at(10), 0, at(25), at(60), List.of(interval(Part.DOWNSTREAM, 28, 60)), List.of(), 0, 0, -1);

        assertThat(millis(ledger(0, 60, List.of(), request, task)))
                .contains(entry(Part.QUEUE, 15L), entry(Part.DOWNSTREAM, 12L), entry(Part.UNEXPLAINED, 33L));
    }

    @Test
    void aWaitForATaskThatHasNotStartedIsQueue() {
        // Open: the wait goes on at 60, the task is where it was submitted at 10.
        Segment task = new Segment(-1, at(10), 0, at(60), at(60), List.of(), List.of(), 0, 0, -1);

        assertThat(millis(ledger(0, 60, List.of(), waiting(60, 12, 60), task)))
                .contains(entry(Part.QUEUE, 50L), entry(Part.UNEXPLAINED, 10L));
        // Given up at 40: what follows is the request's own.
        assertThat(millis(ledger(0, 60, List.of(), waiting(60, 12, 40), task)))
                .contains(entry(Part.QUEUE, 30L), entry(Part.UNEXPLAINED, 30L));
    }

    @Test
    void aWaitForATaskThatHadEndedIsTheWaitersOwn() {
        Segment task = new Segment(2, at(5), 0, at(6), at(10), List.of(), List.of(), 0, 0, -1);

        assertThat(millis(ledger(0, 60, List.of(), waiting(60, 10, 40), task)))
                .contains(entry(Part.QUEUE, 0L), entry(Part.SIGNAL, 30L), entry(Part.UNEXPLAINED, 30L));
    }

    @Test
    void segmentsThatWaitForEachOtherDoNotHoldTheWalkUp() {
        Segment one = waiting(60, 10, 60);
        Segment other = new Segment(
                2, at(5), 0, at(8), at(60), List.of(), List.of(new Segment.Join(at(9), at(60), 0)), 0, 0, -1);

        assertThat(millis(ledger(0, 60, List.of(), one, other)))
                .contains(entry(Part.QUEUE, 0L), entry(Part.SIGNAL, 50L), entry(Part.UNEXPLAINED, 10L));
    }

    /** A request that waits for segment 1. */
    private static Segment waiting(long toMs, long waitsFromMs, long waitsToMs) {
        return new Segment(
                1,
                at(0),
                -1,
                at(0),
                at(toMs),
                List.of(interval(Part.SIGNAL, waitsFromMs, waitsToMs)),
                List.of(new Segment.Join(at(waitsFromMs), at(waitsToMs), 1)),
                0,
                0,
                -1);
    }

    @Test
    void anUnseenHandOverIsUnexplained() {
        Segment late = new Segment(2, at(30), -1, at(30), at(60), List.of(), List.of(), at(30), 0, -1);
        Ledger ledger = ledger(0, 60, List.of(pause(Part.GC, 0, 10)), late);

        assertThat(millis(ledger)).contains(entry(Part.CPU, 30L), entry(Part.UNEXPLAINED, 30L), entry(Part.GC, 0L));
        assertThat(ledger.missing()).containsExactly(Missing.HAND_OVER);
    }

    @Test
    void whereAWorkWasBeforeItCameUnseenIsItsStayBefore() {
        // On its first thread to 20, nowhere to 35, on the second to 50, nowhere to 55; it ends on the third at 60.
        Segment first =
                new Segment(1, at(0), -1, at(0), at(20), List.of(interval(Part.SQL, 5, 15)), List.of(), 0, 0, -1);
        Segment task =
                new Segment(4, at(2), 0, at(3), at(34), List.of(interval(Part.SLEEP, 4, 34)), List.of(), 0, 0, -1);
        Segment second =
                new Segment(2, at(35), -1, at(35), at(50), List.of(interval(Part.SLEEP, 36, 48)), List.of(), 0, 0, -1);
        Segment third = new Segment(3, at(55), -1, at(55), at(60), List.of(), List.of(), at(5), 0, -1);
        Ledger ledger = LedgerArithmetic.ledger(
                new Timeline(at(0), at(60), List.of(first, task, second, third), 3, List.of(), Set.of()));

        assertThat(millis(ledger))
                .contains(
                        entry(Part.SQL, 10L),
                        entry(Part.SLEEP, 12L),
                        entry(Part.CPU, 5L),
                        entry(Part.UNEXPLAINED, 33L));
        assertThat(ledger.missing()).containsExactly(Missing.HAND_OVER);
    }

    @Test
    void whoWasInTwoPlacesWhenItCameUnseenIsNotFollowed() {
        Segment first =
                new Segment(1, at(0), -1, at(0), at(20), List.of(interval(Part.SQL, 5, 15)), List.of(), 0, 0, -1);
        Segment other = new Segment(2, at(10), -1, at(10), at(58), List.of(), List.of(), 0, 0, -1);
        Segment last = new Segment(3, at(55), -1, at(55), at(60), List.of(), List.of(), at(5), 0, -1);
        Ledger ledger = LedgerArithmetic.ledger(
                new Timeline(at(0), at(60), List.of(first, other, last), 2, List.of(), Set.of()));

        assertThat(millis(ledger)).contains(entry(Part.SQL, 0L), entry(Part.CPU, 5L), entry(Part.UNEXPLAINED, 55L));
    }

    @Test
    void aMissingClockLeavesThePartOutAndItsTimeUnexplained() {
        Ledger ledger = single(0, 40, List.of(interval(Part.SQL, 0, 10)), List.of(), -1, -1);

        assertThat(ledger.parts()).doesNotContainKeys(Part.CPU, Part.RUNQUEUE);
        assertThat(ledger.nanos(Part.UNEXPLAINED)).isEqualTo(30 * MS);
        assertThat(ledger.missing()).containsExactlyInAnyOrder(Missing.CPU_CLOCK, Missing.SCHEDSTAT);
    }

    @Test
    void withoutJfrThereIsNoGcPartAtAll() {
        Segment segment = new Segment(1, 0, -1, 0, at(10), List.of(), List.of(), 0, 0, -1);
        Ledger ledger =
                LedgerArithmetic.ledger(new Timeline(0, at(10), List.of(segment), 0, List.of(), Set.of(Missing.JFR)));

        assertThat(ledger.parts()).doesNotContainKeys(Part.GC, Part.SAFEPOINT, Part.LOCK, Part.SLEEP);
        assertThat(ledger.missing()).containsExactly(Missing.JFR);
    }

    @Test
    void withPausesOfTheGcLogOnlyTheWaitsOfJfrAreLeftOut() {
        Segment segment = new Segment(1, 0, -1, 0, at(10), List.of(), List.of(), 0, 0, -1);
        Pause pause = new Pause(Part.GC, at(2), at(5));
        Ledger ledger = LedgerArithmetic.ledger(
                new Timeline(0, at(10), List.of(segment), 0, List.of(pause), Set.of(Missing.JFR_WAITS)));

        assertThat(ledger.parts())
                .doesNotContainKeys(Part.LOCK, Part.SIGNAL, Part.IO, Part.SLEEP)
                .contains(entry(Part.GC, 3 * MS), entry(Part.SAFEPOINT, 0L), entry(Part.UNEXPLAINED, 7 * MS));
        assertThat(ledger.missing()).containsExactly(Missing.JFR_WAITS);
    }

    @Test
    void aSourceThatWasMissingLeavesItsPartAbsentNotZero() {
        Segment segment = new Segment(1, 0, -1, 0, at(10), List.of(), List.of(), 0, 0, -1);
        assertThat(without(segment, Missing.ADVICE).parts())
                .doesNotContainKeys(Part.POOL, Part.QUEUE, Part.SQL)
                .containsKey(Part.DOWNSTREAM);
        assertThat(without(segment, Missing.POOL).parts())
                .doesNotContainKey(Part.POOL)
                .containsKeys(Part.QUEUE, Part.SQL);
        assertThat(without(segment, Missing.QUEUE).parts())
                .doesNotContainKey(Part.QUEUE)
                .containsKeys(Part.POOL, Part.SQL);
    }

    private static Ledger without(Segment segment, Missing source) {
        return LedgerArithmetic.ledger(new Timeline(0, at(10), List.of(segment), 0, List.of(), Set.of(source)));
    }

    @Test
    void ofASegmentPartlyOnThePathItsRunningTimeCountsProRata() {
        // 40 ms of running in the segment, 20 of them after the awaited task ended: half of its 10 ms of CPU.
        Segment request = new Segment(
                1,
                at(0),
                -1,
                at(0),
                at(60),
                List.of(interval(Part.SIGNAL, 20, 40)),
                List.of(new Segment.Join(at(20), at(40), 1)),
                at(10),
                0,
                -1);
        Segment task = new Segment(2, at(0), -1, at(0), at(40), List.of(), List.of(), 0, 0, -1);

        assertThat(ledger(0, 60, List.of(), request, task).nanos(Part.CPU)).isEqualTo(5 * MS);
    }

    @Test
    void whatAPoolDidInAWaitForItIsToldBesideThePart() {
        // 30 ms for a connection: 20 of them it was being made, 5 it was checked. 10 ms later one is made for others.
        Segment segment = waitingForAPool()
                .knowing(List.of(
                        new Segment.Inside(Amount.POOL_CONNECT, at(0), at(25)),
                        new Segment.Inside(Amount.POOL_VALIDATE, at(25), at(30)),
                        new Segment.Inside(Amount.POOL_CONNECT, at(45), at(50))));
        Ledger ledger = ledger(0, 60, List.of(), segment);

        assertThat(millis(ledger)).contains(entry(Part.POOL, 30L));
        assertThat(ledger.amounts())
                .containsExactly(entry(Amount.POOL_CONNECT, 20 * MS), entry(Amount.POOL_VALIDATE, 5 * MS));
    }

    @Test
    void whatIsBookedToAPauseWasNotThePools() {
        Segment segment = waitingForAPool().knowing(List.of(new Segment.Inside(Amount.POOL_CONNECT, at(5), at(25))));
        Ledger ledger = ledger(0, 60, List.of(pause(Part.GC, 10, 18)), segment);

        assertThat(millis(ledger)).contains(entry(Part.POOL, 22L), entry(Part.GC, 8L));
        assertThat(ledger.amounts()).containsEntry(Amount.POOL_CONNECT, 12 * MS);
    }

    @Test
    void poolsThatATaskOffThePathWaitedForAreNotTold() {
        Segment request = new Segment(1, at(0), -1, at(0), at(60), List.of(), List.of(), 0, 0, -1);
        Segment task = new Segment(2, at(1), 0, at(1), at(40), List.of(interval(Part.POOL, 5, 35)), List.of(), 0, 0, -1)
                .knowing(List.of(new Segment.Inside(Amount.POOL_CONNECT, at(5), at(35))));
        Ledger ledger = ledger(0, 60, List.of(), request, task);

        assertThat(millis(ledger)).contains(entry(Part.POOL, 0L));
        assertThat(ledger.amounts()).isEmpty();
    }

    /** From 5 to 35 ms. */
    private static Segment waitingForAPool() {
        return new Segment(1, at(0), -1, at(0), at(60), List.of(interval(Part.POOL, 5, 35)), List.of(), 0, 0, -1);
    }

    @Test
    void theClockMayWrapAround() {
        long begin = Long.MAX_VALUE - 10 * MS;
        Segment segment = new Segment(
                1,
                begin,
                -1,
                begin + 5 * MS,
                begin + 40 * MS,
                List.of(new Interval(Part.SQL, begin + 6 * MS, begin + 30 * MS)),
                List.of(),
                0,
                0,
                -1);
        Ledger ledger =
                LedgerArithmetic.ledger(new Timeline(begin, begin + 40 * MS, List.of(segment), 0, List.of(), Set.of()));

        assertThat(millis(ledger)).contains(entry(Part.QUEUE, 5L), entry(Part.SQL, 24L), entry(Part.UNEXPLAINED, 11L));
    }

    private static Ledger single(
            long fromMs, long toMs, List<Interval> intervals, List<Pause> pauses, long cpuMs, long runqueueMs) {
        Segment segment = new Segment(
                1,
                at(fromMs),
                -1,
                at(fromMs),
                at(toMs),
                intervals,
                List.of(),
                cpuMs < 0 ? -1 : at(cpuMs),
                runqueueMs < 0 ? -1 : at(runqueueMs),
                -1);
        return ledger(fromMs, toMs, pauses, segment);
    }

    private static Ledger ledger(long fromMs, long toMs, List<Pause> pauses, Segment... segments) {
        return LedgerArithmetic.ledger(new Timeline(at(fromMs), at(toMs), List.of(segments), 0, pauses, Set.of()));
    }

    private static Interval interval(Part part, long fromMs, long toMs) {
        return new Interval(part, at(fromMs), at(toMs));
    }

    private static Interval bracketed(Part part, long fromMs, long toMs, long cpuMs, long runqueueMs) {
        return new Interval(part, at(fromMs), at(toMs), null, at(cpuMs), at(runqueueMs));
    }

    private static Pause pause(Part part, long fromMs, long toMs) {
        return new Pause(part, at(fromMs), at(toMs));
    }

    private static long at(long millis) {
        return millis * MS;
    }

    private static Map<Part, Long> millis(Ledger ledger) {
        return ledger.parts().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, part -> part.getValue() / MS));
    }
}
