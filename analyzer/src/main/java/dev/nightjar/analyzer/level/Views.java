package dev.nightjar.analyzer.level;

import java.util.HashMap;
import java.util.Map;

/**
 * The series in which a window is to be looked at: all JVMs, or those alone that are slow. For one thread: it remembers what
 * it has narrowed.
 */
public final class Views {

    /** JVMs of one service. */
    private record Narrow(String service, Slice slice) {}

    private final Series all;
    private final Map<Narrow, Series> narrowed = new HashMap<>();

    public Views(Series all) {
        this.all = all;
    }

    /** What the window's works spent and used. */
    public Series of(SlowWindow window) {
        Slice slice = window.slice();
        return slice == null
                ? all
                : narrowed.computeIfAbsent(
                        new Narrow(window.subject().service(), slice),
                        narrow -> all.only(narrow.service(), narrow.slice()));
    }

    /** What is compared with it. */
    public Series referenceOf(SlowWindow window) {
        return window.againstAll() ? all : of(window);
    }

    public Series all() {
        return all;
    }
}
