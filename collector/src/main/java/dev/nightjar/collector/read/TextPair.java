package dev.nightjar.collector.read;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.ValueText.BadText;

/** A message of two texts, its fields 1 and 2: an entry of a map, a label, a tag. One that is missing is empty. */
public record TextPair(String key, String value) {

    /** The pair that a field holds. */
    public static TextPair in(ProtoFields field) throws InvalidProtocolBufferException, BadText {
        field.enter();
        ProtoFields pair = new ProtoFields().in(field);
        String key = "";
        String value = "";
        while (pair.next()) {
            if (pair.number() == 1) {
                key = ValueText.string(pair);
            } else if (pair.number() == 2) {
                value = ValueText.string(pair);
            }
        }
        return new TextPair(key, value);
    }
}
