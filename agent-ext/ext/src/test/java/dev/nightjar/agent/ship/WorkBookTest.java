package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkBookTest {

    private final WorkBook book = new WorkBook(new Random(1));

    @Test
    void slowFailedAndPickedWorksAreSentInFullAndAllAreCounted() {
        for (int i = 0; i < 100; i++) {
            book.ended(Ended.at(1).number(1).work());
        }
        book.ended(Ended.at(12).number(1).took(Ended.seconds(2)).work());
        book.ended(Ended.at(12).number(1).thatFailed().work());
        book.ended(Ended.at(12).number(0).work());
        book.ended(Ended.at(12).number(1).work());

        List<Fact> facts = book.finish();

        assertThat(works(facts))
                .extracting(Work::stratum)
                .containsExactlyInAnyOrder(Work.Stratum.SLOW, Work.Stratum.FAILED, Work.Stratum.PICKED);
        assertThat(totals(facts).stream().mapToLong(WorkTotal::count).sum()).isEqualTo(104);
        assertThat(book.endedWorks()).isEqualTo(104);
    }

    @Test
    void openWorksAreSentAtOnceAndNotCountedAsEnded() {
        Work open = Objects.requireNonNull(book.open(Ended.at(5).stillOpen().work()));
        assertThat(open.stratum()).isEqualTo(Work.Stratum.OPEN);
        assertThat(open.weight()).isEqualTo(1);
        assertThat(book.finish()).isEmpty();
    }

    @Test
    void atMostTwoHundredOpenWorksAreSentPerTenSeconds() {
        int sent = 0;
        for (int i = 0; i < 300; i++) {
            sent += book.open(Ended.at(5).number(i).stillOpen().work()) == null ? 0 : 1;
        }
        assertThat(sent).isEqualTo(WorkBook.MAX_OPEN);
        assertThat(book.openSkipped()).isEqualTo(100);
        assertThat(book.open(Ended.at(15).stillOpen().work())).isNotNull();
    }

    @Test
    void beyondFiveHundredOperationsTheRestIsOtherAndIsSentUnderThatName() {
        for (int i = 0; i < 600; i++) {
            book.ended(Ended.at(1).of("GET /" + i).thatFailed().work());
        }
        List<Fact> facts = book.finish();
        List<WorkTotal> totals = totals(facts);
        assertThat(totals).hasSize(501);
        assertThat(totals.stream()
                        .filter(total -> total.operation().equals(Operations.OTHER))
                        .mapToLong(WorkTotal::count))
                .containsExactly(100L);
        assertThat(works(facts).stream().filter(work -> work.operation().equals(Operations.OTHER)))
                .hasSize(50)
                .allMatch(work -> work.weight() == 2);
        assertThat(book.p95Nanos("GET /550")).isEqualTo(-1);
    }

    @Test
    void anOperationNotSeenForAnHourMakesRoom() {
        for (int i = 0; i < 500; i++) {
            book.ended(Ended.at(1).of("GET /" + i).work());
        }
        book.ended(Ended.at(3_590).of("GET /late").work());
        book.ended(Ended.at(3_602).of("GET /new").work());
        List<String> operations =
                totals(book.finish()).stream().map(WorkTotal::operation).toList();
        assertThat(operations).contains("GET /new", Operations.OTHER).doesNotContain("GET /late");
    }

    @Test
    void p95IsKnownFromTheSecondBlockOn() {
        assertThat(book.p95Nanos(Ended.ORDERS)).isEqualTo(-1);
        book.ended(Ended.at(1).work());
        book.ended(Ended.at(11).work());
        assertThat(book.p95Nanos(Ended.ORDERS)).isBetween(Ended.millis(38), Ended.millis(42));
    }

    @Test
    void aWorkAfterTheEndIsRefused() {
        book.finish();
        assertThat(book.ended(Ended.at(1).work())).isFalse();
    }

    @Test
    void ofAWorkTheLongestWaitsAndTheMostUsedResourcesAreSent() {
        List<Work.Wait> waits = new ArrayList<>();
        Map<Resource, ResourceUse> uses = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            waits.add(new Work.Wait(Part.POOL, Resource.pool("orders"), i, i, false, List.of()));
            uses.put(Resource.sql("f" + i), new ResourceUse(1, 0, 0, i));
        }
        CompletedWork work = Ended.at(1).using(uses).work();
        CompletedWork full = new CompletedWork(
                work.traceId(),
                work.spanId(),
                work.parentSpanId(),
                work.kind(),
                work.operation(),
                work.startEpochNanos(),
                0,
                false,
                null,
                false,
                false,
                work.ledger(),
                waits,
                work.used());
        Work sent = full.inFull("other", Work.Stratum.SLOW, 3);
        assertThat(sent.operation()).isEqualTo("other");
        assertThat(sent.waits()).extracting(Work.Wait::nanos).containsExactly(99L, 98L, 97L, 96L, 95L, 94L, 93L, 92L);
        assertThat(sent.used().resources())
                .hasSize(33)
                .containsEntry(Resource.sql(Resource.OTHER), new ResourceUse(68, 0, 0, 67 * 68 / 2));
    }

    private static List<Work> works(List<Fact> facts) {
        return facts.stream()
                .filter(Work.class::isInstance)
                .map(Work.class::cast)
                .toList();
    }

    private static List<WorkTotal> totals(List<Fact> facts) {
        return facts.stream()
                .filter(WorkTotal.class::isInstance)
                .map(WorkTotal.class::cast)
                .toList();
    }
}
