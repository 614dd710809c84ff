package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.port.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainTest {

    private static final Resource POOL = Resource.pool("orders");
    private static final Resource RESERVE = Resource.sql("00000000000000aa");
    private static final Resource HEAP = new Resource(Resource.Kind.HEAP, "");

    private static Chain chain(End end, Resource... way) {
        return new Chain(Arrays.stream(way).map(ChainTest::link).toList(), List.of(), end, null);
    }

    private static Link link(Resource resource) {
        Phrase nothing = new Phrase("link.slow", Map.of());
        return new Link(
                resource,
                1,
                Link.Basis.DIRECT,
                nothing,
                List.of(new Evidence(new Query.Totals("e", "order", null, new TimeRange(0, 1)), Map.of())),
                nothing);
    }

    private static Chain whole(Resource... way) {
        return chain(End.reached(Cause.DATABASE_JOB, "month-end", Confidence.PROVED), way);
    }

    private static Chain broken(Resource... way) {
        return chain(End.broken(Following.missing(Codes.MISSING_POLLS), Confidence.LIKELY), way);
    }

    @Test
    void whatBreaksOffAtSomethingOnTheWayIsItsBeginning() {
        assertThat(broken(POOL, RESERVE).isBeginningOf(whole(POOL, RESERVE))).isTrue();
        assertThat(broken(POOL).isBeginningOf(whole(POOL, RESERVE))).isTrue();
        assertThat(broken(POOL, RESERVE).isBeginningOf(whole(POOL))).isFalse();
        assertThat(broken().isBeginningOf(whole(POOL))).isFalse();
    }

    /** Whatever is slow by collections is slow by the heap. */
    @Test
    void whatHasNoNameIsNobodysBeginning() {
        assertThat(broken(HEAP).isBeginningOf(whole(HEAP))).isFalse();
    }
}
