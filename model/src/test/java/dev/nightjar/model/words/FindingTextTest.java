package dev.nightjar.model.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Resource;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.port.Query;
import java.io.IOException;
import java.io.StringReader;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingTextTest {

    private static final long SECOND = 1_000_000_000L;

    /** 2026-03-02T22:00:00Z. */
    private static final long TEN = 1_772_488_800L * SECOND;

    private static final TimeRange NIGHT = new TimeRange(TEN, TEN + 3120 * SECOND);
    private static final TimeRange NIGHT_BEFORE = new TimeRange(TEN - 86_400 * SECOND, TEN - (86_400 - 3120) * SECOND);

    private static Finding finding(
            List<TimeRange> occurrences, @Nullable Recurrence recurrence, @Nullable Phrase missing) {
        Map<String, Value> headline = Map.of(
                "when", clause(new Phrase("when.ongoing", Map.of("from", new Value.Instant(TEN)))),
                "operation", new Value.Text("POST /orders"),
                "how",
                        clause(new Phrase(
                                "how.slow-and-fails",
                                Map.of(
                                        "mean", new Value.Nanos(22 * SECOND / 10),
                                        "normal", new Value.Nanos(21_000_000),
                                        "failed", new Value.Share(0.49),
                                        "what", clause(new Phrase("works.request", Map.of()))))),
                "why", new Value.Clauses(List.of()),
                "confidence", clause(new Phrase("confidence.proved-pid", Map.of())));
        Link pool = new Link(
                Resource.pool("orders"),
                0.965,
                Link.Basis.DIRECT,
                new Phrase(
                        "link.pool",
                        Map.of(
                                "share", new Value.Share(0.965),
                                "resource", new Value.Text("orders"),
                                "mean", new Value.Nanos(17 * SECOND / 10),
                                "normal", new Value.Nanos(1_700_000))),
                List.of(new Evidence(
                        new Query.Totals("production", "order", "POST /orders", NIGHT),
                        Map.of(
                                "part.pool", new Value.Nanos(17 * SECOND / 10),
                                "part.gc", new Value.Nanos(0),
                                "waits", new Value.Count(0)))),
                new Phrase("disproof.part", Map.of("operation", new Value.Text("POST /orders"))));
        return new Finding(
                "0123456789abcdef",
                "order",
                "POST /orders",
                "database-job",
                "nightly-settlement",
                Finding.Confidence.PROVED,
                new Slowdown(NIGHT, 482, 236, 2.2e9, 2.1e7, 0, 4.5e6, Map.of(), Map.of(), 100, true),
                occurrences,
                recurrence,
                new Phrase("headline", headline),
                List.of(pool),
                missing);
    }

    private static Value clause(Phrase phrase) {
        return new Value.Clauses(List.of(phrase));
    }

    /** Whatever the lab measured. */
    private static String text(Finding finding, Locale locale) {
        return FindingText.of(finding, locale, ZoneOffset.UTC, HitRates.none());
    }

    @Test
    void claimNumbersDisproofOccurrencesAndRecurrenceAreSaid() {
        Finding finding = finding(
                List.of(NIGHT_BEFORE, NIGHT),
                new Recurrence(86_400 * SECOND, 40 * SECOND, 3120 * SECOND, 13, 14),
                null);

        assertThat(text(finding, Locale.ENGLISH)).isEqualTo("""
                        Since 2026-03-02 22:00:00 UTC `POST /orders` takes 2.2 s (normally 21 ms) and 49 % of its requests fail (proved: blocking pid).
                          Cause: database job (`nightly-settlement`).
                          Seen 2 times, last from 2026-03-02 22:00:00 UTC to 2026-03-02 22:52:00 UTC.
                          Comes back every 24 h (±40 s), in 13 of 14 periods.
                          1.   97 %  97 % of the extra time is waiting for the connection pool `orders`: 1.7 s each, normally 1.7 ms.
                                     part.pool = 1.7 s, waits = 0
                                     direct evidence; would be disproved by: works of `POST /orders` in this window that are as slow without this part.
                          id 0123456789abcdef
                        """);
    }

    @Test
    void byWhoseClockItComesAndWhenItDidNotIsSaid() {
        Recurrence recurrence = new Recurrence(
                86_400 * SECOND, 0, 3120 * SECOND, 13, 14, "Europe/Berlin", List.of(TEN - 7 * 86_400 * SECOND));
        assertThat(text(finding(List.of(NIGHT), recurrence, null), Locale.ENGLISH))
                .contains(
                        "  Comes back every 24 h by the clock of Europe/Berlin (±0 ms), in 13 of 14 periods.\n",
                        "  Did not come, though it was due: 2026-02-23 22:00:00 UTC.\n");
        assertThat(text(finding(List.of(NIGHT), recurrence, null), Locale.SIMPLIFIED_CHINESE))
                .contains("按 Europe/Berlin 的时钟，每隔 24 小时", "到时却没有出现：2026-02-23 22:00:00 UTC。");
    }

    @Test
    void howOftenTheConfidenceWasRightIsSaidWhereItWasMeasured() throws IOException {
        Finding proved = finding(List.of(NIGHT), null, null);
        HitRates measured = HitRates.read(new StringReader("proved.right=19\nproved.of=20"), "test");
        HitRates ofAnother = HitRates.read(new StringReader("likely.right=7\nlikely.of=9"), "test");

        assertThat(FindingText.of(proved, Locale.ENGLISH, ZoneOffset.UTC, measured))
                .containsSubsequence(
                        "  Cause: database job (`nightly-settlement`).\n",
                        "  Confidence: proved, right in 19 of 20 lab cases.\n",
                        "  Seen once");
        assertThat(FindingText.of(proved, Locale.SIMPLIFIED_CHINESE, ZoneOffset.UTC, measured))
                .contains("  可信度：已证实，实验室 20 例中对了 19 例。\n");
        assertThat(FindingText.of(proved, Locale.ENGLISH, ZoneOffset.UTC, ofAnother))
                .isEqualTo(text(proved, Locale.ENGLISH));
    }

    @Test
    void inChineseNothingStaysEnglishButNames() {
        Finding finding = finding(
                List.of(NIGHT), null, new Phrase("missing.cycle", Map.of("operation", new Value.Text("POST /orders"))));

        assertThat(text(finding, Locale.SIMPLIFIED_CHINESE)).isEqualTo("""
                        自 2026-03-02 22:00:00 UTC 起 `POST /orders` 耗时 2.2 秒（正常 21 毫秒），且 49% 的请求失败（已证实：阻塞者 pid）。
                          原因：数据库作业（`nightly-settlement`）。
                          见到一次，从 2026-03-02 22:00:00 UTC 到 2026-03-02 22:52:00 UTC。
                          1.    97%  额外时间的 97% 在等待连接池 `orders`：每次 1.7 秒，正常 1.7 毫秒。
                                     part.pool = 1.7 秒, waits = 0
                                     直接证据；下列情形可推翻此说：此时段里 `POST /orders` 存在不含这一部分却同样慢的处理。
                          ?  路径又回到 `POST /orders`。
                          id 0123456789abcdef
                        """);
    }

    @Test
    void whatItLooksLikeIsSaidWithTheDistance() {
        Finding base = finding(List.of(NIGHT), null, null);
        Phrase looksLike = new Phrase(
                "looks-like",
                Map.of(
                        "when", new Value.Instant(NIGHT_BEFORE.fromEpochNanos()),
                        "cause", new Value.Clauses(List.of(FindingText.cause("database-job"))),
                        "holder", new Value.Text("nightly-settlement"),
                        "distance", new Value.Share(0.012),
                        "threshold", new Value.Share(0.05)));
        Finding finding = new Finding(
                base.id(),
                base.service(),
                base.operation(),
                "unknown",
                "",
                Finding.Confidence.LIKELY,
                base.slowdown(),
                base.occurrences(),
                null,
                base.headline(),
                base.links(),
                null,
                looksLike);

        assertThat(text(finding, Locale.ENGLISH))
                .contains("  ~  It looks as it did on 2026-03-01 22:00:00 UTC, when the cause was: database job"
                        + " (`nightly-settlement`). The distance is 1 %; up to 5 % counts as near.");
    }

    @Test
    void manyNumbersAreBrokenIntoLines() {
        Value.Nanos second = new Value.Nanos(SECOND);
        Map<String, Value> numbers = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            numbers.put("part.some-long-name-" + i, second);
        }
        Link link = new Link(
                null,
                1,
                Link.Basis.DIRECT,
                new Phrase("link.lock.cycle", Map.of("cycle.share", new Value.Share(1))),
                List.of(new Evidence(new Query.Totals("e", "s", "o", NIGHT), numbers)),
                new Phrase("disproof.pauses", Map.of()));
        Finding base = finding(List.of(NIGHT), null, null);
        Finding finding = new Finding(
                base.id(),
                base.service(),
                base.operation(),
                base.cause(),
                "",
                base.confidence(),
                base.slowdown(),
                base.occurrences(),
                null,
                base.headline(),
                List.of(link),
                null);

        assertThat(text(finding, Locale.ENGLISH).lines().filter(line -> line.contains("some-long-name")))
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.length() <= 111);
    }
}
