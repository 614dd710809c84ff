package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A job that blocks orders came on thirteen days before, whose facts are gone; its database lives by the clock of Shanghai. */
class JobClockTest {

    private static final long DAY = 86_400 * Story.SECOND;
    private static final TimeRange HISTORY = new TimeRange(Story.BEGIN, Story.at(Ends.END));

    private static MemoryStore store() {
        Origin database =
                new Origin(Story.ENVIRONMENT, "", "sampler", "", "db", "db:5432", "run-of-sampler", "Asia/Shanghai");
        Story story = Ends.poolInSql();
        List<DbSession> sessions = Ends.blockedBy(900, Story.session(900, "job", "active", "", 7, List.of()));
        for (long at = Story.at(Ends.QUIET); at < Story.at(Ends.END); at += Story.SECOND) {
            story.add(database, new DbPoll(Story.DATABASE, at, 5_000_000L, List.of(), sessions));
        }
        return story.store();
    }

    private static Finding look(MemoryStore store, List<Finding> past) {
        return new Analyzer()
                .look(store, Story.ENVIRONMENT, HISTORY, HISTORY.toEpochNanos(), past, Progress.NONE)
                .findings()
                .getFirst();
    }

    private static Finding onThirteenDaysBefore(Finding today) {
        TimeRange now = today.occurrences().getFirst();
        List<TimeRange> before = new ArrayList<>();
        for (int days = 13; days >= 1; days--) {
            before.add(new TimeRange(now.fromEpochNanos() - days * DAY, now.toEpochNanos() - days * DAY));
        }
        return new Finding(
                today.id(),
                today.service(),
                today.operation(),
                today.cause(),
                today.holder(),
                today.confidence(),
                today.slowdown(),
                before,
                null,
                today.headline(),
                today.links(),
                null);
    }

    @Test
    void itIsToldByTheClockOfItsDatabase() {
        MemoryStore store = store();
        Finding today = look(store, List.of());
        assertThat(today.holder()).isEqualTo("job");

        Finding again = look(store, List.of(onThirteenDaysBefore(today)));

        Recurrence recurrence = Objects.requireNonNull(again.recurrence());
        assertThat(recurrence.zone()).isEqualTo("Asia/Shanghai");
        assertThat(recurrence.seen()).isEqualTo(14);
        assertThat(recurrence.of()).isEqualTo(14);
        assertThat(Words.render(again.headline(), Locale.ENGLISH)).startsWith("Daily 08:05–08:07 Asia/Shanghai ");
        Sentences.assertSound(again);
    }
}
