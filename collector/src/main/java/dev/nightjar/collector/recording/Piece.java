package dev.nightjar.collector.recording;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a recording, as it comes in.
 *
 * @param id of the recording, 16 hexadecimal digits
 * @param number from 0
 * @param last whether the recording is complete with it
 * @param about what it is of, {@link Recording#ABOUT} by name; what else is in it is left out
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Piece(String id, int number, boolean last, Map<String, String> about, byte[] bytes) {

    /** Which file name could lead out of the folder is none of these. */
    static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    private static final int MOST_NUMBER = 100_000;

    /** Null when it is none. */
    public static @Nullable Piece of(Map<String, String> parameters, byte[] bytes) {
        String id = parameters.getOrDefault("id", "");
        String number = parameters.getOrDefault("piece", "");
        if (!ID.matcher(id).matches() || !number.matches("\\d{1,6}") || Integer.parseInt(number) > MOST_NUMBER) {
            return null;
        }
        return new Piece(
                id, Integer.parseInt(number), "true".equals(parameters.get("last")), Map.copyOf(parameters), bytes);
    }
}
