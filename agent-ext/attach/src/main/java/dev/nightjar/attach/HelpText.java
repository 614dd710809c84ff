package dev.nightjar.attach;

/** What {@code help} prints. */
final class HelpText {

    static final String TEXT = """
            Usage: java -cp nightjar-agent.jar dev.nightjar.attach.Main COMMAND [OPTIONS]

            Lists JVMs, and brings Nightjar's agent into one that runs already. Needs a JDK (17 or newer); run it as the
            JVM's user or as root.

              jvms [--json]                     the JVMs of this machine, and how the agent stands in each
              attach PID...|--name TEXT|--all   says what attaching would change, asks, attaches; where
                                                the agent is switched off, it is switched on again
              detach PID...|--name TEXT|--all   switches the agent off: nothing is recorded or sent any
                                                more. The stock OpenTelemetry agent stays until the JVM ends

              --name TEXT          the JVMs whose main class or jar's name contains TEXT; capitals do not count
              --all                all JVMs of this user (of everybody, for root) where there is something to do, not Nightjar's own
              -Dkey=value          attach: a setting of the agent, nightjar.* or otel.*; facts go to nightjar.endpoint
              --properties FILE    attach: settings from a .properties file in UTF-8, nightjar.token say; -D wins
              --dry-run            attach: only say what would change
              --yes                attach: do not ask
              --agent JAR          the agent's jar, when it is not the one of this command

            Exit codes: 0 done or nothing to do; 1 refused or failed for at least one JVM; 64 wrong command line.
            """;

    private HelpText() {}
}
