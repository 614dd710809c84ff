package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Profile;
import dev.nightjar.analyzer.level.Series;
import dev.nightjar.analyzer.level.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What operations spent and used in the blocks that a capable level rests on. Shared by all windows with the same level,
 * since summing a week is the dearest step of an analysis. For one thread.
 */
public final class References {

    private final Series series;
    private final List<Long> blocks;
    private final Map<Subject, Profile> profiles = new HashMap<>();

    /**
     * Nothing is summed yet.
     *
     * @param blocks starts of the blocks, in order of time
     */
    public References(Series series, List<Long> blocks) {
        this.series = series;
        this.blocks = List.copyOf(blocks);
    }

    Profile of(Subject subject) {
        return profiles.computeIfAbsent(subject, s -> series.profile(s, blocks));
    }

    List<Long> blocks() {
        return blocks;
    }
}
