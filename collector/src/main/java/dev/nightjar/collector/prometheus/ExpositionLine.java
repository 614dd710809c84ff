package dev.nightjar.collector.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of the text format: {@code name{label="value",…} number [milliseconds]}. Of Prometheus (0.0.4) and OpenMetrics (1.0), whose
 * times are seconds and whose exemplars, behind a {@code #}, are left out. Throws {@link IllegalArgumentException} with the column.
 */
final class ExpositionLine {

    private final String line;
    private final boolean openMetrics;
    private final long nowMillis;
    private int at;

    private ExpositionLine(String line, boolean openMetrics, long nowMillis) {
        this.line = line;
        this.openMetrics = openMetrics;
        this.nowMillis = nowMillis;
    }

    /**
     * Reads a line that is no comment.
     *
     * @param nowMillis the time of a sample that states none
     */
    static Sample read(String line, boolean openMetrics, long nowMillis) {
        return new ExpositionLine(line, openMetrics, nowMillis).sample();
    }

    private Sample sample() {
        String name = name();
        Map<String, String> labels = new LinkedHashMap<>();
        if (at < line.length() && line.charAt(at) == '{') {
            at++;
            labels(labels);
        }
        double value = number(word("value"));
        String time = at < line.length() ? word("") : "";
        return new Sample(name, labels, value, time.isEmpty() || time.startsWith("#") ? nowMillis : millis(time));
    }

    private String name() {
        int from = at;
        while (at < line.length() && isName(line.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw bad("a name");
        }
        return line.substring(from, at);
    }

    private static boolean isName(char c) {
        return c == '_' || c == ':' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private void labels(Map<String, String> labels) {
        while (true) {
            spaces();
            if (take('}')) {
                return;
            }
            String label = name();
            spaces();
            if (!take('=')) {
                throw bad("'='");
            }
            spaces();
            if (!take('"')) {
                throw bad("'\"'");
            }
            labels.put(label, quoted());
            spaces();
            if (!take(',') && (at >= line.length() || line.charAt(at) != '}')) {
                throw bad("',' or '}'");
            }
        }
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            if (c == '\\' && at < line.length()) {
                char escaped = line.charAt(at++);
                text.append(escaped == 'n' ? '\n' : escaped);
            } else {
                text.append(c);
            }
        }
        throw bad("'\"'");
    }

    private String word(String expected) {
        spaces();
        int from = at;
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
            at++;
        }
        if (at == from && !expected.isEmpty()) {
            throw bad("a " + expected);
        }
        return line.substring(from, at);
    }

    private double number(String word) {
        return switch (word) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(word);
                } catch (NumberFormatException e) {
                    throw bad("a number"); // not the word: what is no metrics page may be anything
                }
            }
        };
    }

    private long millis(String word) {
        double time = number(word);
        return Math.round(openMetrics ? time * 1_000 : time);
    }

    private void spaces() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        boolean taken = at < line.length() && line.charAt(at) == c;
        at += taken ? 1 : 0;
        return taken;
    }

    private IllegalArgumentException bad(String expected) {
        return new IllegalArgumentException("column " + (at + 1) + ": " + expected + " is expected");
    }
}
