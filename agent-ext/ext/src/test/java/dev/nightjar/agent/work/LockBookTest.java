package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.agent.work.LockBook.Holder;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.LockHolders.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockBookTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String CACHE = "shop.PriceCache";
    private static final Account ORDERS = Account.of("POST /orders");
    private static final Holder REPORT = Holder.work(Account.of("GET /report"));
    private static final Holder REFRESH = Holder.thread("refresh");

    private final LockBook book = new LockBook();

    @Test
    void waitsForOneHolderAddUp() {
        book.add(ORDERS, CACHE, REPORT, 100, 12 * SECOND);
        book.add(ORDERS, CACHE, REPORT, 200, 19 * SECOND);
        book.add(ORDERS, CACHE, REFRESH, 50, 13 * SECOND);
        book.add(ORDERS, CACHE, Holder.UNKNOWN, 10, 13 * SECOND);
        book.add(ORDERS, "shop.Stock", REPORT, 7, 13 * SECOND);
        assertThat(book.all())
                .containsExactly(
                        locks(
                                CACHE,
                                new LockHolders.Holder(Kind.WORK, "GET /report", null, 300),
                                new LockHolders.Holder(Kind.THREAD, "refresh", null, 50),
                                new LockHolders.Holder(Kind.UNKNOWN, "", null, 10)),
                        locks("shop.Stock", new LockHolders.Holder(Kind.WORK, "GET /report", null, 7)));
        assertThat(book.all()).isEmpty();
    }

    private static LockHolders locks(String lock, LockHolders.Holder... holders) {
        return new LockHolders("POST /orders", lock, 10 * SECOND, 10 * SECOND, null, List.of(holders), 0);
    }

    @Test
    void eachSideIsSaidToBeWhereItWasSeenMost() {
        book.add(ORDERS, CACHE, REPORT, 100, 0);
        book.frames(ORDERS, CACHE, REPORT, "shop.Orders.price:12", "shop.Report.rows:41", 0);
        book.frames(ORDERS, CACHE, REPORT, "shop.Orders.price:12", "shop.Report.export:9", SECOND);
        book.frames(ORDERS, CACHE, REPORT, "shop.Orders.name:14", "shop.Report.rows:41", SECOND);
        book.frames(ORDERS, CACHE, REPORT, null, null, SECOND);
        book.frames(ORDERS, CACHE, REFRESH, null, "shop.Refresh.run:3", SECOND); // was not waited for
        book.frames(ORDERS, "shop.Stock", REPORT, "shop.Orders.stock:1", null, SECOND);
        assertThat(book.all()).singleElement().satisfies(told -> {
            assertThat(told.frame()).isEqualTo("shop.Orders.price:12");
            assertThat(told.holders())
                    .containsExactly(new LockHolders.Holder(Kind.WORK, "GET /report", "shop.Report.rows:41", 100));
        });
    }

    @Test
    void worksUnderWayAreToldByTheNameThatTheyHaveInTheEnd() {
        try (Lab lab = new Lab()) {
            lab.request("GET").updateName("GET /prices");
            lab.recorder.liveWorks().forEach(work -> book.add(Account.of(work), CACHE, REPORT, 5, 0));
            book.add(Account.of("GET /prices"), CACHE, REPORT, 6, 0);
            assertThat(book.all())
                    .extracting(LockHolders::operation, LockHolders::waitedNanos)
                    .containsExactly(tuple("GET /prices", 11L));
        }
    }

    @Test
    void holdersWithoutAPlaceAreSummedUp() {
        for (int i = 1; i <= LockHolders.MAX_HOLDERS + 2; i++) {
            book.add(ORDERS, CACHE, Holder.thread("worker " + i), 100 + i, 0);
        }
        LockHolders told = book.all().get(0);
        assertThat(told.holders()).hasSize(LockHolders.MAX_HOLDERS);
        assertThat(told.holders().get(0).name()).isEqualTo("worker " + (LockHolders.MAX_HOLDERS + 2));
        assertThat(told.otherNanos()).isEqualTo(101 + 102);
    }

    @Test
    void aBlockHasABound() {
        for (int i = 0; i < LockBook.MAX_ENTRIES + 10; i++) {
            book.add(Account.of("GET /" + i), CACHE, REPORT, 1, 0);
        }
        book.add(Account.of("GET /0"), CACHE, REPORT, 1, 0);
        assertThat(book.dropped()).isEqualTo(10);
        assertThat(book.all()).hasSize(LockBook.MAX_ENTRIES);
        book.add(ORDERS, CACHE, REPORT, 1, 0);
        assertThat(book.all()).hasSize(1);
    }

    @Test
    void moreWorksUnderWayThanThereIsRoomForAreTakenByTheNamesThatTheyHave() {
        try (Lab lab = new Lab()) {
            int works = LockBook.MAX_UNDER_WAY + 500;
            for (int i = 0; i < works; i++) {
                lab.request("GET /prices");
            }
            lab.recorder.liveWorks().forEach(work -> {
                book.add(Account.of(work), CACHE, REPORT, 5, 0);
                book.frames(Account.of(work), CACHE, REPORT, "shop.Orders.price:12", "shop.Report.rows:41", 0);
            });
            assertThat(book.dropped()).isZero();
            assertThat(book.all()).singleElement().satisfies(told -> {
                assertThat(told.waitedNanos()).isEqualTo(5L * works);
                assertThat(told.frame()).isEqualTo("shop.Orders.price:12");
                assertThat(told.holders().get(0).frame()).isEqualTo("shop.Report.rows:41");
            });
        }
    }

    @Test
    void aBlockIsToldWhenNothingMoreIsExpectedOfIt() {
        book.add(ORDERS, CACHE, REPORT, 1, 19 * SECOND);
        assertThat(book.due(26 * SECOND - 1)).isEmpty();
        assertThat(book.due(26 * SECOND)).hasSize(1);
    }
}
