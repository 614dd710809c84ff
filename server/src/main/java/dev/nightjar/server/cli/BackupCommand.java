package dev.nightjar.server.cli;

import dev.nightjar.server.tar.TarBroken;
import dev.nightjar.server.tar.Tenths;
import dev.nightjar.store.BackupSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./nightjar backup}: a copy of all that a running server has stored. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description =
                "Copies all that the running server has stored, as it is at one instant, into a folder; the server goes"
                        + " on meanwhile. ./nightjar restore brings it back. Recordings of profiles are not in it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the backup is whole and on the disk", "1:there is none"})
public final class BackupCommand implements Callable<Integer> {

    /** The server first copies the part of its store that changes. */
    private static final Duration BEGINS_WITHIN = Duration.ofHours(1);

    private static final long MB = 1L << 20;
    private static final long KB = 1L << 10;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "DIR", description = "Folder for the backup: one that is not there, or is empty.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call(), as the next
    private Path folder;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        BackupPlace place = new BackupPlace(folder);
        try {
            String fault = place.fault();
            if (fault != null) {
                err.println("nightjar: " + fault);
                return 1;
            }
            Tenths progress = new Tenths(percent -> err.println("  " + percent + " % copied"));
            BackupSummary summary = server.stream(
                    "/api/v1/backup", BEGINS_WITHIN, (body, bytes) -> place.take(body, bytes, progress), err);
            if (summary == null) {
                return 1;
            }
            out.println("The backup is in " + folder + ": " + text(summary) + ". ./nightjar restore " + folder
                    + " brings it back.");
            out.flush();
            return 0;
        } catch (TarBroken e) {
            err.println("nightjar: there is no backup, it did not come whole: " + e.getMessage()
                    + ". The server's log may say why; try again");
        } catch (IOException e) {
            err.println("nightjar: there is no backup, it could not be written: "
                    + (e.getClass() == IOException.class ? e.getMessage() : e.toString())
                    + ". Look for free space and for who may write there");
        }
        return 1;
    }

    static String text(BackupSummary summary) {
        long bytes = summary.bytes();
        return summary.files() + (summary.files() == 1 ? " file" : " files") + ", "
                + (bytes < 10 * MB ? bytes / KB + " KB" : bytes / MB + " MB") + ", as of " + summary.taken();
    }
}
