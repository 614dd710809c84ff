package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kept finding was seen on two nights. */
class KeptTest {

    private static final long MINUTE = 60_000_000_000L;

    private final MemoryStore store = new MemoryStore();
    private final Finding finding = Findings.finding("night", 1_772_488_800_000_000_000L);
    private final TimeRange first = finding.occurrences().getFirst();
    private final TimeRange last = finding.occurrences().getLast();

    private List<TimeRange> before(String id, long since, TimeRange... now) {
        return before(
                id,
                since,
                Stream.of(now)
                        .map(range -> new Kept.Seen(range.fromEpochNanos(), range))
                        .toList());
    }

    private List<TimeRange> before(String id, long since, List<Kept.Seen> now) {
        store.write("test", finding).join();
        return Kept.of(store.findings("test")).before(id, since, now);
    }

    @Test
    void whatWasLookedAtAgainIsToldByThisAnalysisAlone() {
        TimeRange tonight = later(last, 1_440);
        assertThat(before("night", last.fromEpochNanos(), tonight)).containsExactly(first, tonight);
        assertThat(before("night", last.toEpochNanos(), tonight)).containsExactly(first, last, tonight);
        assertThat(before("another", last.toEpochNanos(), tonight)).containsExactly(tonight);
    }

    @Test
    void anOccurrenceThatTheHistoryCutsIsOne() {
        long since = last.fromEpochNanos() + MINUTE;
        TimeRange rest = new TimeRange(since, last.toEpochNanos() + MINUTE);
        assertThat(before("night", since, rest))
                .containsExactly(first, new TimeRange(last.fromEpochNanos(), rest.toEpochNanos()));
    }

    @Test
    void oneBeginsAtItsOnsetButNotWithinTheOneBefore() {
        TimeRange tonight = later(last, 1_440);
        long hourBefore = tonight.fromEpochNanos() - 60 * MINUTE;
        assertThat(before("night", last.toEpochNanos(), List.of(new Kept.Seen(hourBefore, tonight))))
                .containsExactly(first, last, new TimeRange(hourBefore, tonight.toEpochNanos()));
        // What hung in this one had begun in the one before, which the history has not got any more.
        TimeRange next = new TimeRange(last.toEpochNanos() + MINUTE, last.toEpochNanos() + 5 * MINUTE);
        assertThat(before("night", next.fromEpochNanos(), List.of(new Kept.Seen(last.fromEpochNanos(), next))))
                .containsExactly(first, last, new TimeRange(last.toEpochNanos(), next.toEpochNanos()));
        TimeRange after = new TimeRange(tonight.toEpochNanos() + MINUTE, tonight.toEpochNanos() + 2 * MINUTE);
        assertThat(before(
                        "another",
                        0,
                        List.of(
                                new Kept.Seen(tonight.fromEpochNanos(), tonight),
                                new Kept.Seen(tonight.fromEpochNanos() + 1, after))))
                .containsExactly(tonight, new TimeRange(tonight.toEpochNanos(), after.toEpochNanos()));
    }

    @Test
    void theyAreBounded() {
        TimeRange[] nights = new TimeRange[500];
        for (int i = 0; i < nights.length; i++) {
            nights[i] = later(last, 1_440L * (i + 1));
        }
        assertThat(before("night", last.toEpochNanos(), nights)).hasSize(400).endsWith(nights[499]);
    }

    private static TimeRange later(TimeRange range, long minutes) {
        return new TimeRange(range.fromEpochNanos() + minutes * MINUTE, range.toEpochNanos() + minutes * MINUTE);
    }
}
