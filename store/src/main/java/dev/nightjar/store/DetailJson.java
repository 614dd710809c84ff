package dev.nightjar.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Work;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * The details of facts, which are read but not searched, as JSON text. Lists of records carry the records' own component
 * names; what a later version adds is ignored by an earlier one.
 */
final class DetailJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // Of a record its components and nothing that it computes.
            .changeDefaultVisibility(visibility -> visibility
                    .withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule()
                    .addSerializer(Resource.class, ToStringSerializer.instance)
                    .addDeserializer(Resource.class, new ResourceFromText()))
            .build();

    static final Detail<List<Work.Wait>> WAITS = new Detail<>(new TypeReference<>() {});
    static final Detail<List<PoolHolders.Holder>> HOLDERS = new Detail<>(new TypeReference<>() {});
    static final Detail<List<DbSession>> SESSIONS = new Detail<>(new TypeReference<>() {});
    static final Detail<List<Resource>> RESOURCES = new Detail<>(new TypeReference<>() {});
    static final Detail<List<String>> TEXTS = new Detail<>(new TypeReference<>() {});
    static final Detail<TreeMap<String, Long>> NUMBERS = new Detail<>(new TypeReference<>() {});
    static final Detail<TreeMap<String, String>> ATTRIBUTES = new Detail<>(new TypeReference<>() {});
    static final Detail<Map<String, Object>> TREE = new Detail<>(new TypeReference<>() {});

    private DetailJson() {}

    /** Text ⇄ value of one type. */
    static final class Detail<T> {
        private final ObjectWriter writer;
        private final ObjectReader reader;

        private Detail(TypeReference<T> type) {
            writer = MAPPER.writerFor(type);
            reader = MAPPER.readerFor(type).with(DeserializationFeature.USE_LONG_FOR_INTS);
        }

        String write(T value) {
            return writer.writeValueAsString(value);
        }

        T read(String text) {
            return reader.readValue(text);
        }
    }

    private static final class ResourceFromText extends StdDeserializer<Resource> {
        ResourceFromText() {
            super(Resource.class);
        }

        @Override
        public Resource deserialize(JsonParser parser, DeserializationContext context) {
            return Resource.parse(parser.getString());
        }
    }
}
