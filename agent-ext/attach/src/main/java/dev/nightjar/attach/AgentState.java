package dev.nightjar.attach;

import dev.nightjar.agent.boot.Control;
import java.util.Properties;

/**
 * How the agent stands in a JVM, as it tells by system properties.
 *
 * @param detail the run's id when it is on, the reason when it has failed; else empty
 */
record AgentState(Kind kind, String detail) {

    /** The JVM was not asked, or did not answer. */
    static final AgentState UNKNOWN = new AgentState(Kind.UNKNOWN, "");

    static final AgentState ABSENT = new AgentState(Kind.ABSENT, "");
    static final AgentState OFF = new AgentState(Kind.OFF, "");

    private static final String FAILED = "failed: ";

    enum Kind {
        UNKNOWN,
        ABSENT,
        ON,
        OFF,
        FAILED
    }

    /** @param system the JVM's system properties, where {@link Control} tells it */
    static AgentState of(Properties system) {
        String state = system.getProperty(Control.STATE);
        if (state == null) {
            return ABSENT;
        } else if (state.equals("on")) {
            return on(system.getProperty(Control.RUN, ""));
        } else if (state.equals("off")) {
            return OFF;
        }
        return failed(state.startsWith(FAILED) ? state.substring(FAILED.length()) : state);
    }

    static AgentState on(String run) {
        return new AgentState(Kind.ON, run);
    }

    static AgentState failed(String reason) {
        return new AgentState(Kind.FAILED, reason);
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** For a table; ASCII, so that every terminal shows it. */
    String word() {
        return switch (kind) {
            case UNKNOWN -> "?";
            case ABSENT -> "-";
            case ON -> "on";
            case OFF -> "off";
            case FAILED -> "failed";
        };
    }
}
