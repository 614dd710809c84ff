package dev.nightjar.history.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A truth as a JSON file: the record as it is. */
public final class TruthFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private TruthFile() {}

    public static void write(Path file, Truth truth) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(truth) + "\n");
    }

    /**
     * The inverse of {@link #write}.
     *
     * @throws IOException also when it is not such a file
     */
    public static Truth read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), Truth.class);
        } catch (JacksonException e) {
            throw new IOException(file + " is no truth of a history: " + e.getOriginalMessage(), e);
        }
    }
}
