package dev.nightjar.attach;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one JVM.
 *
 * @param program its main class, or its jar's file name; empty when not known
 * @param options its VM's options, weakest first, those of its environment variables too
 * @param endpoint where it was told to send facts; empty when it was told nothing
 * @param otherAgents names of agents in it that rewrite the same classes
 * @param silence why it was not asked or did not answer; null when it answered
 */
record Target(
        long pid,
        String program,
        Owner owner,
        Vm vm,
        List<String> options,
        AgentState agent,
        String endpoint,
        Place place,
        List<String> otherAgents,
        @Nullable Silence silence) {

    Target {
        options = List.copyOf(options);
        otherAgents = List.copyOf(otherAgents);
    }

    /**
     * @param user empty when not known
     * @param mayAttach whether the JVM lets the user of this tool attach
     * @param isSelf whether that is the user of this tool; false when not known
     */
    record Owner(String user, boolean mayAttach, boolean isSelf) {
        static final Owner UNKNOWN = new Owner("", true, false);
    }

    /**
     * @param feature Java's version, 17 or 25; 0 when not known
     * @param name as {@code java.vm.name}; empty when not known
     */
    record Vm(int feature, String name) {
        static final Vm UNKNOWN = new Vm(0, "");
    }

    /**
     * What the JVM finds in its files.
     *
     * @param tempDirectory empty when not known
     */
    record Place(String tempDirectory, boolean tempDirectoryUsable, boolean jarVisible) {
        static final Place UNKNOWN = new Place("", true, true);
    }

    /**
     * @param word for a table
     * @param reason with what to do about it
     */
    record Silence(Kind kind, String word, String reason) {
        enum Kind {
            /** There is no such process, or it is none that can be spoken to. */
            NO_JVM,
            NOT_ASKED,
            NO_ANSWER
        }
    }

    static Target silent(long pid, Silence silence) {
        return new Target(
                pid,
                "",
                Owner.UNKNOWN,
                Vm.UNKNOWN,
                List.of(),
                AgentState.UNKNOWN,
                "",
                Place.UNKNOWN,
                List.of(),
                silence);
    }

    Target with(@Nullable Silence other) {
        return new Target(pid, program, owner, vm, options, agent, endpoint, place, otherAgents, other);
    }

    boolean isJvm() {
        return silence == null || silence.kind() != Silence.Kind.NO_JVM;
    }

    /** As messages name it: {@code 4711 (order.jar)}. */
    String named() {
        return program.isEmpty() ? String.valueOf(pid) : pid + " (" + program + ")";
    }

    String agentWord() {
        return silence == null ? agent.word() : silence.word();
    }
}
