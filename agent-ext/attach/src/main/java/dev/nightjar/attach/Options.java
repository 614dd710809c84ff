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
        List<String> warnings) {

    enum Command {
        HELP,
        JVMS,
        ATTACH,
        DETACH
    }

    Options {
        settings = Map.copyOf(settings);
        warnings = List.copyOf(warnings);
    }
}
