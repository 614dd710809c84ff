package dev.nightjar.agent.gclog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file to which the JVM logs, as {@code VM.log list} prints it.
 *
 * @param file as it was given to {@code -Xlog}: {@code %p} and the like are not replaced
 * @param selections {@code gc*=info}, in order; the last that fits a line's tags decides
 * @param decorators what each line begins with
 * @param async whether a thread of the JVM's writes it when it gets to that, and drops what is too much ({@code -Xlog:async})
 */
record LogOutput(String file, List<String> selections, List<String> decorators, boolean async) {

    /** {@code #2: file=gc.log all=off,gc=info uptime,level,tags filecount=5,filesize=20480K,async=false}. */
    private static final Pattern LINE = Pattern.compile(" *#\\d+: file=(.+) (all=\\S+) (\\S*) (\\S*filecount=\\S*).*");

    private static final Set<String> ALL = Set.of("all");

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
                outputs.add(new LogOutput(
                        output.group(1),
                        parts(output.group(2)),
                        decorators,
                        parts(output.group(4)).contains("async=true")));
            }
        }
        return outputs;
    }

    private static List<String> parts(String text) {
        return List.of(text.split(",", -1));
    }

    /** Whether lines of collections are logged to it, be it only some. */
    boolean hasCollections() {
        return selections.stream()
                .filter(LogOutput::isOn)
                .map(LogOutput::tags)
                .anyMatch(tags -> tags.equals(ALL) ? logs(Set.of("gc")) : tags.contains("gc") && logs(tags));
    }

    /** Whether each safepoint is logged to it, with {@link System#nanoTime}, and when it is over. */
    boolean tellsPauses() {
        return decorators.contains("timenanos") && !async && logs(Set.of("safepoint"));
    }

    /** Whether lines with just these tags are logged to it at level info, at which collections and safepoints are told. */
    private boolean logs(Set<String> tags) {
        boolean logs = false;
        for (String selection : selections) {
            if (fits(selection, tags)) {
                logs = isOn(selection);
            }
        }
        return logs;
    }

    private static boolean fits(String selection, Set<String> tags) {
        Set<String> selected = tags(selection);
        return selected.equals(ALL) || (selection.contains("*=") ? tags.containsAll(selected) : tags.equals(selected));
    }

    private static boolean isOn(String selection) {
        String level = selection.substring(selection.indexOf('=') + 1).toLowerCase(Locale.ROOT);
        return level.equals("info") || level.equals("debug") || level.equals("trace");
    }

    /** {@code gc+heap*=info} is of {@code gc} and {@code heap}. */
    private static Set<String> tags(String selection) {
        String tags = selection.substring(0, Math.max(0, selection.indexOf('=')));
        return new HashSet<>(List.of(tags.replace("*", "").split("\\+", -1)));
    }
}
