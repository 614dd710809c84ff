package dev.nightjar.model.port;

import java.util.Comparator;
import java.util.List;

/**
 * How much of what profiles measured was seen in a stack.
 *
 * @param text a line for each frame, the innermost first: {@code function (file:line)}; empty when there is none
 * @param unit of the value
 * @param value sum over all samples
 * @param observations how often it was seen
 */
public record ProfileStack(String text, String unit, long value, long observations) {

    /** Those that are equally large in order of their text, then of their unit. Different units are not converted. */
    public static final Comparator<ProfileStack> LARGEST_FIRST = Comparator.comparingLong(ProfileStack::value)
            .reversed()
            .thenComparing(ProfileStack::text)
            .thenComparing(ProfileStack::unit);

    /** The innermost first. */
    public List<String> frames() {
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }
}
