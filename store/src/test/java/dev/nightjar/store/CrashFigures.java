package dev.nightjar.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What kill -9 under load leaves (docs/benchmarks/crash.md). A benchmark, run by {@code ./nightjar bench crash}: the rounds end in
 * turn after a random number of acknowledgements, while a file is being sealed, and just after one was.
 */
class CrashFigures {

    private static final int ROUNDS = Integer.getInteger("rounds", 100);
    private static final int MOST_ACKS = 40;

    @TempDir
    Path temporary;

    @TempDir
    Path dataDir;

    @Test
    void kill() throws Exception {
        CrashRounds rounds = new CrashRounds(dataDir, temporary);
        CrashRounds.Moment[] moments = CrashRounds.Moment.values();
        Random random = new Random(9);
        List<CrashRounds.Outcome> outcomes = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            CrashRounds.Moment moment = moments[round % moments.length];
            CrashRounds.Outcome outcome = rounds.round(moment, 1 + random.nextInt(MOST_ACKS));
            outcomes.add(outcome);
            System.err.printf("round %d of %d, killed when %s: %s%n", round, ROUNDS, moment, outcome);
        }
        publish(outcomes);
    }

    private static void publish(List<CrashRounds.Outcome> outcomes) throws Exception {
        long inSealing = outcomes.stream()
                .filter(outcome -> outcome.unfinishedFiles() > 0)
                .count();
        long inCommit =
                outcomes.stream().filter(outcome -> outcome.unanswered() > 0).count();
        long[] opened = outcomes.stream()
                .mapToLong(CrashRounds.Outcome::openMillis)
                .sorted()
                .toArray();
        String text = String.format(
                Locale.ROOT,
                """

                %d rounds, Java %s, %d processors.

                | | |
                |---|---|
                | batches acknowledged, of %,d facts or spans each | %,d |
                | committed, but the process was killed before it had said so | %,d |
                | lost | %,d |
                | twice | %,d |
                | rounds that left a file half written | %d |
                | rounds that ended between a commit and its answer | %d |
                | rows in sealed files at the end | %,d |
                | opening the store again, ms: median (least … most) | %d (%d … %d) |
                """,
                outcomes.size(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                AckedWriter.FACTS,
                sum(outcomes, CrashRounds.Outcome::acknowledged),
                sum(outcomes, CrashRounds.Outcome::unanswered),
                sum(outcomes, CrashRounds.Outcome::lost),
                sum(outcomes, CrashRounds.Outcome::twice),
                inSealing,
                inCommit,
                outcomes.getLast().sealedRows(),
                opened[opened.length / 2],
                opened[0],
                opened[opened.length - 1]);
        System.out.print(text);
        Files.writeString(Path.of("target", "crash.md"), text);
    }

    private static long sum(List<CrashRounds.Outcome> outcomes, ToLongFunction<CrashRounds.Outcome> figure) {
        return outcomes.stream().mapToLong(figure).sum();
    }
}
