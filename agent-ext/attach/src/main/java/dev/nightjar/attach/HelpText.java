package dev.nightjar.attach;

/** What {@code help} prints. */
final class HelpText {

    static final String TEXT = """
            Usage: java -cp nightjar-agent.jar dev.nightjar.attach.Main COMMAND [OPTIONS]

            Lists JVMs, brings Nightjar's agent into one that runs already, and looks closer at one where it is. Needs a JDK (17 or newer); run it as the
            JVM's user or as root.

              jvms [--json]                     the JVMs of this machine, and how the agent stands in each
              attach PID...|--name TEXT|--all   says what attaching would change, asks, attaches; where
                                                the agent is switched off, it is switched on again
              detach PID...|--name TEXT|--all   switches the agent off: nothing is recorded or sent any
                                                more. The stock OpenTelemetry agent stays until the JVM ends
              profile PID|--name TEXT           records more of one JVM where the agent is on, for a while, and
                                                reports where it computes, allocates and waits for locks; ends by
                                                itself, Ctrl-C ends it sooner. Costs some CPU (docs/profile.md), at most
                                                128 MiB of disk meanwhile; nothing leaves the JVM without --file or --send

              --name TEXT          the JVMs whose main class or jar's name contains TEXT; capitals do not count
              --all                all JVMs of this user (of everybody, for root) where there is something to do, not Nightjar's own
              -Dkey=value          attach: a setting of the agent, nightjar.* or otel.*; facts go to nightjar.endpoint
              --properties FILE    attach: settings from a .properties file in UTF-8, nightjar.token say; -D wins
              --dry-run            attach: only say what would change
              --yes                attach: do not ask
              --for TIME           profile: how long, 10s to 10m; 60s unless said
              --methods LIST       profile: counts and times these methods, Java 25 and newer: shop.Orders::place,shop.Stock;
                                   each is rewritten meanwhile
              --file DIR           profile: keeps the recording in that directory, for JDK Mission Control: stacks, classes, names of
                                   threads; no environment, properties or command line
              --send               profile: sends the same to the server, which gives it out at /api/v1/recordings
              --agent JAR          the agent's jar, when it is not the one of this command

            Exit codes: 0 done or nothing to do; 1 refused or failed for at least one JVM; 64 wrong command line.
            """;

    private HelpText() {}
}
