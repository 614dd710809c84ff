package dev.nightjar.store;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Processes that come half-way, print {@value #TOLD} and wait there until they are killed. */
final class HalfWay {

    static final String TOLD = "half-way";

    private HalfWay() {}

    private static void stay() {
        System.out.println(TOLD);
        new CompletableFuture<Void>().join();
    }

    /** A backup that is copied and not closed. Argument: data folder. */
    static final class Backing {
        private Backing() {}

        public static void main(String[] arguments) {
            var _ = DuckDbStore.open(AckedWriter.settings(Path.of(arguments[0])))
                    .backup();
            stay();
        }
    }

    /** A restore of which a part is copied. Arguments: the backup's folder, data folder. */
    static final class Restoring {
        private Restoring() {}

        public static void main(String[] arguments) {
            Restore.run(Path.of(arguments[0]), Path.of(arguments[1]), (_, _) -> stay());
        }
    }
}
