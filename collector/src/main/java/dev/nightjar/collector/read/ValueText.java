package dev.nightjar.collector.read;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.model.rows.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * OTLP's attribute values as texts: a string as it is, numbers and truth values as JSON writes them, lists and maps as JSON,
 * bytes in base 64. For one thread.
 */
public final class ValueText {

    private static final JsonFactory JSON = new JsonFactory();

    // AnyValue of opentelemetry/proto/common/v1/common.proto
    public static final int STRING = 1;
    private static final int BOOL = 2;
    public static final int INT = 3;
    private static final int DOUBLE = 4;
    private static final int ARRAY = 5;
    private static final int KEY_VALUES = 6;
    private static final int BYTES = 7;

    private static final int VALUES = 1;
    public static final int KEY = 1;
    public static final int VALUE = 2;

    private ValueText() {}

    /**
     * A number, truth value, list, map or bytes.
     *
     * @param value stands on the field of AnyValue that says which
     * @return null when the value's kind is not known
     */
    public static @Nullable String of(ProtoFields value) throws InvalidProtocolBufferException, BadText {
        return switch (value.number()) {
            case BOOL -> Boolean.toString(value.varint() != 0);
            case INT -> Long.toString(value.varint());
            case DOUBLE -> Double.toString(Double.longBitsToDouble(value.fixed64()));
            case BYTES -> base64(value);
            case ARRAY, KEY_VALUES -> {
                ByteArrayOutputStream json = new ByteArrayOutputStream();
                try (JsonGenerator out = generator(json)) {
                    write(value, out, 1);
                }
                yield json.toString(StandardCharsets.UTF_8);
            }
            default -> null;
        };
    }

    public static JsonGenerator generator(ByteArrayOutputStream json) {
        return JSON.createGenerator(ObjectWriteContext.empty(), json, JsonEncoding.UTF8);
    }

    /** Attributes that lie in the message as field {@code field}, as an object. */
    public static void writeAttributes(ProtoFields message, int field, JsonGenerator out, int depth)
            throws InvalidProtocolBufferException, BadText {
        out.writeStartObject();
        ProtoFields pair = new ProtoFields();
        while (message.next()) {
            if (message.number() == field) {
                message.enter();
                writePair(pair.in(message), out, depth);
            }
        }
        out.writeEndObject();
    }

    private static void writePair(ProtoFields pair, JsonGenerator out, int depth)
            throws InvalidProtocolBufferException, BadText {
        String key = "";
        ProtoFields value = null;
        while (pair.next()) {
            if (pair.number() == KEY) {
                key = string(pair);
            } else if (pair.number() == VALUE) {
                pair.enter();
                value = new ProtoFields().in(pair);
            }
        }
        Secrets.Care care = Secrets.of(key);
        if (care == Secrets.Care.LEFT_OUT) {
            return;
        }
        out.writeName(key);
        if (care == Secrets.Care.STATEMENT && value != null && value.next()) {
            String text = value.number() == STRING ? string(value) : of(value);
            out.writeString(text == null ? "" : Secrets.kept(key, text));
        } else if (value != null && value.next()) {
            write(value, out, depth);
        } else {
            out.writeNull();
        }
    }

    private static void write(ProtoFields value, JsonGenerator out, int depth)
            throws InvalidProtocolBufferException, BadText {
        switch (value.number()) {
            case STRING -> out.writeString(string(value));
            case BOOL -> out.writeBoolean(value.varint() != 0);
            case INT -> out.writeNumber(value.varint());
            case DOUBLE -> out.writeNumber(Double.longBitsToDouble(value.fixed64()));
            case BYTES -> out.writeString(base64(value));
            case ARRAY -> {
                ProtoFields list = inner(value, depth);
                ProtoFields element = new ProtoFields();
                out.writeStartArray();
                while (list.next()) {
                    if (list.number() == VALUES) {
                        list.enter();
                        if (element.in(list).next()) {
                            write(element, out, depth + 1);
                        } else {
                            out.writeNull();
                        }
                    }
                }
                out.writeEndArray();
            }
            case KEY_VALUES -> writeAttributes(inner(value, depth), VALUES, out, depth + 1);
            default -> out.writeNull();
        }
    }

    private static ProtoFields inner(ProtoFields value, int depth) throws InvalidProtocolBufferException, BadText {
        if (depth >= Limits.BODY_DEPTH) {
            throw new BadText("nested deeper than " + Limits.BODY_DEPTH);
        }
        value.enter();
        return new ProtoFields().in(value);
    }

    public static String string(ProtoFields field) throws InvalidProtocolBufferException, BadText {
        field.enter();
        if (!Utf8.isValid(field.bytes(), field.start(), field.length())) {
            throw new BadText("not UTF-8");
        }
        return new String(
                field.bytes(),
                field.start(),
                Utf8.cut(field.bytes(), field.start(), field.length(), Limits.TEXT_CHARS),
                StandardCharsets.UTF_8);
    }

    private static String base64(ProtoFields value) throws InvalidProtocolBufferException {
        value.enter();
        int most = Math.min(value.length(), Limits.TEXT_CHARS);
        byte[] bytes = java.util.Arrays.copyOfRange(value.bytes(), value.start(), value.start() + most);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A value that cannot be kept: the item that it belongs to is refused, the others are not. */
    public static final class BadText extends Exception {
        public BadText(String why) {
            super(why, null, false, false);
        }
    }
}
