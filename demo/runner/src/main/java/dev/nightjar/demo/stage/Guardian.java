package dev.nightjar.demo.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A shell beside the demo that outlives it: when the demo is killed with -9, the guardian sees its input end, ends every
 * process it was told of and deletes the run's directory. Thread-safe.
 */
final class Guardian implements AutoCloseable {

    private final Process shell;
    private final Writer orders;
    private boolean isGone;

    private Guardian(Process shell) {
        this.shell = shell;
        this.orders = shell.outputWriter(StandardCharsets.UTF_8);
    }

    static Guardian over(RunDirectory directory) throws IOException {
        Path script = directory.resolve("guardian.sh");
        try (InputStream source = Guardian.class.getResourceAsStream("guardian.sh")) {
            if (source == null) {
                throw new IOException("guardian.sh is not in the jar");
            }
            Files.copy(source, script);
        }
        return new Guardian(
                new ProcessBuilder("sh", script.toString(), directory.path().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /**
     * @param signal by which it ends in an orderly way: {@code TERM}, for PostgreSQL {@code INT}
     */
    void watch(String signal, long pid) {
        order("watch " + signal + " " + pid);
    }

    /** After this its pid may belong to somebody else. */
    void forget(long pid) {
        order("forget " + pid);
    }

    /** Without a guardian the demo goes on: it ends everything itself, unless it is killed with -9. */
    private synchronized void order(String line) {
        if (isGone) {
            return;
        }
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            isGone = true;
            System.err.println("nightjar demo: its guardian was ended (" + e.getMessage()
                    + "). If the demo itself is killed with -9 now, its processes stay.");
        }
    }

    /** Sends the guardian home without touching anything. */
    @Override
    public void close() {
        order("leave");
        synchronized (this) {
            isGone = true;
        }
        try {
            orders.close();
        } catch (IOException e) {
            shell.destroy(); // its input may still be open
        }
        try {
            shell.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
