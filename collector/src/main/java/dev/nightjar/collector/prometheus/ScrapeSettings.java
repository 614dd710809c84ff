package dev.nightjar.collector.prometheus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is scraped: these targets and no others, whatever anybody sends. No two may look alike, in health or in what is stored.
 *
 * @param targets at most 1,000
 */
public record ScrapeSettings(List<TargetSettings> targets) {

    /** Each has at most 16 MB under way; a server for more needs several of these. */
    private static final int MOST = 1_000;

    public ScrapeSettings {
        targets = List.copyOf(targets);
        if (targets.size() > MOST) {
            throw new IllegalArgumentException(
                    "nightjar.scrape.targets has " + targets.size() + ", at most " + MOST + ": use several servers");
        }
        Set<String> urls = new HashSet<>();
        Set<List<String>> origins = new HashSet<>();
        for (TargetSettings target : targets) {
            if (!urls.add(target.url())) {
                throw new IllegalArgumentException("nightjar.scrape.targets has a url twice, of service "
                        + target.service() + ": leave one of them out");
            }
            if (!origins.add(List.of(target.environment(), target.service(), target.instance()))) {
                throw new IllegalArgumentException("nightjar.scrape.targets has instance " + target.instance()
                        + " of service " + target.service() + " twice, whose samples could not be told apart:"
                        + " set nightjar.scrape.targets[].instance");
            }
        }
    }

    public static ScrapeSettings none() {
        return new ScrapeSettings(List.of());
    }
}
