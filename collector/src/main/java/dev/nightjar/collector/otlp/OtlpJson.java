package dev.nightjar.collector.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.nightjar.collector.read.BadRequest;
import dev.nightjar.collector.read.Json;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.RequestReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * OTLP's JSON (otlp/specification.md: protobuf's mapping, but ids in hex and enums as numbers): turned into the message that it stands for,
 * which is then read like one that came as protobuf. Unknown keys are skipped; what is wrong is told with line and column. For
 * many threads.
 */
final class OtlpJson implements RequestReader {

    private static final JsonFactory JSON = Json.factory(100, 1 << 24);

    private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");

    private static final Map<com.google.protobuf.Descriptors.Descriptor, Map<String, FieldDescriptor>> FIELDS =
            new ConcurrentHashMap<>();

    private final Message request;
    private final RequestReader protobuf;

    /**
     * A reader of one request's JSON.
     *
     * @param request an empty one
     * @param protobuf reads it
     */
    OtlpJson(Message request, RequestReader protobuf) {
        this.request = request;
        this.protobuf = protobuf;
    }

    @Override
    public Reading read(byte[] json, Instant now) throws IOException {
        return protobuf.read(message(json).toByteArray(), now);
    }

    private Message message(byte[] json) throws BadRequest {
        Message.Builder builder = request.newBuilderForType();
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("not a JSON object");
            }
            readObject(in, builder);
            if (in.nextToken() != null) {
                throw Json.bad(in, "something comes after the object");
            }
            return builder.build();
        } catch (JacksonException e) {
            throw Json.bad(e);
        }
    }

    private static Map<String, FieldDescriptor> fields(Message.Builder builder) {
        return FIELDS.computeIfAbsent(builder.getDescriptorForType(), type -> {
            Map<String, FieldDescriptor> fields = new HashMap<>();
            type.getFields().forEach(field -> fields.put(field.getJsonName(), field));
            return fields;
        });
    }

    private static void readObject(JsonParser in, Message.Builder builder) throws BadRequest {
        Map<String, FieldDescriptor> fields = fields(builder);
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            FieldDescriptor field = fields.get(in.currentName());
            JsonToken value = in.nextToken();
            if (field == null || value == JsonToken.VALUE_NULL) {
                in.skipChildren();
            } else if (!field.isRepeated()) {
                builder.setField(field, value(in, builder, field));
            } else if (value == JsonToken.START_ARRAY) {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    builder.addRepeatedField(field, value(in, builder, field));
                }
            } else {
                throw Json.bad(in, field.getJsonName() + " is no list");
            }
        }
    }

    private static Object value(JsonParser in, Message.Builder of, FieldDescriptor field) throws BadRequest {
        Object value = switch (field.getJavaType()) {
            case MESSAGE -> object(in, of, field);
            case STRING -> in.currentToken() == JsonToken.VALUE_STRING ? in.getString() : null;
            case BOOLEAN -> in.currentToken().isBoolean() ? in.getBooleanValue() : null;
            case BYTE_STRING -> bytes(in, field);
            case ENUM -> enumValue(in, field);
            case DOUBLE, FLOAT -> number(in);
            case INT -> (int) integer(in, field);
            case LONG -> integer(in, field);
        };
        if (value == null) {
            throw Json.bad(
                    in,
                    field.getJsonName() + " is not of its type, "
                            + field.getType().name().toLowerCase(java.util.Locale.ROOT));
        }
        return field.getJavaType() == FieldDescriptor.JavaType.FLOAT ? ((Double) value).floatValue() : value;
    }

    private static @Nullable Object object(JsonParser in, Message.Builder of, FieldDescriptor field) throws BadRequest {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        Message.Builder inner = of.newBuilderForField(field);
        readObject(in, inner);
        return inner.build();
    }

    private static @Nullable ByteString bytes(JsonParser in, FieldDescriptor field) throws BadRequest {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        try {
            return ByteString.copyFrom(
                    HEX.contains(field.getName())
                            ? HexFormat.of().parseHex(in.getString())
                            : Base64.getDecoder().decode(in.getString()));
        } catch (IllegalArgumentException e) {
            throw Json.bad(in, field.getJsonName() + ": " + e.getMessage());
        }
    }

    /** A number; some senders write its name. */
    private static @Nullable EnumValueDescriptor enumValue(JsonParser in, FieldDescriptor field) {
        return switch (in.currentToken()) {
            case VALUE_NUMBER_INT -> field.getEnumType().findValueByNumberCreatingIfUnknown(in.getIntValue());
            case VALUE_STRING -> field.getEnumType().findValueByName(in.getString());
            default -> null;
        };
    }

    private static @Nullable Double number(JsonParser in) throws BadRequest {
        return switch (in.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_STRING -> {
                try {
                    yield Double.valueOf(in.getString());
                } catch (NumberFormatException e) {
                    throw Json.bad(in, "'" + in.getString() + "' is no number");
                }
            }
            default -> null;
        };
    }

    /** Numbers of 64 bits come as texts, for JavaScript has none. */
    private static long integer(JsonParser in, FieldDescriptor field) throws BadRequest {
        try {
            return switch (in.currentToken()) {
                case VALUE_NUMBER_INT -> in.getBigIntegerValue().longValue();
                case VALUE_STRING ->
                    in.getString().startsWith("-")
                            ? Long.parseLong(in.getString())
                            : Long.parseUnsignedLong(in.getString());
                default -> throw Json.bad(in, field.getJsonName() + " is no whole number");
            };
        } catch (NumberFormatException e) {
            throw Json.bad(in, field.getJsonName() + ": '" + in.getString() + "' is no whole number");
        }
    }
}
