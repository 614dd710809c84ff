package dev.nightjar.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.finding.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FindingWireTest {

    @Test
    void everyFindingComesBackAsItWas() {
        for (int seed = 0; seed < 500; seed++) {
            Finding finding = new RandomFindings(new Random(seed)).finding();
            assertThat(FindingWire.decode(FindingWire.encode(finding)))
                    .as("seed %d", seed)
                    .isEqualTo(finding);
        }
    }

    @Test
    void theTreeHoldsOnlyTheShapesThatJsonAndOtlpKnow() {
        for (int seed = 0; seed < 100; seed++) {
            assertPlain(FindingWire.encode(new RandomFindings(new Random(seed)).finding()));
        }
    }

    @Test
    void numbersMayComeBackFromJsonInAnyClass() {
        Finding finding = new RandomFindings(new Random(7)).finding();
        Map<String, Object> tree = new HashMap<>(FindingWire.encode(finding));
        tree.put("occurrences", List.of(Map.of("from", 5, "to", 9.0)));
        Finding decoded = FindingWire.decode(tree);
        assertThat(decoded.occurrences().get(0).fromEpochNanos()).isEqualTo(5);
        assertThat(decoded.occurrences().get(0).toEpochNanos()).isEqualTo(9);
    }

    @Test
    void aFieldThatDoesNotFitIsNamedByItsPath() {
        Map<String, Object> tree = new HashMap<>(FindingWire.encode(new RandomFindings(new Random(7)).finding()));
        tree.put("occurrences", List.of(Map.of("from", "yesterday", "to", 9)));
        assertThatThrownBy(() -> FindingWire.decode(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("occurrences[0].from");
    }

    @Test
    void keysOfLaterVersionsAreIgnored() {
        Finding finding = new RandomFindings(new Random(7)).finding();
        Map<String, Object> tree = new HashMap<>(FindingWire.encode(finding));
        tree.put("from-the-future", true);
        assertThat(FindingWire.decode(tree)).isEqualTo(finding);
    }

    private static void assertPlain(Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                assertThat(key).isInstanceOf(String.class);
                assertPlain(value);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(FindingWireTest::assertPlain);
        } else {
            assertThat(node).isInstanceOfAny(String.class, Long.class, Double.class, Boolean.class);
        }
    }
}
