package dev.nightjar.agent.gate;

import java.util.Optional;

/** Lets the stock agent through to the extension, if this JVM can load it. */
final class Gate {

    private static final String EXTENSION = "dev.nightjar.agent.NightjarExtension";

    private static final Optional<Extension> BEHIND = open();

    private Gate() {}

    /** Empty where there is no way through; that was said once. */
    static Optional<Extension> extension() {
        return BEHIND;
    }

    private static Optional<Extension> open() {
        try {
            Class<?> extension = Class.forName(EXTENSION, true, Gate.class.getClassLoader());
            return Optional.of((Extension) extension.getDeclaredConstructor().newInstance());
        } catch (UnsupportedClassVersionError e) {
            System.err.println("[nightjar] WARN this JVM is Java " + System.getProperty("java.version")
                    + ", and ledgers need 17 or newer: the OpenTelemetry agent works on without Nightjar");
        } catch (Throwable e) {
            System.err.println("[nightjar] ERROR the application runs without ledgers: " + e);
        }
        return Optional.empty();
    }
}
