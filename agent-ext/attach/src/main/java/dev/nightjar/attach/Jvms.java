package dev.nightjar.attach;

import dev.nightjar.agent.boot.Order;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JVMs of this machine. A port, so that the commands are tested without any. */
interface Jvms {

    /** All that can be seen, those of other users too, by their process numbers; without this tool itself. */
    List<Target> all();

    /** As asked for, also where there is no such JVM. */
    List<Target> of(List<Long> pids);

    /** Loads the agent's jar; returns when the agent has done what the arguments say. */
    Answer load(Target target, Path jar, String arguments);

    /** How the profile stands that was asked for last, as the agent in it tells; null when it tells nothing or does not answer. */
    @Nullable
    Order profile(Target target);

    /** Where this tool finds what the JVM calls so. */
    Path file(Target target, Path path);

    /** What became of it. */
    sealed interface Answer {

        /** The jar was loaded; how the agent stands now. */
        record Loaded(AgentState state) implements Answer {}

        /**
         * It was not, or what became of it is not known.
         *
         * @param reason with what to do about it
         */
        record NotLoaded(String reason) implements Answer {}
    }
}
