package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.LogHistogram;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Six nights, ten minutes apart and two minutes long, in which orders wait for a callee that nobody knows: evidence names nobody.
 * What comes with them, and what comes at other times too.
 */
class CompanionsTest {

    private static final int NIGHTS = 6;
    private static final int PERIOD = 60;
    private static final int LENGTH = 12;
    private static final int END = start(NIGHTS);

    /** Block in which a night begins. */
    private static int start(int night) {
        return 70 + night * PERIOD;
    }

    /** In the first minute of a night: between the looks nothing is left of it. */
    private static boolean isAtTheBegin(int block) {
        return block >= start(0) && (block - start(0)) % PERIOD < LENGTH / 2;
    }

    private static Story story() {
        return story(Shape.orders(100), Shape.orders(100).with(Part.DOWNSTREAM, 400));
    }

    private static Story story(Shape normal, Shape slow) {
        Story story = new Story(8).blocks("order", "POST /orders", 0, start(0), normal);
        for (int night = 0; night < NIGHTS; night++) {
            story.blocks("order", "POST /orders", start(night), start(night) + LENGTH, slow)
                    .blocks("order", "POST /orders", start(night) + LENGTH, start(night + 1), normal);
        }
        return story;
    }

    private static Finding finding(Story story) {
        Finding finding = Ends.finding(story);
        assertThat(finding.cause()).isEqualTo("unknown");
        assertThat(finding.recurrence()).isNotNull();
        assertThat(finding.occurrences()).hasSize(NIGHTS);
        return finding;
    }

    private static List<Link> companions(Finding finding) {
        return finding.links().stream()
                .filter(link -> link.claim().code().startsWith("link.recurs."))
                .toList();
    }

    /** One run of a job that ends in that block. */
    private static WorkTotal run(String job, int block, long seconds) {
        long wall = seconds * Story.SECOND;
        return new WorkTotal(
                Work.Kind.JOB,
                job,
                Story.at(block),
                Story.BLOCK,
                1,
                0,
                wall,
                new LogHistogram(Map.of(LogHistogram.bucketOf(wall), 1L)),
                Map.of(Part.UNEXPLAINED, wall),
                Set.of(),
                0,
                0,
                Map.of());
    }

    /** The statement is what works wait for; who makes it slow nobody has seen. */
    @Test
    void whereEvidenceBreaksOffAtAThingTheyAreAskedForToo() {
        Story story = story(Ends.normal(), Ends.normal().with(Part.SQL, 400).using(Ends.RESERVE, 100, 0, 0, 100 * 390));
        for (int night = 0; night < NIGHTS; night++) {
            story.add("batch", run("nightly-report", start(night) + 6, 60))
                    .polls(start(night), start(night) + LENGTH, ServerStory.reserve(10, "IO:DataFileRead"));
        }
        Finding finding = Ends.finding(story);
        assertThat(finding.holder()).isEqualTo(Story.print(1));
        assertThat(finding.missing()).isNotNull();
        assertThat(companions(finding))
                .singleElement()
                .satisfies(link -> assertThat(link.claim().params())
                        .containsEntry("name", new Value.Text("batch nightly-report")));
    }

    @Test
    void aJobThatRunsAtTheSameTimesIsToldAsNoMoreThanThat() {
        Story story = story();
        Finding alone = finding(story);
        assertThat(companions(alone)).isEmpty();
        for (int night = 0; night < NIGHTS; night++) {
            story.add("batch", run("nightly-report", start(night) + 6, 60));
        }
        for (int block = 3; block < END; block += 12) {
            story.add("batch", run("every-two-minutes", block, 5));
        }
        for (int night = 0; night < NIGHTS; night++) {
            story.add("batch", run("at-half-past", start(night) + PERIOD / 2, 60));
        }
        Finding finding = finding(story);
        assertThat(companions(finding)).singleElement().satisfies(link -> {
            assertThat(link.claim().code()).isEqualTo("link.recurs.job");
            assertThat(link.claim().params())
                    .containsEntry("name", new Value.Text("batch nightly-report"))
                    .containsEntry("periods", new Value.Count(NIGHTS))
                    .containsEntry("periods.with", new Value.Count(NIGHTS))
                    .containsEntry("others.with", new Value.Count(0));
            assertThat(link.basis()).isEqualTo(Link.Basis.STATISTICAL);
            assertThat(link.share()).isZero();
        });
        assertThat(finding.links().getLast()).isEqualTo(companions(finding).getFirst());
        assertThat(finding.id()).isEqualTo(alone.id());
        assertThat(finding.confidence()).isEqualTo(alone.confidence());
        assertThat(finding.headline()).isEqualTo(alone.headline());
    }

    /** On ten other instances the job finds nothing to do, and ends at once. */
    @Test
    void aRunThatIsAlwaysThereIsNotMadeShortByThoseOfOtherInstances() {
        Story story = story();
        for (int night = 0; night < NIGHTS; night++) {
            story.add(Story.origin("batch", 1, "1"), run("compaction", start(night) + 6, 560));
            for (int instance = 2; instance <= 11; instance++) {
                story.add(Story.origin("batch", instance, "1"), run("compaction", start(night) + 6, 0));
            }
        }
        assertThat(companions(finding(story))).isEmpty();
    }

    @Test
    void aJobThatCameInTwoNightsOfSixIsNotTold() {
        Story story = story();
        story.add("batch", run("now-and-then", start(1) + 6, 60));
        story.add("batch", run("now-and-then", start(4) + 6, 60));
        assertThat(companions(finding(story))).isEmpty();
    }

    @Test
    void jvmsThatStartAtTheSameTimesAreTold() {
        Story story = story();
        story.blocks(Story.origin("cart", 1, "0"), "GET /cart", 0, start(0), Shape.orders(5));
        for (int night = 0; night < NIGHTS; night++) {
            story.blocks(
                    Story.origin("cart", 1, "1." + night),
                    "GET /cart",
                    start(night),
                    start(night + 1),
                    Shape.orders(5));
        }
        assertThat(companions(finding(story))).singleElement().satisfies(link -> {
            assertThat(link.claim().code()).isEqualTo("link.recurs.deploy");
            assertThat(link.claim().params()).containsEntry("name", new Value.Text("cart"));
        });
    }

    @Test
    void collectionsOfAnotherServiceAtTheSameTimesAreTold() {
        Story story = story();
        for (int block = 0; block < END; block++) {
            boolean atNight = isAtTheBegin(block);
            story.blocks(
                    "search", "GET /search", block, block + 1, Shape.orders(30).with(Part.GC, atNight ? 8 : 0.1));
        }
        assertThat(companions(finding(story))).singleElement().satisfies(link -> {
            assertThat(link.claim().code()).isEqualTo("link.recurs.gc");
            assertThat(link.claim().params()).containsEntry("name", new Value.Text("search"));
        });
    }

    @Test
    void whoWorksInADatabaseAtTheSameTimesIsToldAndWhoIsAlwaysThereIsNot() {
        Story story = story();
        for (int block = 0; block < END; block++) {
            boolean atNight = isAtTheBegin(block);
            story.polls(
                    block,
                    block + 1,
                    atNight
                            ? List.of(
                                    Story.session(101, "order", "active", "", 1, List.of()),
                                    Story.session(900, "reindex", "active", "", 7, List.of()))
                            : List.of(Story.session(101, "order", "active", "", 1, List.of())));
        }
        assertThat(companions(finding(story))).singleElement().satisfies(link -> {
            assertThat(link.claim().code()).isEqualTo("link.recurs.database-job");
            assertThat(link.claim().params()).containsEntry("name", new Value.Text("reindex"));
        });
    }

    /** Direct evidence outranks what merely comes at the same times. */
    @Test
    void nothingIsAskedWhereEvidenceNamesSomebody() {
        Story story = new Story(8);
        story.statement(Story.print(1), "update inventory set stock = stock - ? where sku = ?");
        Shape slow = Ends.poolEmpty().using(Ends.RESERVE, 100, 0, 0, 100 * 980);
        story.blocks(Ends.SERVICE, Ends.ORDERS, 0, start(0), Ends.normal());
        for (int night = 0; night < NIGHTS; night++) {
            int from = start(night);
            story.blocks(Ends.SERVICE, Ends.ORDERS, from, from + LENGTH, slow)
                    .blocks(Ends.SERVICE, Ends.ORDERS, from + LENGTH, start(night + 1), Ends.normal())
                    .holders(Ends.SERVICE, "orders", from, from + LENGTH, 20, Ends.holders(Ends.ORDERS, 1))
                    .polls(
                            from,
                            from + LENGTH,
                            Ends.blockedBy(900, Story.session(900, "job", "active", "", 7, List.of())))
                    .add("batch", run("nightly-report", from + 6, 60));
        }
        Finding finding = Ends.finding(story);
        assertThat(finding.holder()).isEqualTo("job");
        assertThat(companions(finding)).isEmpty();
    }
}
