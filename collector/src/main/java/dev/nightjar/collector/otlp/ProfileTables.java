package dev.nightjar.collector.otlp;

import dev.nightjar.collector.read.Limits;
import dev.nightjar.model.rows.Rows;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dictionary of a request of profiles, whose entries refer to each other by number. For one thread. */
final class ProfileTables {

    private static final int FRAMES = 512;
    private static final long NONE = -1;

    private final ProfilesDictionary dictionary;
    private final Rows rows;
    private final long[] stacks;

    ProfileTables(ProfilesDictionary dictionary, Rows rows) {
        this.dictionary = dictionary;
        this.rows = rows;
        stacks = new long[dictionary.getStackTableCount()];
        Arrays.fill(stacks, NONE);
    }

    private static void require(String table, int index, int count) throws Flaw {
        // The entry 0 says that there is none: it may be missing where nothing is.
        if (index < 0 || index >= Math.max(1, count)) {
            throw new Flaw(table + "[" + index + "] is not there, it has " + count + " entries");
        }
    }

    String text(int index) throws Flaw {
        int count = dictionary.getStringTableCount();
        require("string_table", index, count);
        return count == 0 ? "" : dictionary.getStringTable(index);
    }

    Link link(int index) throws Flaw {
        int count = dictionary.getLinkTableCount();
        require("link_table", index, count);
        return count == 0 || index == 0 ? Link.getDefaultInstance() : dictionary.getLinkTable(index);
    }

    String key(KeyValue attribute) throws Flaw {
        return attribute.getKeyStrindex() == 0 ? attribute.getKey() : text(attribute.getKeyStrindex());
    }

    AnyValue plain(AnyValue value) throws Flaw {
        return value.hasStringValueStrindex()
                ? AnyValue.newBuilder()
                        .setStringValue(cut(text(value.getStringValueStrindex()), Limits.TEXT_CHARS))
                        .build()
                : value;
    }

    String attributeKey(int index) throws Flaw {
        int count = dictionary.getAttributeTableCount();
        require("attribute_table", index, count);
        return count == 0 ? "" : text(dictionary.getAttributeTable(index).getKeyStrindex());
    }

    /** Null when it is none that is kept: lists, maps, bytes. */
    @Nullable
    String attributeText(int index) throws Flaw {
        int count = dictionary.getAttributeTableCount();
        require("attribute_table", index, count);
        if (count == 0) {
            return null;
        }
        AnyValue value = plain(dictionary.getAttributeTable(index).getValue());
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> null;
        };
    }

    /** The stack's text, made once. Before a row is begun: what is made in one goes with it. */
    long stack(int index) throws Flaw {
        int count = dictionary.getStackTableCount();
        require("stack_table", index, count);
        if (count == 0) {
            return rows.text("");
        }
        if (stacks[index] == NONE) {
            StringBuilder text = new StringBuilder();
            List<Integer> locations = dictionary.getStackTable(index).getLocationIndicesList();
            for (int i = 0; i < Math.min(FRAMES, locations.size()) && text.length() < Limits.LOG_BYTES / 3; i++) {
                addLocation(locations.get(i), text);
            }
            stacks[index] = rows.text(cut(text.toString(), Limits.LOG_BYTES / 3));
        }
        return stacks[index];
    }

    int droppedFrames(int stack) {
        return dictionary.getStackTableCount() == 0
                ? 0
                : Math.max(0, dictionary.getStackTable(stack).getLocationIndicesCount() - FRAMES);
    }

    private void addLocation(int index, StringBuilder text) throws Flaw {
        int count = dictionary.getLocationTableCount();
        require("location_table", index, count);
        if (count == 0) {
            return;
        }
        var location = dictionary.getLocationTable(index);
        if (location.getLinesCount() == 0) {
            begin(text).append("0x").append(Long.toHexString(location.getAddress()));
            String file = oneLine(mapping(location.getMappingIndex()));
            if (!file.isEmpty()) {
                text.append(" (").append(file).append(')');
            }
        }
        for (var line : location.getLinesList()) { // inlined ones, the innermost first
            if (text.length() >= Limits.LOG_BYTES / 3) {
                return;
            }
            addLine(line.getFunctionIndex(), line.getLine(), begin(text));
        }
    }

    private static StringBuilder begin(StringBuilder text) {
        return text.isEmpty() ? text : text.append('\n');
    }

    private String mapping(int index) throws Flaw {
        int count = dictionary.getMappingTableCount();
        require("mapping_table", index, count);
        return count == 0 ? "" : text(dictionary.getMappingTable(index).getFilenameStrindex());
    }

    private void addLine(int function, long line, StringBuilder text) throws Flaw {
        int count = dictionary.getFunctionTableCount();
        require("function_table", function, count);
        if (count == 0) {
            text.append('?');
            return;
        }
        var known = dictionary.getFunctionTable(function);
        String name = text(known.getNameStrindex());
        if (name.isEmpty()) {
            name = text(known.getSystemNameStrindex());
        }
        String file = text(known.getFilenameStrindex());
        text.append(oneLine(name.isEmpty() ? "?" : name));
        if (!file.isEmpty() || line > 0) {
            text.append(" (").append(oneLine(file));
            if (line > 0) {
                text.append(':').append(line);
            }
            text.append(')');
        }
    }

    private static String oneLine(String text) {
        String shorter = cut(text, Limits.TEXT_CHARS);
        return shorter.indexOf('\n') < 0 ? shorter : shorter.replace('\n', ' ');
    }

    static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }

    /** Why a sample cannot be kept. */
    static final class Flaw extends Exception {
        private static final long serialVersionUID = 1;

        Flaw(String message) {
            super(message, null, false, false);
        }
    }
}
