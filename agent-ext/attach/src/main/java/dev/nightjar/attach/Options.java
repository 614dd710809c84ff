package dev.nightjar.attach;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param targets null when the command has none
 * @param settings for the agent; may hold secrets
 * @param agent the agent's jar; null for the one that this class is in
 * @param warnings about the command line itself
 */
record Options(
        Command command,
        @Nullable Selection targets,
        Map<String, String> settings,
        boolean json,
        boolean yes,
        boolean dryRun,
        @Nullable Path agent,
        Profile profile,
        List<String> warnings) {

    enum Command {
        HELP,
        JVMS,
        ATTACH,
        DETACH,
        PROFILE
    }

    /**
     * @param seconds how long
     * @param methods to be timed, each {@code Class::method}
     * @param directory where the recording is to be kept; null when it is not
     * @param send whether the recording is to go to the server
     */
    record Profile(
            long seconds, List<String> methods, @Nullable Path directory, boolean send) {
        Profile {
            methods = List.copyOf(methods);
        }
    }

    Options {
        settings = Map.copyOf(settings);
        warnings = List.copyOf(warnings);
    }
}
