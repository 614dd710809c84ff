package dev.nightjar.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a backup says of itself in its last file, {@value #FILE}: a backup without it is not whole.
 *
 * @param schema of the store that was copied
 * @param taken when
 * @param files how many there are beside this one
 * @param bytes of those files together
 */
public record BackupSummary(int schema, Instant taken, long files, long bytes) {

    public static final String FILE = "nightjar-backup.json";

    public BackupSummary {
        if (schema < 1 || files < 1 || bytes < 1) {
            throw new IllegalArgumentException("a backup of schema " + schema + " with " + files + " files of " + bytes
                    + " bytes: none of them can be less than 1");
        }
    }

    /** The file's text. */
    public String json() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", schema);
        tree.put("taken", taken.toString());
        tree.put("files", files);
        tree.put("bytes", bytes);
        return DetailJson.TREE.write(tree);
    }

    /**
     * Reads the file's text; what a later version says beyond this is ignored.
     *
     * @throws IllegalArgumentException when it is no such text
     */
    public static BackupSummary parse(String json) {
        try {
            JsonNode tree = DetailJson.MAPPER.readTree(json);
            return new BackupSummary(
                    Math.toIntExact(number(tree, "schema")),
                    Instant.parse(tree.path("taken").asString("")),
                    number(tree, "files"),
                    number(tree, "bytes"));
        } catch (JacksonException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(FILE + " is damaged: " + e.getMessage(), e);
        }
    }

    private static long number(JsonNode tree, String name) {
        JsonNode number = tree.path(name);
        if (!number.isIntegralNumber() || !number.canConvertToLong()) {
            throw new IllegalArgumentException(FILE + " is damaged: it has no number '" + name + "'");
        }
        return number.longValue();
    }
}
