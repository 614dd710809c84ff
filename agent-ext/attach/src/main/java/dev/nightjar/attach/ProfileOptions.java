package dev.nightjar.attach;

import dev.nightjar.agent.boot.DeepTier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code profile} takes; the agent checks it again. */
final class ProfileOptions {

    /** {@code RecordingFile.write}, by which a recording is freed of what must not be in it. */
    private static final int COPIES_SINCE_JAVA = 19;

    private static final Pattern TIME = Pattern.compile("(\\d{1,4})(s|m|)");

    private ProfileOptions() {}

    static long seconds(String text) throws UsageException {
        Matcher time = TIME.matcher(text);
        long seconds = time.matches() ? Long.parseLong(time.group(1)) * (text.endsWith("m") ? 60 : 1) : 0;
        if (seconds < DeepTier.LEAST_SECONDS || seconds > DeepTier.MOST_SECONDS) {
            throw new UsageException("--for takes 10s to 10m, not '" + text + "'");
        }
        return seconds;
    }

    static List<String> methods(String text) throws UsageException {
        List<String> methods = List.of(text.split("[,;]", -1));
        for (String method : methods) {
            if (!DeepTier.isMethod(method)) {
                throw new UsageException(
                        "--methods takes package.Class::method, several with commas, not '" + method + "'");
            }
        }
        if (methods.size() > DeepTier.MOST_METHODS) {
            throw new UsageException(
                    "--methods takes at most " + DeepTier.MOST_METHODS + " methods: each is rewritten");
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
