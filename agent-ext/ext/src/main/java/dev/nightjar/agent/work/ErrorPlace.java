package dev.nightjar.agent.work;

import dev.nightjar.model.ApplicationCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line of the application that an exception came from, read from its stack trace. Its message is in that text, too: it is not read. */
final class ErrorPlace {

    /** A trace has some hundred frames; with its causes more. */
    private static final int MAX_FRAMES = 200;

    private static final int MAX_CHARS = 200;

    /** {@code at app//com.shop.Cart.add(Cart.java:12)}: loader and module may stand before the class. */
    private static final Pattern FRAME =
            Pattern.compile("^\\tat (?:[^/()\\s]*/){0,2}([\\w.$<>]+)\\(([^():]*)(?::(\\d+))?\\)", Pattern.MULTILINE);

    private ErrorPlace() {}

    /** {@code com.shop.Cart.add:12}; empty when there is no trace, or nothing of the application in it. */
    static String of(@Nullable String stackTrace) {
        if (stackTrace == null) {
            return "";
        }
        Matcher frame = FRAME.matcher(stackTrace);
        for (int frames = 0; frames < MAX_FRAMES && frame.find(); frames++) {
            String method = frame.group(1);
            if (ApplicationCode.isApplication(method)) {
                String line = frame.group(3);
                return cut(line == null ? method : method + ":" + line);
            }
        }
        return "";
    }

    /** The end of a long one: method and line matter more than the package. */
    private static String cut(String place) {
        return place.length() <= MAX_CHARS ? place : "…" + place.substring(place.length() - MAX_CHARS + 1);
    }
}
