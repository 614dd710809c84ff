package dev.nightjar.model.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stacks as lists of places in one table of frames: the sites of one fact share most of theirs. */
final class FrameTable {

    private final Map<String, Long> places = new LinkedHashMap<>();

    /** The stack as it travels; its frames are in {@link #frames()} from now on. */
    List<Object> add(List<String> stack) {
        List<Object> told = new ArrayList<>(stack.size());
        for (String frame : stack) {
            told.add(places.computeIfAbsent(frame, unseen -> (long) places.size()));
        }
        return told;
    }

    List<Object> frames() {
        return new ArrayList<>(places.keySet());
    }

    /** The frames of a site's {@code stack}. */
    static List<String> stack(Tree site, List<String> frames) {
        List<Long> stack = site.integers("stack");
        List<String> named = new ArrayList<>(stack.size());
        for (int i = 0; i < stack.size(); i++) {
            long place = stack.get(i);
            if (place < 0 || place >= frames.size()) {
                throw new Tree.Misfit(
                        site.at("stack") + "[" + i + "]",
                        "is " + place + ", but there are " + frames.size() + " frames");
            }
            named.add(frames.get((int) place));
        }
        return named;
    }
}
