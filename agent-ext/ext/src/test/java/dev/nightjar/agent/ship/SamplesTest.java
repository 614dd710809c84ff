package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.fact.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void upToFiftyWorksAreAllKeptWithWeightOne() {
        Samples samples = new Samples(new Random(1));
        for (int i = 0; i < 50; i++) {
            add(samples, Ended.at(1).number(i), Work.Stratum.SLOW);
        }
        assertThat(samples.due(Ended.EPOCH + Ended.seconds(15)).get()).isEmpty();
        List<Work> works = samples.due(Ended.EPOCH + Ended.seconds(16)).get();
        assertThat(works).hasSize(50).allMatch(work -> work.weight() == 1 && work.stratum() == Work.Stratum.SLOW);
    }

    @Test
    void ofMoreFiftyAreKeptAndTheirWeightsAddUpToAll() {
        Samples samples = new Samples(new Random(1));
        for (int i = 0; i < 1_234; i++) {
            add(samples, Ended.at(1).number(i), Work.Stratum.FAILED);
            add(samples, Ended.at(11).number(i), Work.Stratum.FAILED);
        }
        List<Work> works = samples.due(Ended.EPOCH + Ended.seconds(16)).get();
        assertThat(works).hasSize(50);
        assertThat(works.stream().mapToDouble(Work::weight).sum()).isCloseTo(1_234, within(1e-6));
    }

    @Test
    void eachWorkIsKeptWithTheSameProbability() {
        Map<String, Integer> kept = new HashMap<>();
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            Samples samples = new Samples(new Random(round));
            for (int i = 0; i < 200; i++) {
                add(samples, Ended.at(1).number(i), Work.Stratum.PICKED);
            }
            samples.all().get().forEach(work -> kept.merge(work.traceId(), 1, Integer::sum));
        }
        // expected 500 each, standard deviation 19.4; 200 works: 6 sigma
        assertThat(kept).hasSize(200);
        assertThat(kept.values()).allMatch(times -> Math.abs(times - 500) < 117);
    }

    @Test
    void manyOperationsShareABlocksLimitAndWeightsStayExact() {
        Samples samples = new Samples(new Random(1));
        for (int i = 0; i < 60_000; i++) {
            add(samples, Ended.at(1).of("op" + i % 300).number(i), Work.Stratum.SLOW);
        }
        List<Work> works = samples.all().get();
        assertThat(works).hasSizeBetween(500, Samples.PER_BLOCK);
        Map<String, Double> byOperation = new HashMap<>();
        works.forEach(work -> byOperation.merge(work.operation(), work.weight(), Double::sum));
        assertThat(byOperation).hasSize(300);
        assertThat(byOperation.values()).allMatch(sum -> Math.abs(sum - 200) < 1e-6);
    }

    private static void add(Samples samples, Ended ended, Work.Stratum stratum) {
        samples.add(ended.work(), ended.operation(), stratum);
    }
}
