package dev.nightjar.collector.read;

import java.util.ArrayList;
import java.util.List;

/** What of one request is refused: the count, and the first reasons in words. For one thread. */
public final class Refusals {

    private static final int REASONS = 3;

    private final List<String> reasons = new ArrayList<>();
    private long items;

    public void add(long count, String reason) {
        items += count;
        String shown = printable(reason);
        if (reasons.size() < REASONS && !reasons.contains(shown)) {
            reasons.add(shown);
        }
    }

    public void addAll(Refusals others) {
        items += others.items;
        others.reasons.stream()
                .filter(reason -> reasons.size() < REASONS && !reasons.contains(reason))
                .forEach(reasons::add);
    }

    public long items() {
        return items;
    }

    /** {@code 3 of 512 refused: first; second; …}, empty when nothing is refused. */
    public String message(long received) {
        if (items == 0) {
            return "";
        }
        return cut(items + " of " + received + " refused: " + String.join("; ", reasons));
    }

    /** Text from outside must not break a line of a log or an answer. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return cut(shown.toString());
    }

    private static String cut(String text) {
        return text.length() <= Limits.MESSAGE_CHARS ? text : text.substring(0, Limits.MESSAGE_CHARS - 1) + "…";
    }
}
