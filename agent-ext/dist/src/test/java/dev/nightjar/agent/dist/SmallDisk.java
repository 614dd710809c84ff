package dev.nightjar.agent.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of a few megabytes that only one JVM sees. */
final class SmallDisk {

    private SmallDisk() {}

    /** A command that mounts it and becomes the one which follows it. */
    static List<String> launcher(Path at, int mebibytes) {
        return List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + mebibytes + "m tmpfs \"$0\" && exec \"$@\"",
                at.toString());
    }

    /** Whether this machine allows it. */
    static boolean works(List<String> launcher) throws InterruptedException {
        try {
            List<String> command = new ArrayList<>(launcher);
            command.add("true");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
