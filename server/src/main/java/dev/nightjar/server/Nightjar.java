package dev.nightjar.server;

import dev.nightjar.server.cli.FindingsCommand;
import java.util.Arrays;
import picocli.CommandLine;

/** The jar's main class: the first argument names the command. */
public final class Nightjar {

    private Nightjar() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "help" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (command) {
            case "serve" -> serve(rest);
            case "findings" -> System.exit(new CommandLine(new FindingsCommand()).execute(rest));
            case "help", "-h", "--help" -> System.out.println("commands: serve, findings; each has --help");
            default -> {
                System.err.println("nightjar: unknown command '" + command + "'; commands: serve, findings");
                System.exit(64);
            }
        }
    }

    private static void serve(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.println(SettingsHelp.text());
            return;
        }
        try {
            Server.start(arguments);
        } catch (RuntimeException failed) {
            // The reason stands in the log already, in words; a stack trace would only hide it.
            System.err.println("nightjar: not started");
            System.exit(1);
        }
    }
}
