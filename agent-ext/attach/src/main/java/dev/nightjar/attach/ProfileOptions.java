package dev.nightjar.attach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code profile} takes; the agent checks it again. */
final class ProfileOptions {

    static final long LEAST_SECONDS = 10;
    static final long MOST_SECONDS = 600;
    private static final int MOST_METHODS = 16;

    /** {@code RecordingFile.write}, by which a recording is freed of what must not be in it. */
    private static final int COPIES_SINCE_JAVA = 19;

    private static final Pattern TIME = Pattern.compile("(\\d{1,4})(s|m|)");
    private static final Pattern METHOD = Pattern.compile("[\\w.$]{1,200}(::[\\w$<>]{1,100})?");

    private ProfileOptions() {}

    static long seconds(String text) throws UsageException {
        Matcher time = TIME.matcher(text);
        long seconds = time.matches() ? Long.parseLong(time.group(1)) * (text.endsWith("m") ? 60 : 1) : 0;
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw new UsageException("--for takes 10s to 10m, not '" + text + "'");
        }
        return seconds;
    }

    static List<String> methods(String text) throws UsageException {
        List<String> methods = List.of(text.split("[,;]", -1));
        for (String method : methods) {
            if (!METHOD.matcher(method).matches()) {
                throw new UsageException(
                        "--methods takes package.Class::method, several with commas, not '" + method + "'");
            }
        }
        if (methods.size() > MOST_METHODS) {
            throw new UsageException("--methods takes at most " + MOST_METHODS + " methods: each is rewritten");
        }
        return methods;
    }

    static Path directory(Path path) throws UsageException {
        if (!Files.isDirectory(path) || !Files.isWritable(path)) {
            throw new UsageException("--file " + path + " is no directory that you may write into: name one");
        }
        requireCopies("--file");
        return path;
    }

    static void requireCopies(String option) throws UsageException {
        if (Runtime.version().feature() < COPIES_SINCE_JAVA) {
            throw new UsageException(option + " needs Java " + COPIES_SINCE_JAVA + " or newer to run this tool, not "
                    + Runtime.version().feature() + ": earlier ones cannot take out what others record");
        }
    }
}
