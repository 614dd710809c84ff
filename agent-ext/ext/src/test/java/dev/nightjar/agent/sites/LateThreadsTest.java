package dev.nightjar.agent.sites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.sites.LateThreads.Late;
import dev.nightjar.agent.work.Account;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateThreadsTest {

    private static final Account REPORT = Account.of("GET /report");

    private final LateThreads threads = new LateThreads();

    @Test
    void theThreadThatWasOnItsWayForLongestIsTheOneThatWasWaitedFor() {
        threads.waited(100, 200);
        threads.came(late("Scoring.sum:12", 80, 199));
        threads.came(late("Quick.poll:3", 90, 110));
        assertThat(threads.flushed()).isEmpty();
        assertThat(threads.flushed()).containsExactly(late("Scoring.sum:12", 100, 199));
        assertThat(threads.flushed()).isEmpty();
    }

    /** A loop of a second is sampled fifty times, and each sample ends when the loop does. */
    @Test
    void aThreadThatWasSampledManyTimesCountsOnce() {
        threads.waited(100, 200);
        for (long from = 60; from < 200; from += 20) {
            threads.came(late("Scoring.sum:12", from, 205));
        }
        threads.flushed();
        assertThat(threads.flushed()).containsExactly(late("Scoring.sum:12", 100, 200));
    }

    @Test
    void whoeverIsLateWhileNobodyWaitsIsNobody() {
        threads.waited(100, 200);
        threads.came(late("Scoring.sum:12", 10, 100));
        threads.came(late("Scoring.sum:12", 200, 300));
        threads.flushed();
        assertThat(threads.flushed()).isEmpty();
    }

    @Test
    void theWaitMayBeToldAfterTheThread() {
        threads.came(late("Scoring.sum:12", 80, 199));
        assertThat(threads.flushed()).isEmpty();
        threads.waited(100, 200);
        assertThat(threads.flushed()).containsExactly(late("Scoring.sum:12", 100, 199));
    }

    @Test
    void aLongWayMayKeepTheJvmFromStoppingMoreThanOnce() {
        threads.waited(100, 200);
        threads.waited(300, 350);
        threads.came(late("Scoring.sum:12", 50, 400));
        threads.flushed();
        assertThat(threads.flushed()).extracting(Late::nanos).containsExactly(100L, 50L);
    }

    private static Late late(String frame, long from, long to) {
        return new Late(REPORT, List.of("com.shop." + frame), from, to, 7);
    }
}
