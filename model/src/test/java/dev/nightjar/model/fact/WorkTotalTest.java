package dev.nightjar.model.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.model.Resource;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Part;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkTotalTest {

    private static final Resource POOL = Resource.pool("orders");
    private static final Resource BANK = Resource.service("bank:443");

    private static WorkTotal total(
            long from, long failed, Map<Part, Long> parts, Set<Missing> missing, Map<Resource, ResourceUse> resources) {
        long wall = parts.values().stream().mapToLong(Long::longValue).sum();
        return new WorkTotal(
                Work.Kind.REQUEST,
                "POST /orders",
                from,
                10_000_000_000L,
                3,
                failed,
                wall,
                new LogHistogram(Map.of(10, 2L, 20, 1L)),
                parts,
                missing,
                100,
                7,
                resources);
    }

    @Test
    void aSumIsExact() {
        WorkTotal one = total(0, 1, Map.of(Part.CPU, 5L), Set.of(), Map.of(POOL, new ResourceUse(1, 0, 2, 3)));
        WorkTotal other = total(
                0,
                2,
                Map.of(Part.CPU, 1L, Part.SQL, 4L),
                Set.of(),
                Map.of(POOL, new ResourceUse(1, 1, 1, 1), BANK, new ResourceUse(9, 0, 0, 8)));
        WorkTotal sum = one.plus(other);
        assertThat(sum)
                .isEqualTo(new WorkTotal(
                        Work.Kind.REQUEST,
                        "POST /orders",
                        0,
                        10_000_000_000L,
                        6,
                        3,
                        10,
                        new LogHistogram(Map.of(10, 4L, 20, 2L)),
                        Map.of(Part.CPU, 6L, Part.SQL, 4L),
                        Set.of(),
                        200,
                        14,
                        Map.of(POOL, new ResourceUse(2, 1, 3, 4), BANK, new ResourceUse(9, 0, 0, 8))))
                .isEqualTo(other.plus(one));
    }

    @Test
    void whatIsNotAlikeHasNoSum() {
        WorkTotal one = total(0, 0, Map.of(), Set.of(), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.plus(total(10_000_000_000L, 0, Map.of(), Set.of(), Map.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.plus(total(0, 0, Map.of(), Set.of(Missing.JFR), Map.of())));
    }
}
