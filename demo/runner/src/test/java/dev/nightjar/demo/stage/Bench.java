package dev.nightjar.demo.stage;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the programs that measure the agent share. */
final class Bench {

    private Bench() {}

    /** Starts the Nightjar server and waits until it answers; returns the port to which agents send. */
    static int startServer(
            Home home, ShopDatabase shop, RunDirectory directory, FreePorts ports, Children children, HttpClient http)
            throws StageFailed, InterruptedException {
        int otlp = ports.next();
        int api = ports.next();
        children.start("server", Stage.serverCommand(home, shop, directory, api, otlp, ports.next()));
        while (!NightjarApi.answers(http, NightjarApi.health(api))) {
            Thread.sleep(100);
        }
        return otlp;
    }

    /** Resident memory. Linux only. */
    static double megabytes(ProcessHandle process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS of " + process.pid());
    }
}
