package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normal histories give no finding, not even a hint: each kind with many seeds. */
class SilenceTest {

    /** Seeds per kind; with twelve kinds these are 480 histories, one kind looked at 60 times each. */
    private static final int SEEDS = 40;

    /** 25 minutes: the demo's scale is the hard one, since the level rests on little. */
    private static final int BLOCKS = 150;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    private static void assertSilent(Story story) {
        List<Finding> findings = story.findings(Limits.STANDARD.withHints());
        assertThat(findings).extracting(Finding::toString).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void plainNoise(long seed) {
        Story story = new Story(seed);
        assertSilent(story.blocks("order", "POST /orders", 0, BLOCKS, Shape.orders(200)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void worksOfWidelyDifferentLength(long seed) {
        Story story = new Story(seed);
        assertSilent(story.blocks(
                "order", "POST /orders", 0, BLOCKS, Shape.orders(60).spread(3)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noiseThatLastsFromBlockToBlock(long seed) {
        Story story = new Story(seed);
        double drift = 0;
        for (int block = 0; block < BLOCKS; block++) {
            drift = 0.8 * drift + 0.06 * story.random.nextGaussian();
            Shape shape = Shape.orders(100).with(Part.SQL, 22 * Math.exp(drift));
            story.blocks("order", "POST /orders", block, block + 1, shape);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void singleVerySlowWorks(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < BLOCKS; block++) {
            story.blocks("order", "POST /orders", block, block + 1, Shape.orders(100));
            if (block % 9 == 4) {
                // Another instance saw one work that took 20 s.
                story.blocks(
                        "order", "POST /orders", block, block + 1, Shape.of(1).with(Part.SQL, 20_000));
            }
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void singleBlocksWithALongCollection(long seed) {
        Story story = new Story(seed);
        int next = 10;
        for (int block = 0; block < BLOCKS; block++) {
            Shape shape = Shape.orders(100);
            if (block == next) {
                shape = shape.with(Part.GC, 120);
                next += 5 + story.random.nextInt(30);
            }
            story.blocks("order", "POST /orders", block, block + 1, shape);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shortWorksOfWhichSomeAlwaysTakeLong(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < BLOCKS; block++) {
            int slow = 0;
            for (int work = 0; work < 100; work++) {
                slow += story.random.nextDouble() < 0.07 ? 1 : 0;
            }
            story.blocks(
                            "order",
                            "POST /orders",
                            block,
                            block + 1,
                            Shape.of(100).with(Part.CPU, 2))
                    .blocks(
                            "order",
                            "POST /orders",
                            block,
                            block + 1,
                            Shape.of(slow).with(Part.GC, 90));
        }
        assertSilent(story);
    }

    /** One in ten seconds on average, each seen by one work of a hundred: some minutes have many. */
    @ParameterizedTest
    @MethodSource("seeds")
    void pausesThatComeInBursts(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < BLOCKS; block++) {
            int pauses = 0;
            for (double left = Math.exp(-1), p = story.random.nextDouble(); p > left; p *= story.random.nextDouble()) {
                pauses++;
            }
            story.blocks(
                            "order",
                            "POST /orders",
                            block,
                            block + 1,
                            Shape.of(300).with(Part.CPU, 1))
                    .blocks(
                            "order",
                            "POST /orders",
                            block,
                            block + 1,
                            Shape.of(3 * pauses).with(Part.GC, 110));
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aJvmThatWarmsUp(long seed) {
        Story story = new Story(seed);
        double tau = 0.5 + 2 * story.random.nextDouble();
        for (int block = 0; block < BLOCKS; block++) {
            double factor = 1 + 15 * Math.exp(-block / tau);
            Shape shape = Shape.orders(100).with(Part.CPU, 6 * factor).with(Part.SQL, 22 * Math.sqrt(factor));
            story.blocks("order", "POST /orders", block, block + 1, shape);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void trafficThatGrowsAndCostsItsPrice(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < BLOCKS; block++) {
            double growth = 1 + 2.0 * block / BLOCKS;
            Shape shape = Shape.orders((int) (60 * growth)).with(Part.SQL, 22 * (1 + 0.35 * (growth - 1)));
            story.blocks("order", "POST /orders", block, block + 1, shape);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void burstsOfTraffic(long seed) {
        Story story = new Story(seed);
        Random random = story.random;
        int burst = 0;
        for (int block = 0; block < BLOCKS; block++) {
            burst = burst > 0 ? burst - 1 : random.nextInt(20) == 0 ? 3 : 0;
            Shape shape = Shape.orders(burst > 0 ? 240 : 80).with(Part.SQL, burst > 0 ? 40 : 22);
            story.blocks("order", "POST /orders", block, block + 1, shape);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void littleTraffic(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < BLOCKS; block++) {
            Shape shape = Shape.orders(story.random.nextInt(3)).spread(2);
            story.blocks("order", "POST /orders", block, block + 1, shape);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFewFailuresNowAndThen(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < BLOCKS; block++) {
            double failing = story.random.nextInt(8) == 0 ? 0.06 : 0.01;
            story.blocks(
                    "order", "POST /orders", block, block + 1, Shape.orders(100).failing(failing));
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestlessHostLookedAtEveryTenSeconds(long seed) {
        Story story = new Story(seed);
        double drift = 0;
        for (int block = 0; block < 60; block++) {
            drift = 0.7 * drift + 0.12 * story.random.nextGaussian();
            double factor = Math.exp(drift);
            Shape shape = Shape.orders(100)
                    .with(Part.SQL, 8 * factor)
                    .with(Part.CPU, 4 * factor)
                    .with(Part.DOWNSTREAM, 2);
            story.blocks("order", "POST /orders", block, block + 1, shape);
            assertSilent(story);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void threeQuietDays(long seed) {
        Story story = new Story(seed);
        for (int block = 0; block < 3 * 8640; block += 1) {
            double day = Math.sin(2 * Math.PI * block / 8640);
            if (block % 6 == 0) {
                Shape shape = Shape.orders((int) (40 + 30 * day)).with(Part.SQL, 22 + 6 * day);
                story.blocks("order", "POST /orders", block, block + 1, shape);
            }
        }
        assertSilent(story);
    }
}
