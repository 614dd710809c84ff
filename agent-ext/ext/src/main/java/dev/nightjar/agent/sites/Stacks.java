package dev.nightjar.agent.sites;

import dev.nightjar.model.ApplicationCode;
import dev.nightjar.model.ClassNames;
import dev.nightjar.model.fact.Allocations.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * JFR's stacks as frames in words, made once per stack: JFR gives the same object for the same stack of a chunk, and making
 * the words is what costs. For one thread.
 */
public final class Stacks {

    /** Stacks that are remembered, 200 bytes each; their frames are shared. */
    static final int MAX = 1_000;

    /** Different frames that are remembered, some 100 bytes each. */
    static final int MAX_FRAMES = 10_000;

    /** Of a frame or a type; a body of 32 sites with 32 frames each then fits into one record. */
    static final int MAX_CHARS = 200;

    private final Map<RecordedStackTrace, List<String>> known = new WeakHashMap<>();
    private final Map<String, String> frames = new HashMap<>();

    /** The frames, the topmost first; empty without a stack. */
    List<String> of(@Nullable RecordedStackTrace stack) {
        if (stack == null) {
            return List.of();
        }
        List<String> words = known.get(stack);
        if (words == null) {
            if (known.size() >= MAX || frames.size() >= MAX_FRAMES) {
                known.clear();
                frames.clear();
            }
            words = cut(words(stack));
            known.put(stack, words);
        }
        return words;
    }

    private List<String> words(RecordedStackTrace stack) {
        List<String> words = new ArrayList<>();
        for (RecordedFrame frame : stack.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method != null) {
                String word = word(method.getType().getName(), method.getName(), frame.getLineNumber());
                words.add(frames.computeIfAbsent(word, same -> same));
            }
        }
        return words;
    }

    static String word(String className, String method, int line) {
        String place = ClassNames.stable(className) + "." + method;
        return cut(line > 0 ? place + ":" + line : place);
    }

    /** The end of a long one: method and line matter more than the package. */
    private static String cut(String word) {
        return word.length() <= MAX_CHARS ? word : "…" + word.substring(word.length() - MAX_CHARS + 1);
    }

    /**
     * Of a deep stack the top. When all of that is libraries, the lower half gives way to the first frames of the
     * application and those below.
     */
    static List<String> cut(List<String> words) {
        int size = words.size();
        if (size <= Site.MAX_FRAMES) {
            return List.copyOf(words);
        }
        int application = 0;
        while (application < size && !ApplicationCode.isApplication(words.get(application))) {
            application++;
        }
        if (application < Site.MAX_FRAMES || application == size) {
            return List.copyOf(words.subList(0, Site.MAX_FRAMES));
        }
        int half = Site.MAX_FRAMES / 2;
        List<String> cut = new ArrayList<>(words.subList(0, half));
        cut.addAll(words.subList(application, Math.min(size, application + half)));
        return List.copyOf(cut);
    }

    /** A class as source code names it. */
    static String type(String jfrName) {
        return cut(ClassNames.type(jfrName));
    }
}
