package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.ResourceUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedNumbersTest {

    @Test
    void anyHistogramComesBack() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Map<Integer, Long> counts = new HashMap<>();
            for (int n = random.nextInt(50); n > 0; n--) {
                counts.put(random.nextInt(500), 1 + (random.nextLong() >>> (1 + random.nextInt(60))));
            }
            LogHistogram histogram = new LogHistogram(counts);
            assertThat(PackedNumbers.histogram(PackedNumbers.write(histogram))).isEqualTo(histogram);
        }
    }

    @Test
    void resourcesAreWrittenInTheOrderOfTheirNames() {
        Map<Resource, ResourceUse> resources = Map.of(
                Resource.sql("a"), new ResourceUse(1, 2, 3, 4),
                Resource.pool("b"), new ResourceUse(5, 6, Long.MAX_VALUE, -1));
        var uses = PackedNumbers.byName(resources);
        assertThat(uses.keySet()).containsExactly("pool:b", "sql:a");
        assertThat(PackedNumbers.write(uses)).isEqualTo("[5,6,9223372036854775807,-1,1,2,3,4]");
        assertThat(PackedNumbers.resources(List.of(Resource.pool("b"), Resource.sql("a")), PackedNumbers.write(uses)))
                .isEqualTo(resources);
    }

    @Test
    void damagedTextIsRefused() {
        for (String damaged : List.of("", "[", "1,2", "[1]", "[1,]", "[1,x]", "[1,2,]", "[99999999999,1]")) {
            assertThatIllegalArgumentException().as(damaged).isThrownBy(() -> PackedNumbers.histogram(damaged));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackedNumbers.resources(List.of(Resource.pool("b")), "[1,2,3]"));
    }
}
