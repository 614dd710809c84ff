package dev.nightjar.server.cli;

import dev.nightjar.server.tar.Tenths;
import dev.nightjar.store.BackupSummary;
import dev.nightjar.store.Restore;
import dev.nightjar.store.RestoreRefused;
import dev.nightjar.store.StoreNotOpened;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./nightjar restore}: a backup becomes the data of a server that is not running. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Copies a backup into the data directory of a server that is not running, after it has looked whether all"
                        + " of the backup is there.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the server can be started on it", "1:nothing was restored"})
public final class RestoreCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder that ./nightjar backup made; it stays as it is.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call(), as the others
    private Path folder;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:NIGHTJAR_DATADIR:-nightjar-data}",
            description = "Where to: the server's nightjar.data-dir, with nothing in it, or not there"
                    + " (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Path dataDir;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Tenths progress = new Tenths(percent -> err.println("  " + percent + " % copied"));
        try {
            BackupSummary summary = Restore.run(folder, dataDir, progress::at);
            out.println("The backup in " + folder + " is restored into " + dataDir + ": " + BackupCommand.text(summary)
                    + ". Start the server on it: ./nightjar serve --nightjar.data-dir=" + dataDir);
            out.flush();
            return 0;
        } catch (RestoreRefused | StoreNotOpened e) {
            err.println("nightjar: " + e.getMessage());
            return 1;
        }
    }
}
