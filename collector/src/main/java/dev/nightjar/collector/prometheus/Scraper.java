package dev.nightjar.collector.prometheus;

import dev.nightjar.collector.door.Receiver;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the configured targets for their metrics, each at its own interval, and hands what they say on as if they had sent it. One
 * daemon thread keeps the time; each scrape has a virtual thread, so that a slow target keeps no other one waiting. Safe for
 * use by many threads; whoever starts it closes it.
 */
public final class Scraper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scraper.class);

    /** What is not connected by then would not answer in time either. */
    private static final Duration CONNECT = TargetSettings.TIMEOUT;

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final List<Target> targets = new ArrayList<>();
    private final HttpClient http;
    private final ExecutorService scrapes = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("nightjar-scrape-", 0).factory());
    private final ScheduledExecutorService times = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("nightjar-scrape").factory());

    private Scraper(HttpClient http) {
        this.http = http;
    }

    /** Never fails because of a target. */
    public static Scraper start(ScrapeSettings settings, Receiver receiver, InstantSource clock) {
        Scraper scraper = new Scraper(client());
        for (TargetSettings target : settings.targets()) {
            if (target.tellsTokenAloud()) {
                LOG.warn("the token for {} can be read on its way: use https there", target.url());
            }
            scraper.add(target, settings.targets().size(), receiver, clock);
        }
        LOG.info("scraping {} targets", settings.targets().size());
        return scraper;
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // plain exporters do not know the upgrade to 2
                .followRedirects(HttpClient.Redirect.NEVER) // a target must not send us to others
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT)
                .build();
    }

    /** Spread over the interval, so that not all answer at once. */
    private void add(TargetSettings settings, int of, Receiver receiver, InstantSource clock) {
        Target target = new Target(settings, new Fetch(http, settings), receiver, clock);
        long interval = settings.interval().toNanos();
        long first = interval / of * targets.size();
        targets.add(target);
        // It never throws, so the schedule goes on until the thread is shut down.
        var _ = times.scheduleAtFixedRate(() -> target.scrapeOn(scrapes), first, interval, TimeUnit.NANOSECONDS);
    }

    /** In the order of the settings. */
    public List<TargetHealth> health() {
        return targets.stream().map(Target::health).toList();
    }

    /** Breaks scrapes off; what is with the store already is stored. */
    @Override
    public void close() {
        times.shutdownNow();
        scrapes.shutdownNow();
        http.shutdownNow();
        try {
            if (!scrapes.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a scrape has not ended within {} of closing: it ends with the process", CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
