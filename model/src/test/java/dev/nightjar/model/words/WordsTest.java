package dev.nightjar.model.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    private static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;

    /** 2026-03-02T22:00:00Z, a Monday. */
    private static final long MONDAY_TEN = 1_772_488_800L * 1_000_000_000L;

    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400L * SECOND;

    private static String write(Value value, Locale locale) {
        return Words.render(value, locale, ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms, 0 毫秒",
        "850000, 850 µs, 850 微秒",
        "2500000, 2.5 ms, 2.5 毫秒",
        "40000000, 40 ms, 40 毫秒",
        "999600000, 1000 ms, 1000 毫秒",
        "3000000000, 3.0 s, 3.0 秒",
        "22000000000, 22 s, 22 秒",
        "60000000000, 1 min, 1 分钟",
        "3120000000000, 52 min, 52 分钟",
        "5400000000000, 1 h 30 min, 1 小时 30 分钟",
        "259200000000000, 3 d, 3 天",
        "-40000000, -40 ms, -40 毫秒"
    })
    void durationsHaveAUnitAndAboutTwoDigits(long nanos, String english, String chinese) {
        assertThat(write(new Value.Nanos(nanos), Locale.ENGLISH)).isEqualTo(english);
        assertThat(write(new Value.Nanos(nanos), CHINESE)).isEqualTo(chinese);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.004, 0.4 %", "0.9645, 96 %", "0.996, 99.6 %", "1, 100 %"})
    void sharesArePercentAndKeepADecimalNearTheEdges(double share, String text) {
        assertThat(write(new Value.Share(share), Locale.ENGLISH)).isEqualTo(text);
        assertThat(write(new Value.Share(share), CHINESE)).isEqualTo(text.replace(" ", ""));
    }

    @Test
    void countsBytesAndInstantsAreWrittenOut() {
        assertThat(write(new Value.Count(3120), Locale.ENGLISH)).isEqualTo("3,120");
        assertThat(write(new Value.Bytes(512), Locale.ENGLISH)).isEqualTo("512 B");
        assertThat(write(new Value.Bytes(5 << 20), Locale.ENGLISH)).isEqualTo("5.0 MiB");
        assertThat(write(new Value.Instant(MONDAY_TEN), Locale.ENGLISH)).isEqualTo("2026-03-02 22:00:00 UTC");
    }

    @Test
    void longStatementsAreShortened() {
        String text = write(new Value.Sql("select " + "x, ".repeat(100)), Locale.ENGLISH);
        assertThat(text).hasSize(80).endsWith("…");
    }

    @Test
    void aDailyRecurrenceIsToldByTheClockOfTheZone() {
        Value nightly = new Value.Recurring(MONDAY_TEN, DAY, 3120 * SECOND);
        assertThat(write(nightly, Locale.ENGLISH)).isEqualTo("Nightly 22:00–22:52 UTC");
        assertThat(write(nightly, CHINESE)).isEqualTo("每晚 22:00–22:52（UTC）");
        // In Shanghai it is the morning.
        assertThat(Words.render(nightly, Locale.ENGLISH, ZoneId.of("Asia/Shanghai")))
                .isEqualTo("Daily 06:00–06:52 Asia/Shanghai");
    }

    @Test
    void whatComesByAClockIsToldByThatOne() {
        Value daily = new Value.Recurring(MONDAY_TEN, DAY, 3120 * SECOND, "Asia/Shanghai");
        assertThat(write(daily, Locale.ENGLISH)).isEqualTo("Daily 06:00–06:52 Asia/Shanghai");
        assertThat(Words.render(daily, Locale.ENGLISH, ZoneId.of("Europe/Berlin")))
                .isEqualTo("Daily 06:00–06:52 Asia/Shanghai");
        assertThat(write(new Value.Recurring(MONDAY_TEN, DAY, 3120 * SECOND, "Mars/Base"), Locale.ENGLISH))
                .as("a zone of later days")
                .isEqualTo("Nightly 22:00–22:52 UTC");
    }

    @Test
    void otherRecurrencesAreToldByTheirPeriod() {
        assertThat(write(new Value.Recurring(MONDAY_TEN, 60 * SECOND, 22 * SECOND), Locale.ENGLISH))
                .isEqualTo("Every 1 min for 22 s");
        assertThat(write(new Value.Recurring(MONDAY_TEN, 7 * DAY, 3120 * SECOND), Locale.ENGLISH))
                .isEqualTo("Every Monday 22:00–22:52 UTC");
        assertThat(write(new Value.Recurring(MONDAY_TEN, 7 * DAY, 3120 * SECOND), CHINESE))
                .isEqualTo("每逢星期一 22:00–22:52（UTC）");
    }

    @Test
    void aStartThatStraysBySecondsIsToldByTheNearestMinute() {
        Value nightly = new Value.Recurring(MONDAY_TEN - 20 * SECOND, DAY, 3130 * SECOND);
        assertThat(write(nightly, Locale.ENGLISH)).isEqualTo("Nightly 22:00–22:52 UTC");
    }

    @Test
    void clausesAreJoinedInTheLanguage() {
        Value clauses = new Value.Clauses(
                List.of(new Phrase("brief.lock.cycle", Map.of()), new Phrase("brief.starved", Map.of())));
        assertThat(write(clauses, Locale.ENGLISH))
                .isEqualTo("which wait for each other in a circle, the host is short of CPU");
        assertThat(write(clauses, CHINESE)).isEqualTo("它们互相等待，主机 CPU 不足");
    }

    @Test
    void optionalPiecesGoWithTheirEmptyParameter() {
        Map<String, Value> named = Map.of("share", new Value.Share(0.5), "resource", new Value.Text("orders"));
        Map<String, Value> unnamed = Map.of("share", new Value.Share(0.5), "resource", new Value.Text(""));
        assertThat(Words.render(new Phrase("brief.pool", named), Locale.ENGLISH))
                .isEqualTo("50 % of the time waits for pool `orders`");
        assertThat(Words.render(new Phrase("brief.pool", unnamed), Locale.ENGLISH))
                .isEqualTo("50 % of the time waits for pool");
    }

    @Test
    void aParameterWithBracesOrDollarsIsTakenAsItIs() {
        Map<String, Value> params = Map.of("operation", new Value.Text("GET /products/{share} $1 [x]"));
        assertThat(Words.render(new Phrase("missing.cycle", params), Locale.ENGLISH))
                .isEqualTo("The way leads back to `GET /products/{share} $1 [x]`.");
    }

    @Test
    void aCodeOfALaterVersionIsShownAsItIs() {
        assertThat(Words.render(new Phrase("link.from.the.future", Map.of()), Locale.ENGLISH))
                .isEqualTo("link.from.the.future");
    }

    @Test
    void bothLanguagesHaveTheSameKeysAndTheSameParameters() {
        assertThat(Words.codes(CHINESE)).isEqualTo(Words.codes(Locale.ENGLISH));
        Pattern placeholder = Pattern.compile("\\{([^}]*)}");
        for (String code : Words.codes(Locale.ENGLISH)) {
            assertThat(placeholders(placeholder, code, CHINESE))
                    .as(code)
                    .isEqualTo(placeholders(placeholder, code, Locale.ENGLISH));
        }
    }

    private static Set<String> placeholders(Pattern pattern, String code, Locale locale) {
        Matcher matcher = pattern.matcher(String.valueOf(Texts.of(locale).find(code)));
        Set<String> names = new TreeSet<>();
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "en-US", "de", "zh", "zh-CN", "zh-TW"})
    void everyLocaleHasALanguage(String tag) {
        assertThat(Words.render(new Phrase("confidence.hint", Map.of()), Locale.forLanguageTag(tag)))
                .isEqualTo(tag.startsWith("zh") ? "线索" : "hint");
    }
}
