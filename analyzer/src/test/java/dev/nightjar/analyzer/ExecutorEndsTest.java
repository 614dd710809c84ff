package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.END;
import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.QUIET;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static dev.nightjar.analyzer.Ends.codes;
import static dev.nightjar.analyzer.Ends.finding;
import static dev.nightjar.analyzer.Ends.missing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.PoolHolders.Holder;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Truth table of who was seen on the workers of an executor while {@code POST /orders} waited 700 ms for one. */
class ExecutorEndsTest {

    private static final Resource HTTP = Resource.executor("http");
    private static final String REPORT = "GET /report";
    private static final String STOCK = "GET /stock";

    private static Story waiting() {
        return new Story(4)
                .blocks(SERVICE, ORDERS, 0, QUIET, Ends.normal().using(HTTP, 100, 0, 1, 100 * 40))
                .blocks(
                        SERVICE,
                        ORDERS,
                        QUIET,
                        END,
                        Ends.normal().with(Part.QUEUE, 700).using(HTTP, 100, 0, 100 * 700, 100 * 40));
    }

    /** An operation whose works sleep on the workers, so long and from then on so much longer. */
    private static Story sleeping(Story story, String operation, int millis, int slowMillis) {
        return story.blocks(SERVICE, operation, 0, QUIET, sleeping(millis))
                .blocks(SERVICE, operation, QUIET, END, sleeping(slowMillis));
    }

    private static Shape sleeping(int millis) {
        return Shape.of(40).with(Part.SLEEP, millis).using(HTTP, 40, 0, 1, 40 * millis);
    }

    private static Holder worker(String operation, String frame, @Nullable Resource waitsFor) {
        boolean work = !operation.equals(PoolHolders.NO_WORK);
        return new Holder(
                work ? "0".repeat(31) + "1" : null,
                work ? "0".repeat(15) + "1" : null,
                operation,
                1_000_000_000L,
                null,
                0,
                -1,
                frame,
                waitsFor);
    }

    private static List<Holder> workers(int count, Holder each) {
        return new ArrayList<>(Collections.nCopies(count, each));
    }

    private static Story seen(Story story, List<Holder> workers, Holder... more) {
        List<Holder> all = new ArrayList<>(workers);
        all.addAll(List.of(more));
        return story.holders(SERVICE, "executor:http", QUIET, END, 20, all);
    }

    @Test
    void workersThatWaitForTasksBehindThemAreACycle() {
        Holder waits = worker("POST /bundles", "com.shop.Bundles.whole", HTTP);
        Story story = seen(waiting(), workers(4, waits), worker(ORDERS, "com.shop.Orders.place", null));
        Finding finding = finding(story);
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.queue", "link.queue.nested");
        assertThat(finding.cause()).isEqualTo("executor-nested");
        assertThat(finding.holder()).isEqualTo("http");
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
        assertThat(missing(finding)).isEmpty();
        assertThat(finding.links().getLast().claim().params())
                .containsEntry("frame", new Value.Text("com.shop.Bundles.whole"))
                .containsEntry("operation", new Value.Text("POST /bundles"))
                .containsEntry("nested", new Value.Share(0.8));
    }

    @Test
    void workersThatWaitForAnotherExecutorAreNone() {
        Holder waits = worker(REPORT, "com.shop.Report.ask", Resource.executor("bank"));
        Finding finding = finding(seen(sleeping(waiting(), REPORT, 50, 2_500), workers(4, waits)));
        assertThat(codes(finding)).contains("link.queue.occupied");
        assertThat(finding.cause()).isEqualTo("executor-occupied");
    }

    @Test
    void tasksOfNobodysWorkAreSeenOnTheWorkers() {
        Holder bank = worker(PoolHolders.NO_WORK, "com.shop.Quotes.askBank", null);
        Finding finding = finding(seen(waiting(), workers(3, bank), worker(ORDERS, "com.shop.Orders.place", null)));
        assertThat(codes(finding)).containsExactly("link.slow", "link.part.queue", "link.queue.by-nobody");
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.holder()).isEqualTo("order http: no-work");
        assertThat(finding.confidence())
                .as("they may have been there as long in quiet times")
                .isEqualTo(Confidence.LIKELY);
        assertThat(finding.links().getLast().claim().params())
                .containsEntry("frame", new Value.Text("com.shop.Quotes.askBank"));
    }

    @Test
    void whoeverIsSeenThereIsTheOccupantWithItsMethod() {
        Story story = sleeping(waiting(), REPORT, 50, 2_500);
        Holder report = worker(REPORT, "com.shop.Report.askPartner", null);
        Finding finding = finding(seen(story, workers(8, report), worker(ORDERS, "com.shop.Orders.place", null)));
        assertThat(codes(finding))
                .containsExactly("link.slow", "link.part.queue", "link.queue.occupied", "link.part.sleep");
        Link occupied = finding.links().get(2);
        assertThat(occupied.basis()).isEqualTo(Link.Basis.DIRECT);
        assertThat(occupied.claim().params()).containsEntry("frame", new Value.Text("com.shop.Report.askPartner"));
        assertThat(finding.holder()).isEqualTo("order http: GET /report");
    }

    /** It took even more workers, but not while the orders waited. */
    @Test
    void whoeverIsNotSeenThereIsNotTheOne() {
        Story story = sleeping(sleeping(waiting(), REPORT, 50, 2_500), STOCK, 50, 4_000);
        Holder report = worker(REPORT, "com.shop.Report.askPartner", null);
        Finding finding = finding(seen(story, workers(8, report)));
        assertThat(finding.holder()).isEqualTo("order http: GET /report");
        assertThat(finding.links().toString()).doesNotContain(STOCK);
    }

    @Test
    void twoLooksAreChance() {
        Story story = sleeping(waiting(), REPORT, 50, 2_500);
        Holder waits = worker(ORDERS, "com.shop.Bundles.whole", HTTP);
        for (int i = 0; i < 2; i++) {
            long instant = Story.at(QUIET + 1) + i * Story.SECOND;
            story.add(SERVICE, new PoolHolders(instant, "executor:http", instant, 4, 20, workers(4, waits)));
        }
        Finding finding = finding(story);
        assertThat(finding.cause()).isEqualTo("executor-occupied");
        assertThat(finding.links().get(2).basis()).isEqualTo(Link.Basis.STATISTICAL);
    }
}
