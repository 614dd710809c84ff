package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.port.Stamped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedTotalsTest {

    private static final String OPERATION = "POST /orders";
    private static final long BLOCK = 10_000_000_000L;

    private final RandomFacts facts = new RandomFacts(7);
    private final List<Origin> origins =
            List.of(facts.origin("production", "order"), facts.origin("production", "order"));
    private final PackedTotals.Names names = new PackedTotals.Names();

    /** One of each origin in each block. */
    private List<Stamped<WorkTotal>> totals(int blocks) {
        List<Stamped<WorkTotal>> totals = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            for (Origin origin : origins) {
                totals.add(new Stamped<>(origin, facts.total(OPERATION, block * BLOCK)));
            }
        }
        return totals;
    }

    private PackedTotals packed(List<Stamped<WorkTotal>> totals) {
        PackedTotals.Builder builder = new PackedTotals.Builder(OPERATION, names);
        totals.forEach(builder::add);
        return builder.build();
    }

    private static List<Stamped<WorkTotal>> all(PackedTotals packed) {
        List<Stamped<WorkTotal>> all = new ArrayList<>();
        packed.each(all::add);
        return all;
    }

    @Test
    void whatIsTakenOutIsWhatWasPutIn() {
        List<Stamped<WorkTotal>> totals = totals(300);
        PackedTotals packed = packed(totals);
        assertThat(all(packed)).isEqualTo(totals);
        assertThat(packed.origins()).containsExactlyInAnyOrderElementsOf(origins);
        assertThat(packed.firstEpochNanos()).isZero();
        assertThat(packed.lastEpochNanos()).isEqualTo(299 * BLOCK);
    }

    @Test
    void howManyEndedAndHowLongTheyTookIsThatOfTheWhole() {
        List<Stamped<WorkTotal>> totals = totals(20);
        List<Ended> ended = new ArrayList<>();
        packed(totals).eachEnded(ended::add);
        assertThat(ended).isEqualTo(totals.stream().map(PackedTotalsTest::ended).toList());
        ended.clear();
        packed(totals).eachEnded(new TimeRange(3 * BLOCK, 5 * BLOCK + 1), ended::add);
        assertThat(ended)
                .isEqualTo(totals.subList(6, 12).stream()
                        .map(PackedTotalsTest::ended)
                        .toList());
    }

    private static Ended ended(Stamped<WorkTotal> total) {
        WorkTotal fact = total.fact();
        return new Ended(
                total.origin(),
                fact.fromEpochNanos(),
                fact.blockNanos(),
                fact.count(),
                fact.failed(),
                fact.wallNanos(),
                fact.walls());
    }

    @Test
    void whatComesLateIsInOrderOfTime() {
        List<Stamped<WorkTotal>> late = new ArrayList<>(totals(50));
        Collections.shuffle(late, new Random(1));
        assertThat(all(packed(late)))
                .isEqualTo(late.stream()
                        .sorted(Comparator.comparingLong(total -> total.fact().fromEpochNanos()))
                        .toList());
    }

    @Test
    void aRangeGivesTheBlocksThatBeginInIt() {
        List<Stamped<WorkTotal>> totals = totals(20);
        PackedTotals packed = packed(totals);
        List<Stamped<WorkTotal>> found = new ArrayList<>();
        packed.each(new TimeRange(3 * BLOCK, 5 * BLOCK + 1), found::add);
        assertThat(found).isEqualTo(totals.subList(6, 12));
        found.clear();
        packed.each(new TimeRange(3 * BLOCK + 1, 5 * BLOCK), found::add);
        assertThat(found).isEqualTo(totals.subList(8, 10));
        found.clear();
        packed.each(4 * BLOCK, found::add);
        assertThat(found).isEqualTo(totals.subList(8, 10));
        packed.each(new TimeRange(20 * BLOCK, 30 * BLOCK), total -> found.clear());
        packed.each(4 * BLOCK + 1, total -> found.clear());
        assertThat(found).isNotEmpty();
    }

    @Test
    void thoseOfOneOriginAreLeftAlone() {
        List<Stamped<WorkTotal>> totals = totals(20);
        Origin one = origins.getLast();
        PackedTotals packed = packed(totals).only(one::equals);
        assertThat(all(packed))
                .isEqualTo(totals.stream()
                        .filter(total -> total.origin().equals(one))
                        .toList());
        assertThat(packed.origins()).containsExactly(one);
        assertThat(packed.only(origin -> false).isEmpty()).isTrue();
        assertThat(packed.only(origin -> false).origins()).isEmpty();
    }

    @Test
    void numbersOfAnySizeComeBack() {
        WorkTotal any = facts.total(OPERATION, 0);
        WorkTotal extreme = new WorkTotal(
                any.kind(),
                OPERATION,
                -BLOCK,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                0,
                0,
                any.walls(),
                Map.of(),
                any.missing(),
                Long.MIN_VALUE,
                -1,
                Map.of(Resource.pool("p"), new ResourceUse(Long.MAX_VALUE, Long.MIN_VALUE, -1, 0)));
        Stamped<WorkTotal> total = new Stamped<>(origins.getFirst(), extreme);
        assertThat(all(packed(List.of(total)))).containsExactly(total);
    }

    /** Random numbers are longer than those of life. */
    @Test
    void aTotalTakesAFewHundredBytes() {
        PackedTotals.Builder builder = new PackedTotals.Builder(OPERATION, names);
        for (Stamped<WorkTotal> total : totals(1_000)) {
            builder.add(total);
        }
        assertThat(builder.bytes() / 2_000).isBetween(50L, 700L);
    }
}
