package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.words.HitRates;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class HitRateTableTest {

    private static Result fault(String variant, boolean right) {
        return Results.heldOut(Results.fault("c1", variant, 1, right, null));
    }

    private static Result load(String variant, boolean silent, String... unsure) {
        return Results.heldOut(Results.load(variant, silent, unsure));
    }

    private static HitRates read(HitRateTable table) throws IOException {
        return HitRates.read(new StringReader(table.text()), "table");
    }

    @Test
    void whatIsWrittenIsWhatNightjarReads() throws IOException {
        HitRateTable table = new HitRateTable(List.of(
                Results.said(fault("pool-leak/a", true), "proved"),
                Results.said(fault("pool-leak/b", true), "likely"),
                Results.said(fault("pool-leak/c", false), "likely")));

        assertThat(table.text())
                .startsWith(
                        "# Written by ./nightjar lab --hit-rates: 3 answers to what was held out (commit c1, seed 1).\n");
        assertThat(read(table).of(Confidence.PROVED)).contains(new HitRates.Rate(1, 1));
        assertThat(read(table).of(Confidence.LIKELY)).contains(new HitRates.Rate(1, 2));
        assertThat(read(table).of(Confidence.HINT)).isEmpty();
    }

    @Test
    void aFindingInANormalLoadIsAWrongAnswerAndSilenceIsNone() throws IOException {
        HitRateTable table = new HitRateTable(List.of(
                Results.said(load("normal-flat/a", false), "likely"),
                load("normal-flat/b", true),
                fault("pool-leak/a", false)));

        assertThat(read(table).of(Confidence.LIKELY)).contains(new HitRates.Rate(0, 1));
        assertThat(table.text()).contains(": 1 answers");
    }

    @Test
    void whatRulesWereChangedByDoesNotCount() {
        Result tuned = Results.said(Results.fault("c1", "pool-leak/a", 1, true, null), "likely");

        assertThat(new HitRateTable(List.of(tuned)).text()).doesNotContain(".of=");
    }

    @Test
    void ofAStarvedHostNotEvenARightAnswerCounts() {
        Result right = Results.said(fault("pool-leak/a", true), "proved");
        Result starved = new Result(
                right.commit(),
                right.variant(),
                right.seed(),
                right.heldOut(),
                right.normal(),
                right.top(),
                right.chain(),
                right.falseFindings(),
                right.wrong(),
                right.found(),
                right.seconds(),
                List.of("other processes used 90 % of the processors"),
                right.wholeSeconds(),
                right.confidence());

        assertThat(starved.counts()).as("nor in the summary").isFalse();
        assertThat(new HitRateTable(List.of(starved)).text()).doesNotContain(".of=");
    }
}
