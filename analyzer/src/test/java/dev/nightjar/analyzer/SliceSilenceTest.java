package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services of several instances whose histories are normal: looking at each instance by itself finds nothing either. */
class SliceSilenceTest {

    private static final int SEEDS = 20;
    private static final int BLOCKS = 150;
    private static final int INSTANCES = 6;
    private static final String CART = "GET /cart";
    private static final Shape NORMAL = Shape.orders(40);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    private static void assertSilent(Story story) {
        List<Finding> findings = story.findings(Limits.STANDARD.withHints());
        assertThat(findings).extracting(Finding::toString).isEmpty();
    }

    /** One life of an instance; restarts have the same version. */
    private static Origin life(int instance, int life) {
        String name = "cart:" + instance;
        return new Origin(Story.ENVIRONMENT, "", "cart", "1", "host", name, "run-" + name + "-" + life, "UTC");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void plainNoise(long seed) {
        Story story = new Story(seed);
        for (int instance = 0; instance < INSTANCES; instance++) {
            story.blocks(life(instance, 0), CART, 0, BLOCKS, NORMAL);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anInstanceThatHasAlwaysHadTheHeavyOnes(long seed) {
        Story story = new Story(seed);
        for (int instance = 0; instance < INSTANCES; instance++) {
            story.blocks(life(instance, 0), CART, 0, BLOCKS, instance == 0 ? NORMAL.with(Part.SQL, 110) : NORMAL);
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void littleTrafficOnEach(long seed) {
        Story story = new Story(seed);
        for (int instance = 0; instance < 10; instance++) {
            for (int block = 0; block < BLOCKS; block++) {
                Shape shape = NORMAL.works(story.random.nextInt(4)).spread(1);
                story.blocks(life(instance, 0), CART, block, block + 1, shape);
            }
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noiseOfEachThatLastsFromBlockToBlock(long seed) {
        Story story = new Story(seed);
        for (int instance = 0; instance < INSTANCES; instance++) {
            double drift = 0;
            for (int block = 0; block < BLOCKS; block++) {
                drift = 0.8 * drift + 0.06 * story.random.nextGaussian();
                story.blocks(life(instance, 0), CART, block, block + 1, NORMAL.with(Part.SQL, 22 * Math.exp(drift)));
            }
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRollingRestart(long seed) {
        Story story = new Story(seed);
        for (int instance = 0; instance < INSTANCES; instance++) {
            int restart = 70 + 12 * instance;
            story.blocks(life(instance, 0), CART, 0, restart, NORMAL);
            for (int block = restart; block < BLOCKS; block++) {
                double factor = 1 + 15 * Math.exp(-(block - restart) / 1.5);
                Shape shape = NORMAL.with(Part.CPU, 6 * factor).with(Part.SQL, 22 * Math.sqrt(factor));
                story.blocks(life(instance, 1), CART, block, block + 1, shape);
            }
        }
        assertSilent(story);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNewInstanceThatFillsItsCachesForEightMinutes(long seed) {
        Story story = new Story(seed);
        for (int instance = 0; instance < INSTANCES; instance++) {
            story.blocks(life(instance, 0), CART, 0, BLOCKS, NORMAL);
        }
        story.blocks(life(INSTANCES, 0), CART, 70, 70 + 48, NORMAL.with(Part.SQL, 66))
                .blocks(life(INSTANCES, 0), CART, 70 + 48, BLOCKS, NORMAL);
        assertSilent(story);
    }
}
