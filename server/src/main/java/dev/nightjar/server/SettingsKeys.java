package dev.nightjar.server;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The keys of {@link ServerSettings}: {@code nightjar.api.port}, {@code nightjar.databases[0].url} … */
final class SettingsKeys {

    static final List<String> ALL = all();

    /** More signs apart than this is no slip of the finger. */
    private static final int NEAR = 4;

    private SettingsKeys() {}

    /** Whether a key is one, in any of the spellings that Spring takes: {@code nightjar.dataDir}. */
    static boolean knows(String key) {
        String plain = plain(key);
        return ALL.stream().anyMatch(known -> plain(known).equals(plain));
    }

    /** Whether a variable sets a key: {@code NIGHTJAR_DATABASES_0_URL}, {@code NIGHTJAR_DATADIR} or {@code _DATA_DIR}. */
    static boolean knowsVariable(String name) {
        String first = name.replaceAll("_\\d+_", "_0_");
        return ALL.stream()
                .map(SettingsKeys::variable)
                .anyMatch(known -> first.equals(known.replace("-", "")) || first.equals(known.replace("-", "_")));
    }

    /** What to do about a key that there is not; never shows its value. */
    static String advice(String key) {
        String near = nearest(key, ALL);
        return near == null ? "'./nightjar serve --help' lists all" : "did you mean " + near + "?";
    }

    static String variableAdvice(String name) {
        String near = nearest(
                name, ALL.stream().map(key -> variable(key).replace("-", "")).toList());
        return near == null ? "'./nightjar serve --help' lists all" : "did you mean " + near + "?";
    }

    private static String variable(String key) {
        return key.replace('.', '_').replace('[', '_').replace("]", "").toUpperCase(Locale.ROOT);
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("\\[\\d+]", "[0]").replaceAll("[-_]", "");
    }

    private static @org.jspecify.annotations.Nullable String nearest(String word, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(word, each)))
                .filter(each -> distance(word, each) <= NEAR)
                .orElse(null);
    }

    /** Levenshtein's: signs to insert, remove or exchange. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int exchanged = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private static List<String> all() {
        List<String> keys = new ArrayList<>();
        collect("nightjar", ServerSettings.class, keys);
        return List.copyOf(keys);
    }

    private static void collect(String prefix, Class<?> type, List<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                collect(key, component.getType(), keys);
            } else if (component.getType() == List.class) {
                Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
                collect(key + "[0]", (Class<?>) element, keys);
            } else {
                keys.add(key);
            }
        }
    }
}
