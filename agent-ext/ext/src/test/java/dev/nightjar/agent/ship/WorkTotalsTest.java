package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkTotalsTest {

    private final WorkTotals totals = new WorkTotals();

    @Test
    void worksAreSummedInTheBlockOfTheirEnd() {
        add(Ended.at(9.999).took(Ended.seconds(5)));
        add(Ended.at(3).took(Ended.seconds(1)).thatFailed());
        add(Ended.at(10));

        List<WorkTotal> due = totals.due(Ended.EPOCH + Ended.seconds(16)).get();

        assertThat(due).hasSize(1);
        WorkTotal total = due.get(0);
        assertThat(total.fromEpochNanos()).isEqualTo(Ended.EPOCH);
        assertThat(total.blockNanos()).isEqualTo(Ended.seconds(10));
        assertThat(total.count()).isEqualTo(2);
        assertThat(total.failed()).isEqualTo(1);
        assertThat(total.wallNanos()).isEqualTo(Ended.seconds(6));
        assertThat(total.walls().total()).isEqualTo(2);
        assertThat(total.parts()).isEqualTo(Map.of(Part.SQL, Ended.seconds(3), Part.UNEXPLAINED, Ended.seconds(3)));
        assertThat(total.heapBytes()).isEqualTo(2_000);
        assertThat(total.cpuNanos()).isEqualTo(4_000);
    }

    @Test
    void aBlockIsClosedSixSecondsAfterItsEnd() {
        add(Ended.at(1));
        assertThat(totals.due(Ended.EPOCH + Ended.seconds(15.999)).get()).isEmpty();
        assertThat(totals.due(Ended.EPOCH + Ended.seconds(16)).get()).hasSize(1);
        assertThat(totals.due(Ended.EPOCH + Ended.seconds(17)).get()).isEmpty();
    }

    @Test
    void aWorkThatComesTooLateGivesASecondTotalOfItsBlock() {
        add(Ended.at(1));
        List<WorkTotal> first = totals.due(Ended.EPOCH + Ended.seconds(16)).get();
        add(Ended.at(2).took(7));
        List<WorkTotal> second = totals.due(Ended.EPOCH + Ended.seconds(17)).get();

        assertThat(first.get(0).count()).isEqualTo(1);
        assertThat(second).hasSize(1);
        assertThat(second.get(0).fromEpochNanos()).isEqualTo(Ended.EPOCH);
        assertThat(second.get(0).count()).isEqualTo(1);
        assertThat(second.get(0).wallNanos()).isEqualTo(7);
    }

    @Test
    void aBlockFarAheadIsNotWaitedFor() {
        add(Ended.at(3_600));
        assertThat(totals.due(Ended.EPOCH).get()).hasSize(1);
    }

    @Test
    void differentMasksAreTotalledApart() {
        add(Ended.at(1));
        add(Ended.at(1).without(Missing.JFR_LATE));
        add(Ended.at(2).without(Missing.JFR_LATE));

        Map<Set<Missing>, Long> counts = new HashMap<>();
        totals.all().get().forEach(total -> counts.put(total.missing(), total.count()));

        assertThat(counts).isEqualTo(Map.of(Set.of(), 1L, Set.of(Missing.JFR_LATE), 2L));
    }

    @Test
    void ofManyResourcesTheMostUsedAreNamedAndNoneIsLost() {
        Map<Resource, ResourceUse> uses = new HashMap<>();
        for (int i = 1; i <= 40; i++) {
            uses.put(Resource.sql("f" + i), new ResourceUse(1, 0, 0, i * 100L));
        }
        uses.put(Resource.pool("orders"), new ResourceUse(2, 1, 30, 10));
        add(Ended.at(1).using(uses));
        add(Ended.at(2).using(uses));

        Map<Resource, ResourceUse> told = totals.all().get().get(0).resources();

        assertThat(told).hasSize(WorkTotal.MAX_RESOURCES + 2);
        assertThat(told.get(Resource.pool("orders"))).isEqualTo(new ResourceUse(4, 2, 60, 20));
        assertThat(told.get(Resource.sql("f40"))).isEqualTo(new ResourceUse(2, 0, 0, 8_000));
        assertThat(told).doesNotContainKey(Resource.sql("f8"));
        // f1 … f8: 2 × (100 + … + 800)
        assertThat(told.get(Resource.sql(Resource.OTHER))).isEqualTo(new ResourceUse(16, 0, 0, 7_200));
    }

    @Test
    void withoutEndOfNewResourcesTheMemoryIsBoundedAndTheSumStaysRight() {
        for (int i = 0; i < 2_000; i++) {
            add(Ended.at(1)
                    .using(Map.of(
                            Resource.sql("f" + i),
                            new ResourceUse(1, 0, 0, 1),
                            new Resource(Resource.Kind.CPU, ""),
                            new ResourceUse(1, 0, 1, 1))));
        }
        Map<Resource, ResourceUse> told = totals.all().get().get(0).resources();
        assertThat(told).hasSize(WorkTotal.MAX_RESOURCES + 2);
        assertThat(told.values().stream().mapToLong(ResourceUse::calls).sum()).isEqualTo(4_000);
    }

    @Test
    void overAnyOrderOfArrivalEachWorkIsCountedExactlyOnce() {
        Random random = new Random(7);
        List<WorkTotal> told = new ArrayList<>();
        long count = 0;
        long wall = 0;
        for (int step = 0; step < 3_000; step++) {
            double now = step * 0.05;
            Ended work = Ended.at(Math.max(0, now - random.nextDouble() * 40))
                    .of("op" + random.nextInt(5))
                    .took(random.nextInt(1_000_000));
            add(work);
            count++;
            wall += work.wallNanos();
            if (random.nextInt(20) == 0) {
                told.addAll(totals.due(Ended.EPOCH + Ended.seconds(now)).get());
            }
        }
        told.addAll(totals.all().get());
        assertThat(told.stream().mapToLong(WorkTotal::count).sum()).isEqualTo(count);
        assertThat(told.stream().mapToLong(WorkTotal::wallNanos).sum()).isEqualTo(wall);
        assertThat(told.stream().mapToLong(total -> total.walls().total()).sum())
                .isEqualTo(count);
    }

    private void add(Ended ended) {
        totals.add(ended.work(), ended.operation());
    }
}
