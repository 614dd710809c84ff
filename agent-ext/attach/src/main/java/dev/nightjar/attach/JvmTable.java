package dev.nightjar.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The list of JVMs, for people and for programs. */
final class JvmTable {

    private static final List<String> HEAD = List.of("PID", "JAVA", "USER", "AGENT", "PROGRAM");

    private JvmTable() {}

    /** Lines without an end; the first one names the columns. */
    static List<String> text(List<Target> jvms) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        for (Target jvm : jvms) {
            int java = jvm.vm().feature();
            rows.add(List.of(
                    String.valueOf(jvm.pid()),
                    java == 0 ? "?" : String.valueOf(java),
                    jvm.owner().user().isEmpty() ? "?" : jvm.owner().user(),
                    jvm.agentWord(),
                    jvm.program().isEmpty() ? "?" : jvm.program()));
        }
        return rows.stream().map(row -> line(rows, row)).toList();
    }

    private static String line(List<List<String>> rows, List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size() - 1; column++) {
            int at = column;
            int width = rows.stream()
                    .mapToInt(other -> other.get(at).length())
                    .max()
                    .orElse(0);
            line.append(row.get(column))
                    .append(" ".repeat(width - row.get(column).length() + 2));
        }
        return line.append(row.get(row.size() - 1)).toString();
    }

    /** An array of objects; what is not known is absent. */
    static String json(List<Target> jvms) {
        return jvms.stream().map(JvmTable::object).collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    private static String object(Target jvm) {
        List<String> members = new ArrayList<>();
        members.add("\"pid\": " + jvm.pid());
        if (jvm.vm().feature() != 0) {
            members.add("\"java\": " + jvm.vm().feature());
        }
        add(members, "user", jvm.owner().user());
        add(members, "program", jvm.program());
        if (jvm.silence() == null) {
            add(members, "agent", jvm.agent().is(AgentState.Kind.ABSENT) ? "absent" : jvm.agentWord());
            add(
                    members,
                    jvm.agent().is(AgentState.Kind.ON) ? "run" : "reason",
                    jvm.agent().detail());
        } else {
            add(members, "reason", jvm.silence().word());
        }
        return members.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static void add(List<String> members, String key, String value) {
        if (!value.isEmpty()) {
            members.add("\"" + key + "\": \"" + escaped(value) + "\"");
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
