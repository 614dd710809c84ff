package dev.nightjar.replay.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code java -jar load-replay.jar}. */
@Command(
        name = "load-replay",
        mixinStandardHelpOptions = true,
        version = "Nightjar load-replay 0.1.0",
        description = "Replays recorded HTTP traffic at its recorded times.",
        subcommands = RunCommand.class)
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::refuse)
                .setExitCodeExceptionMapper(defect -> ExitCode.FAILED);
    }

    /** The message first and alone: the full help is long and would bury it. */
    private static int refuse(ParameterException refusal, String[] args) {
        CommandLine command = refusal.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("load-replay: " + refusal.getMessage());
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: run");
    }
}
