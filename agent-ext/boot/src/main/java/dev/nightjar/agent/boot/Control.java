package dev.nightjar.agent.boot;

import org.jspecify.annotations.Nullable;

/**
 * Switches the agent that is in this JVM on and off, for {@link Attach}, and tells by system properties how it stands:
 * whoever attaches to the JVM can read those. Lies in the bootstrap loader, so that every copy of the jar finds the same one.
 */
public final class Control {

    /** {@code on}, {@code off} or {@code failed: why}; not set while the agent is not in the JVM. */
    public static final String STATE = "dev.nightjar.agent.state";

    /** The run that is being recorded; not set while the agent is off. */
    public static final String RUN = "dev.nightjar.agent.run";

    /** {@code true} when the agent came while the JVM ran. */
    public static final String ATTACHED = "dev.nightjar.agent.attached";

    /** How the profile stands that was asked for last, as an {@link Order}; not set when there is nothing to tell. */
    public static final String PROFILE = "dev.nightjar.agent.profile";

    /** The agent's side. Never throws. The first two do nothing when it is so already, and have done it when they return. */
    public interface Switch {
        void on();

        void off();

        /** Begins a profile or ends one; {@link #PROFILE} tells what became of that. */
        void profile(Order order);
    }

    private static volatile @Nullable Switch agent;

    private Control() {}

    public static void install(Switch newAgent) {
        agent = newAgent;
    }

    /** Switches on; false when there is no agent to switch. */
    public static boolean on() {
        Switch current = agent;
        if (current != null) {
            current.on();
        }
        return current != null;
    }

    /** Switches off; false when there is no agent to switch. */
    public static boolean off() {
        Switch current = agent;
        if (current != null) {
            current.off();
        }
        return current != null;
    }

    /** Passes on an order about a profile; false when there is no agent. */
    public static boolean profile(String order) {
        Switch current = agent;
        if (current != null) {
            current.profile(Order.parse(order));
        }
        return current != null;
    }

    /** Sets the property; null clears it. */
    public static void tellProfile(@Nullable Order state) {
        try {
            if (state == null) {
                System.clearProperty(PROFILE);
            } else {
                System.setProperty(PROFILE, state.text());
            }
        } catch (RuntimeException e) {
            // As below.
        }
    }

    /**
     * Sets the properties.
     *
     * @param run null when nothing is recorded
     */
    public static void tell(String state, @Nullable String run) {
        try {
            if (run == null) {
                System.clearProperty(RUN);
            } else {
                System.setProperty(RUN, run);
            }
            System.setProperty(STATE, state);
        } catch (RuntimeException e) {
            // A security manager forbids it: nobody can ask, and nothing else is lost.
        }
    }
}
