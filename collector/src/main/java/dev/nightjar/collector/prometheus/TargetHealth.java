package dev.nightjar.collector.prometheus;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the scrapes of one target since the start. One consistent snapshot:
 *
 * <pre>due = succeeded + failed + skipped + underWay</pre>
 *
 * @param target its URL
 * @param up whether the last scrape that ended succeeded
 * @param lastScrape when that one began, null before the first has ended
 * @param took how long it took to be fetched and read, zero before the first has ended
 * @param due times at which it was to be scraped
 * @param succeeded its text was fetched and read; single lines may be refused
 * @param failed nothing of it was read
 * @param skipped the one before was still under way
 * @param underWay 0 or 1
 * @param lost scrapes, failed ones included, that the store refused or was too busy for until the next was due
 * @param trouble why the last one failed, null when it did not
 */
public record TargetHealth(
        String target,
        String environment,
        String service,
        String instance,
        boolean up,
        @Nullable Instant lastScrape,
        Duration took,
        long due,
        long succeeded,
        long failed,
        long skipped,
        long underWay,
        long lost,
        @Nullable String trouble) {

    public TargetHealth {
        if (due != succeeded + failed + skipped + underWay) {
            throw new IllegalArgumentException(target + ": " + due + " scrapes were due, but " + succeeded
                    + " succeeded + " + failed + " failed + " + skipped + " skipped + " + underWay + " under way");
        }
    }
}
