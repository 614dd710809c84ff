package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The demo's time scale: 40 s of quiet, then a night of 22 s every 60 s, analysed again and again while it runs. */
class DemoNightsTest {

    private static Optional<Finding> orders(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.operation().equals("POST /orders"))
                .findFirst();
    }

    private static List<Finding> at(DemoNights nights, int second) {
        MemoryStore store = nights.storeAt(second);
        long now = Story.BEGIN + second * Story.SECOND;
        return new Analyzer().analyze(store, Story.ENVIRONMENT, new TimeRange(Story.BEGIN, now), now);
    }

    @Test
    void quietTimeAndWarmUpGiveNothing() {
        DemoNights nights = new DemoNights(1, 40, 60, 22);
        for (int second = 5; second <= 40; second += 5) {
            assertThat(at(nights, second)).as("after %d s", second).isEmpty();
        }
    }

    @Test
    void theFirstNightIsFoundWithin30SecondsAndKeepsItsId() {
        for (int seed = 1; seed <= 5; seed++) {
            for (int quiet : new int[] {33, 37, 40, 45}) {
                DemoNights nights = new DemoNights(seed, quiet, 60, 22);
                String as = "seed " + seed + ", night from " + quiet + " s";
                Finding first =
                        orders(at(nights, quiet + 30)).orElseThrow(() -> new AssertionError("nothing found: " + as));
                assertThat(first.cause()).as(as).isEqualTo("database-job");
                assertThat(first.holder()).as(as).isEqualTo("nightly-settlement");
                for (int second = quiet + 40; second <= quiet + 180; second += 10) {
                    List<Finding> findings = at(nights, second);
                    assertThat(findings.stream().filter(f -> f.operation().equals("POST /orders")))
                            .as("%s after %d s", as, second)
                            .extracting(Finding::id)
                            .containsExactly(first.id());
                }
            }
        }
    }

    @Test
    void afterThreeNightsItIsKnownToComeBackAndTheJobWithIt() {
        DemoNights nights = new DemoNights(3, 40, 60, 22);
        Finding finding = orders(at(nights, 40 + 2 * 60 + 45)).orElseThrow();
        assertThat(finding.confidence()).isEqualTo(Confidence.PROVED);
        assertThat(finding.occurrences()).hasSize(3);
        Recurrence recurrence = Objects.requireNonNull(finding.recurrence());
        assertThat(recurrence.periodNanos()).isEqualTo(60 * Story.SECOND);
        assertThat(recurrence.seen()).isEqualTo(3);
        assertThat(recurrence.of()).isEqualTo(3);
        assertThat(finding.links().getLast().claim().code()).isEqualTo("link.lock.by-job.recurring");
        assertThat(Words.render(finding.headline(), Locale.ENGLISH))
                .startsWith("Every 1 min for ")
                .contains("`POST /orders`")
                .contains("locked by database job `nightly-settlement` (proved: blocking pid)");
        assertThat(Words.render(finding.links().getLast().claim(), Locale.ENGLISH))
                .contains("The job ran in 3 of 3 periods")
                .contains("the slowdown came in 3 of them");
        assertThat(finding.toString()).doesNotContain("mv-refresh");
    }

    @Test
    void anotherOperationThatLosesThePoolIsAFindingOfItsOwnAndLessBad() {
        DemoNights nights = new DemoNights(4, 40, 60, 22);
        List<Finding> findings = at(nights, 40 + 2 * 60 + 45);
        assertThat(findings).extracting(Finding::operation).containsExactly("POST /orders", "GET /products/{sku}");
        assertThat(findings).extracting(Finding::cause).containsOnly("database-job");
        assertThat(findings).extracting(Finding::holder).containsOnly("nightly-settlement");
    }

    @Test
    void aMissedNightIsCounted() {
        DemoNights nights = new DemoNights(5, 40, 60, 22).withoutNight(2);
        Finding finding = orders(at(nights, 40 + 4 * 60 + 45)).orElseThrow();
        Recurrence recurrence = Objects.requireNonNull(finding.recurrence());
        assertThat(recurrence.seen()).isEqualTo(4);
        assertThat(recurrence.of()).isEqualTo(5);
    }

    @Test
    void nightsWithShortTransactionsGiveNothing() {
        DemoNights nights = new DemoNights(6, 40, 60, 22).withoutLocks();
        for (int second = 30; second <= 240; second += 30) {
            assertThat(at(nights, second)).as("after %d s", second).isEmpty();
        }
    }
}
