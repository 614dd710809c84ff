package dev.nightjar.collector.skywalking;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;

/** {@code KeyStringValuePair}. */
record Pair(String key, String value) {

    static Pair read(ProtoFields pair) throws InvalidProtocolBufferException, BadText {
        String key = "";
        String value = "";
        while (pair.next()) {
            if (pair.number() == 1) {
                key = ValueText.string(pair);
            } else if (pair.number() == 2) {
                value = ValueText.string(pair);
            }
        }
        return new Pair(key, value);
    }
}
