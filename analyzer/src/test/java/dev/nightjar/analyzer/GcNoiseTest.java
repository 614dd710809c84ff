package dev.nightjar.analyzer;

import static dev.nightjar.analyzer.Ends.ORDERS;
import static dev.nightjar.analyzer.Ends.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Allocations.Site;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reports that come now and then, at the demo's scale: little history, short windows, everything strays, Serial's figures.
 * A report loads 25 s long and is booked when it ends; the busy {@code GET /stock} allocates four times as much as it.
 */
class GcNoiseTest {

    private static final int BLOCKS = 40;

    /** First blocks of the reports. */
    private static final List<Integer> REPORTS = List.of(12, 19, 33);

    private static final int LENGTH = 3;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    private static boolean loads(int block) {
        return REPORTS.stream().anyMatch(first -> block >= first && block < first + LENGTH);
    }

    private static Story story(long seed) {
        Story story = new Story(seed);
        Random random = story.random;
        long instant = Story.BEGIN;
        double live = 60;
        long id = 0;
        for (int block = 0; block < BLOCKS; block++) {
            boolean slow = loads(block);
            Shape orders = Shape.orders(60).allocating(0.5 * stray(random));
            story.blocks(SERVICE, ORDERS, block, block + 1, slow ? orders.with(Part.GC, 120 * stray(random)) : orders);
            Shape stock = Shape.of(400).with(Part.CPU, 2).allocating(0.4 * stray(random));
            story.blocks(SERVICE, "GET /stock", block, block + 1, slow ? stock.with(Part.GC, 90) : stock);
            if (loads(block - 1) && !slow) {
                story.blocks(
                        SERVICE,
                        "GET /report",
                        block,
                        block + 1,
                        Shape.of(1).with(Part.SQL, 25_000).allocating(150));
            }
            samples(story, block, slow, random);
        }
        while (instant < Story.at(BLOCKS)) {
            int block = (int) ((instant - Story.BEGIN) / Story.BLOCK);
            boolean slow = loads(block);
            double eden = slow ? 25 * stray(random) : 70 * stray(random);
            double perSecond = slow ? 25 : 20;
            instant += (long) (eden / perSecond * Story.SECOND);
            double kept = slow ? 0.25 * eden : 0;
            double after = slow ? live + kept : 60;
            long nanos = (long) ((slow ? 130e6 : 9e6) * stray(random));
            story.add(
                    SERVICE,
                    new GcPause(
                            instant,
                            nanos,
                            "DefNew",
                            "Allocation Failure",
                            id++,
                            figures(live + eden, after, slow, nanos)));
            live = after;
        }
        return story;
    }

    private static Map<GcFigure, Long> figures(double before, double after, boolean slow, long nanos) {
        long tick = 10_000_000L;
        return Map.of(
                GcFigure.HEAP_BEFORE,
                Heap.bytes(before),
                GcFigure.HEAP_AFTER,
                Heap.bytes(after),
                GcFigure.SURVIVOR_AFTER,
                Heap.bytes(slow ? 6 : 0.5),
                GcFigure.CPU_USER,
                Math.round(0.8 * nanos / tick) * tick,
                GcFigure.CPU_SYSTEM,
                0L,
                GcFigure.REAL,
                nanos);
    }

    private static void samples(Story story, int block, boolean slow, Random random) {
        add(story, "GET /stock", block, "com.shop.StockController.render:17", 160 * stray(random));
        add(story, ORDERS, block, "com.shop.OrderService.place:33", 30 * stray(random));
        add(story, Allocations.NO_WORK, block, "com.shop.cache.Refresher.run:61", 8 * stray(random));
        if (slow) {
            add(story, "GET /report", block, "com.shop.ReportService.load:42", 50 * stray(random));
        }
    }

    private static void add(Story story, String account, int block, String frame, double mebibytes) {
        Site site = new Site("byte[]", List.of("java.util.Arrays.copyOf:3541", frame), Heap.bytes(mebibytes), 20);
        story.add(SERVICE, new Allocations(account, Story.at(block), Story.BLOCK, List.of(site), 0, 0));
    }

    private static double stray(Random random) {
        return Math.max(0.5, 1 + 0.12 * random.nextGaussian());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theReportIsNamedForAllVictimsAndNobodyElse(long seed) {
        List<Finding> findings = story(seed).findings();
        findings.forEach(Sentences::assertSound);
        assertThat(findings).extracting(Finding::operation).contains(ORDERS, "GET /stock");
        assertThat(findings).extracting(Finding::holder).containsOnly("order GET /report");
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.links().getLast().claim().params().toString()).contains("ReportService.load:42");
            assertThat(finding.occurrences()).hasSize(3);
            // Gaps of 70 and 140 s fit a grid, though by chance as well.
            assertThat(finding.recurrence()).isNull();
            assertThat(finding.toString()).doesNotContain("OrderService", "Refresher");
        });
    }
}
