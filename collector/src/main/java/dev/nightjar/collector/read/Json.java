package dev.nightjar.collector.read;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** What requests in JSON have in common: bounds, and words for what is wrong, with its place. */
public final class Json {

    private Json() {}

    /**
     * Parsers that give up beyond bounds.
     *
     * @param depth of nesting
     * @param textChars of one text
     */
    public static JsonFactory factory(int depth, int textChars) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(textChars)
                        .maxNameLength(1 << 16)
                        .build())
                .build();
    }

    public static BadRequest bad(JacksonException e) {
        return new BadRequest(
                "not JSON: " + e.getOriginalMessage() + (e.getLocation() == null ? "" : place(e.getLocation())));
    }

    /** What is JSON and not what was asked for. */
    public static BadRequest bad(JsonParser in, String what) {
        return new BadRequest(what + place(in.currentTokenLocation()));
    }

    private static String place(TokenStreamLocation location) {
        return ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
