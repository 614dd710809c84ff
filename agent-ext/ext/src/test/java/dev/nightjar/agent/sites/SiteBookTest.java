package dev.nightjar.agent.sites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.work.Account;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Allocations.Site;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SiteBookTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Account REPORT = Account.of("GET /report");
    private static final Account ORDERS = Account.of("POST /orders");
    private static final List<String> ROWS = List.of("shop.Report.rows:41", "shop.Report.export:12");

    private final SiteBook<Allocations> book = AllocationSamples.book();

    @Test
    void samplesOfOneOperationAndPlaceAddUp() {
        book.add(REPORT, "byte[]", ROWS, 70, 12 * SECOND);
        book.add(REPORT, "byte[]", ROWS, 30, 19 * SECOND);
        book.add(REPORT, "shop.Row", ROWS, 40, 13 * SECOND);
        book.add(ORDERS, "byte[]", ROWS, 5, 13 * SECOND);
        assertThat(book.all())
                .containsExactly(
                        new Allocations(
                                "GET /report",
                                10 * SECOND,
                                10 * SECOND,
                                List.of(new Site("byte[]", ROWS, 100, 2), new Site("shop.Row", ROWS, 40, 1)),
                                0,
                                0),
                        new Allocations(
                                "POST /orders",
                                10 * SECOND,
                                10 * SECOND,
                                List.of(new Site("byte[]", ROWS, 5, 1)),
                                0,
                                0));
        assertThat(book.all()).isEmpty();
    }

    @Test
    void aBlockIsToldWhenNothingMoreIsExpectedOfIt() {
        book.add(REPORT, "byte[]", ROWS, 70, 19 * SECOND);
        book.add(REPORT, "byte[]", ROWS, 30, 20 * SECOND);
        assertThat(book.due(26 * SECOND - 1)).isEmpty();
        assertThat(book.due(26 * SECOND)).extracting(Allocations::bytes).containsExactly(70L);
        book.add(REPORT, "byte[]", ROWS, 1, 19 * SECOND);
        assertThat(book.due(27 * SECOND))
                .as("what came late")
                .extracting(Allocations::bytes)
                .containsExactly(1L);
        assertThat(book.due(36 * SECOND)).extracting(Allocations::bytes).containsExactly(30L);
    }

    @Test
    void placesBelowAHundredthOfTheBlockAreInTheRestOfTheirOperation() {
        book.add(REPORT, "byte[]", ROWS, 9_890, 0);
        book.add(REPORT, "shop.Row", ROWS, 9, 0);
        book.add(ORDERS, "shop.Order", ROWS, 1, 0);
        book.add(ORDERS, "shop.Item", ROWS, 100, 0);
        List<Allocations> told = book.all();
        assertThat(told).extracting(Allocations::operation).containsExactly("GET /report", "POST /orders");
        assertThat(told).extracting(Allocations::bytes).containsExactly(9_899L, 101L);
        assertThat(told).extracting(Allocations::otherBytes).containsExactly(9L, 1L);
        assertThat(told).extracting(Allocations::otherSamples).containsExactly(1L, 1L);
    }

    @Test
    void whereAnOperationIsTheWholeASmallOneKeepsItsPlaces() {
        SiteBook<List<SiteBook.Site>> ofOperations =
                new SiteBook<>(SiteBook.Whole.OPERATION, (operation, from, sites, other, samples) -> sites);
        ofOperations.add(REPORT, "", ROWS, 1_000_000, 0);
        ofOperations.add(ORDERS, "", ROWS, 10, 0);
        assertThat(ofOperations.all()).allSatisfy(sites -> assertThat(sites).hasSize(1));
    }

    @Test
    void theLargestPlacesAreNamed() {
        for (int i = 1; i <= 40; i++) {
            book.add(REPORT, "shop.Row" + i, ROWS, 1_000 + i, 0);
        }
        Allocations told = book.all().get(0);
        assertThat(told.sites()).hasSize(Allocations.MAX_SITES);
        assertThat(told.sites().get(0).type()).isEqualTo("shop.Row40");
        assertThat(told.otherSamples()).isEqualTo(8);
        assertThat(told.bytes()).isEqualTo(40 * 1_000 + 20 * 41);
    }

    @Test
    void moreDifferentPlacesThanThereIsRoomForLoseTheirPlaceAndNotTheirBytes() {
        for (int i = 0; i < SiteBook.MAX_PLACES + 7; i++) {
            book.add(ORDERS, "shop.Row" + i, ROWS, 2, 0);
        }
        book.add(ORDERS, "shop.Row0", ROWS, 2, 0);
        assertThat(book.all().get(0).bytes()).isEqualTo(2L * (SiteBook.MAX_PLACES + 8));
        assertThat(counters())
                .containsEntry("allocations.samples", SiteBook.MAX_PLACES + 8L)
                .containsEntry("allocations.samples_without_place", 7L);
        book.add(ORDERS, "shop.New", ROWS, 2, 0);
        assertThat(counters())
                .as("the next block has room again")
                .containsEntry("allocations.samples_without_place", 7L);
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        book.count("allocations", counters);
        return counters;
    }

    @Test
    void theSmallestOfTooManyOperationsShareAName() {
        for (int i = 1; i <= SiteBook.MAX_OPERATIONS + 20; i++) {
            book.add(Account.of("GET /" + i), "byte[]", ROWS, 1_000 + i, 0);
        }
        List<Allocations> told = book.all();
        assertThat(told).hasSize(SiteBook.MAX_OPERATIONS);
        assertThat(told)
                .filteredOn(each -> each.operation().equals("other"))
                .singleElement()
                .satisfies(other -> {
                    assertThat(other.sites()).isEmpty();
                    assertThat(other.otherSamples()).isEqualTo(21);
                    assertThat(other.bytes()).isEqualTo(21 * 1_000 + 21 * 11);
                });
        assertThat(told)
                .extracting(Allocations::operation)
                .contains("GET /120", "GET /22")
                .doesNotContain("GET /21");
    }

    @Test
    void namesAreCutAsInTheTotals() {
        book.add(Account.of("x".repeat(300)), "byte[]", ROWS, 1, 0);
        assertThat(book.all().get(0).operation()).hasSize(256);
    }
}
