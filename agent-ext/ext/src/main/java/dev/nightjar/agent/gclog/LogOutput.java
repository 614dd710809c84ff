package dev.nightjar.agent.gclog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file to which the JVM logs, as {@code VM.log list} prints it.
 *
 * @param file as it was given to {@code -Xlog}: {@code %p} and the like are not replaced
 * @param selections {@code gc*=info}, in order; the last that fits a tag decides
 * @param decorators what each line begins with
 */
record LogOutput(String file, List<String> selections, List<String> decorators) {

    /** {@code #2: file=gc.log all=off,gc=info uptime,level,tags filecount=5,filesize=20480K,async=false}. */
    private static final Pattern LINE = Pattern.compile(" *#\\d+: file=(.+) (all=\\S+) (\\S*) \\S*filecount=.*");

    LogOutput {
        selections = List.copyOf(selections);
        decorators = List.copyOf(decorators);
    }

    static List<LogOutput> parse(String listing) {
        List<LogOutput> outputs = new ArrayList<>();
        for (String line : listing.split("\\R", -1)) {
            Matcher output = LINE.matcher(line);
            if (output.matches()) {
                List<String> decorators = output.group(3).equals("none") ? List.of() : parts(output.group(3));
                outputs.add(new LogOutput(output.group(1), parts(output.group(2)), decorators));
            }
        }
        return outputs;
    }

    private static List<String> parts(String text) {
        return List.of(text.split(",", -1));
    }

    /** Whether collections are logged to it. */
    boolean hasCollections() {
        return selections.stream()
                .anyMatch(selection -> isOn(selection) && (isOf("gc", selection) || isAll(selection)));
    }

    /** Whether nothing but collections and safepoints is. */
    boolean hasNothingElse() {
        return selections.stream()
                .allMatch(selection -> !isOn(selection) || isOf("gc", selection) || isOf("safepoint", selection));
    }

    /** Whether each safepoint is logged to it, with {@link System#nanoTime}. */
    boolean tellsPauses() {
        return decorators.contains("timenanos")
                && selections.stream()
                        .anyMatch(selection -> isOn(selection)
                                && (selection.startsWith("safepoint=")
                                        || selection.startsWith("safepoint*=")
                                        || isAll(selection)));
    }

    /** Collections are told at level info. */
    private static boolean isOn(String selection) {
        String level = selection.substring(selection.indexOf('=') + 1).toLowerCase(Locale.ROOT);
        return level.equals("info") || level.equals("debug") || level.equals("trace");
    }

    private static boolean isAll(String selection) {
        return selection.startsWith("all=");
    }

    /** Of the tag, with whatever others. */
    private static boolean isOf(String tag, String selection) {
        String tags = selection.substring(0, Math.max(0, selection.indexOf('=')));
        return tags.equals(tag) || tags.equals(tag + "*") || tags.startsWith(tag + "+");
    }
}
