package dev.nightjar.server;

import dev.nightjar.server.cli.AgentsCommand;
import dev.nightjar.server.cli.AnalyzeCommand;
import dev.nightjar.server.cli.BackupCommand;
import dev.nightjar.server.cli.FindingsCommand;
import dev.nightjar.server.cli.RestoreCommand;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;

/** The jar's main class: the first argument names the command. */
public final class Nightjar {

    private static final String COMMANDS = "serve, findings, analyze, agents, backup, restore";

    private Nightjar() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "help" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (command) {
            case "serve" -> serve(rest);
            case "findings" -> System.exit(new CommandLine(new FindingsCommand()).execute(rest));
            case "analyze" -> analyze(rest);
            case "agents" -> System.exit(new CommandLine(new AgentsCommand()).execute(rest));
            case "backup" -> System.exit(new CommandLine(new BackupCommand()).execute(rest));
            case "restore" -> System.exit(new CommandLine(new RestoreCommand()).execute(rest));
            case "help", "-h", "--help" -> System.out.println("commands: " + COMMANDS + "; each has --help");
            default -> {
                System.err.println("nightjar: unknown command '" + command + "'; commands: " + COMMANDS);
                System.exit(64);
            }
        }
    }

    /** Nobody has set logging up: what the store has to say when it is opened would be in the answer. */
    private static void analyze(String[] arguments) {
        LoggingSystem.get(Nightjar.class.getClassLoader()).beforeInitialize();
        System.exit(new CommandLine(new AnalyzeCommand()).execute(arguments));
    }

    private static void serve(String[] arguments) {
        List<String> all = Arrays.asList(arguments);
        if (all.contains("--help") || all.contains("-h")) {
            System.out.println(SettingsHelp.text());
            return;
        }
        String fault = StartCheck.fault(
                all, System.getenv().keySet(), System.getProperties().stringPropertyNames());
        if (fault != null) {
            notStarted(fault);
        }
        try {
            Server.start(arguments);
        } catch (RuntimeException | Error failed) {
            String words = StartFailure.words(failed);
            if (words == null) {
                failed.printStackTrace();
                words = "please report this: " + failed;
            }
            notStarted(words);
        }
    }

    private static void notStarted(String why) {
        System.err.println("nightjar: not started: " + why);
        System.exit(1);
    }
}
