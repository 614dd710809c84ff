package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.Child;
import dev.nightjar.demo.stage.StageFailed;
import java.util.List;
import java.util.Locale;

/**
 * A service writes its log into a pipe, whose reader is slow.
 *
 * @param service whose fault {@code access-log} is switched on
 * @param linesPerSecond of 4 KiB, that the reader takes
 */
record SlowPipe(String service, double linesPerSecond) implements Actor {

    /** Makes the pipe, says so by opening it, and takes a line's bytes now and then. */
    private static final String READER =
            "mkfifo \"$1\" && exec 3<>\"$1\" && while :; do dd bs=4096 count=1 <&3 >/dev/null 2>&1; sleep \"$2\"; done";

    @Override
    public Running start(WarmShop shop) throws StageFailed, InterruptedException {
        String path = shop.stage().path("access-" + System.nanoTime() + ".log").toString();
        String pause = String.format(Locale.ROOT, "%.3f", 1 / linesPerSecond);
        Child reader = shop.stage().startBeside("log-reader", List.of("sh", "-c", READER, "log-reader", path, pause));
        Thread.sleep(500); // until the pipe is there: else a file of that name would be made
        shop.post(service, "/lab/access-log?on=true&file=" + path);
        return () -> {
            shop.stage().stopBeside(reader); // whoever still writes fails, and does not hang
            shop.post(service, "/lab/access-log?on=false");
        };
    }
}
