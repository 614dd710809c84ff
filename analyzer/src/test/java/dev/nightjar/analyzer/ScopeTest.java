package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Resource;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.words.Words;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A slowdown that not all JVMs have, or not all calls, says so. */
class ScopeTest {

    private static final String CART = "GET /cart";
    private static final Shape NORMAL = Shape.orders(50);
    private static final Resource STOCK = Resource.service("inventory GET /stock");

    /** Instances of the cart from block to block; one of them, or none (0), with another shape. */
    private static void carts(Story story, int instances, int from, int to, int other, Shape otherShape) {
        for (int instance = 1; instance <= instances; instance++) {
            story.blocks(Story.origin("cart", instance, "1"), CART, from, to, instance == other ? otherShape : NORMAL);
        }
    }

    private static Finding only(Story story) {
        List<Finding> findings = story.findings();
        findings.forEach(Sentences::assertSound);
        assertThat(findings).extracting(Finding::operation).containsExactly(CART);
        return findings.getFirst();
    }

    private static Link second(Finding finding) {
        return finding.links().get(1);
    }

    @Test
    void oneInstanceOfFourMakesTheOperationSlow() {
        Story story = new Story(3);
        carts(story, 4, 0, 30, 0, NORMAL);
        carts(story, 4, 30, 39, 3, NORMAL.with(Part.SLEEP, 400));
        Finding finding = only(story);
        assertThat(finding.slowdown().works()).isEqualTo(4 * 50 * 9);
        Link scope = second(finding);
        assertThat(scope.claim().code()).isEqualTo("link.only.instance");
        assertThat(scope.claim().params())
                .containsEntry("names", new Value.Text("cart:3"))
                .containsEntry("others", new Value.Count(3))
                .containsEntry("works", new Value.Count(50 * 9))
                .doesNotContainKey("thin");
        assertThat(scope.basis()).isEqualTo(Link.Basis.DIRECT);
        assertThat(scope.share()).isGreaterThan(0.9);
        assertThat(Words.render(finding.headline(), Locale.ENGLISH)).contains(": only on instance `cart:3`, ");
    }

    @Test
    void oneOfTenIsFoundByItselfWhereTheOperationIsAsEver() {
        Story story = new Story(3);
        carts(story, 10, 0, 30, 0, NORMAL);
        carts(story, 10, 30, 39, 7, NORMAL.with(Part.SLEEP, 150));
        Finding finding = only(story);
        assertThat(finding.cause()).isEqualTo("sleep");
        assertThat(finding.slowdown().works()).as("its own works").isEqualTo(50 * 9);
        assertThat(finding.slowdown().meanWallNanos()).isCloseTo(190e6, within(10e6));
        assertThat(finding.slowdown().referenceWallNanos()).isCloseTo(40e6, within(2e6));
        assertThat(second(finding).claim().code()).isEqualTo("link.only.instance");
        assertThat(second(finding).claim().params())
                .containsEntry("names", new Value.Text("cart:7"))
                .containsEntry("others", new Value.Count(9));
    }

    @Test
    void severalThatAreSlowAtTheSameTimeAreOneSlowdown() {
        Shape slow = NORMAL.with(Part.SLEEP, 150);
        Story story = new Story(3);
        carts(story, 20, 0, 30, 0, NORMAL);
        carts(story, 19, 30, 39, 7, slow);
        story.blocks(Story.origin("cart", 20, "1"), CART, 30, 39, slow);
        Finding finding = only(story);
        assertThat(finding.occurrences()).hasSize(1);
        assertThat(finding.slowdown().works()).as("those of one of them").isEqualTo(50 * 9);
        assertThat(second(finding).claim().params())
                .containsEntry("names", new Value.Text("cart:20, cart:7"))
                .containsEntry("others", new Value.Count(18))
                .containsEntry("works", new Value.Count(2 * 50 * 9));
    }

    @Test
    void allInstancesAreNoScope() {
        Story story = new Story(3);
        carts(story, 4, 0, 30, 0, NORMAL);
        for (int instance = 1; instance <= 4; instance++) {
            story.blocks(Story.origin("cart", instance, "1"), CART, 30, 39, NORMAL.with(Part.SLEEP, 400));
        }
        assertThat(Ends.codes(only(story))).noneMatch(code -> code.startsWith("link.on"));
    }

    @Test
    void anInstanceInBetweenLeavesItOpen() {
        Story story = new Story(3);
        carts(story, 4, 0, 30, 0, NORMAL);
        carts(story, 3, 30, 39, 3, NORMAL.with(Part.SLEEP, 400));
        story.blocks(Story.origin("cart", 4, "1"), CART, 30, 39, NORMAL.with(Part.SLEEP, 150));
        Link scope = second(only(story));
        assertThat(scope.claim().params())
                .as("both are slow, by far or not")
                .containsEntry("names", new Value.Text("cart:3, cart:4"));

        Story open = new Story(3);
        carts(open, 4, 0, 30, 0, NORMAL);
        carts(open, 3, 30, 39, 3, NORMAL.with(Part.SLEEP, 80));
        open.blocks(Story.origin("cart", 4, "1"), CART, 30, 39, NORMAL.with(Part.SLEEP, 18));
        assertThat(Ends.codes(only(open)))
                .as("it grew by a fourth of the other one, and is not slow")
                .noneMatch(code -> code.startsWith("link.on"));
    }

    @Test
    void ofInstancesWithTooFewWorksNothingIsSaid() {
        Story story = new Story(3);
        carts(story, 3, 0, 30, 0, NORMAL);
        carts(story, 3, 30, 39, 2, NORMAL.with(Part.SLEEP, 400));
        story.blocks(Story.origin("cart", 9, "1"), CART, 0, 39, NORMAL.works(1));
        assertThat(second(only(story)).claim().params())
                .containsEntry("others", new Value.Count(2))
                .containsEntry("thin", new Value.Count(1));
    }

    @Test
    void aNewVersionOnOneInstanceIsFoundAndNamedAsTheVersion() {
        Story story = new Story(3);
        carts(story, 5, 0, 260, 0, NORMAL);
        story.blocks(Story.origin("cart", 6, "1"), CART, 0, 100, NORMAL)
                .blocks(Story.origin("cart", 6, "2"), CART, 100, 260, NORMAL.with(Part.CPU, 86));
        Finding finding = only(story);
        assertThat(finding.cause()).isEqualTo("cpu");
        Link scope = second(finding);
        assertThat(scope.claim().code()).isEqualTo("link.only.version");
        assertThat(scope.claim().params())
                .containsEntry("names", new Value.Text("2"))
                .containsEntry("others", new Value.Count(1));
        assertThat(finding.slowdown().meanWallNanos()).isCloseTo(120e6, within(5e6));
        assertThat(finding.slowdown().referenceWallNanos()).isCloseTo(40e6, within(2e6));
    }

    @Test
    void aVersionThatTookTheOthersPlaceIsNoMoreThanACoincidenceInTime() {
        Story story = new Story(3);
        for (int instance = 1; instance <= 3; instance++) {
            story.blocks(Story.origin("cart", instance, "1"), CART, 0, 100, NORMAL)
                    .blocks(Story.origin("cart", instance, "2"), CART, 100, 160, NORMAL.with(Part.CPU, 86));
        }
        Finding finding = only(story);
        Link since = second(finding);
        assertThat(since.claim().code()).isEqualTo("link.since.version");
        assertThat(since.claim().params())
                .containsEntry("version", new Value.Text("2"))
                .containsEntry("before", new Value.Text("1"))
                .containsEntry("since", new Value.Instant(Story.at(100)));
        assertThat(since.basis()).isEqualTo(Link.Basis.STATISTICAL);
        assertThat(since.share()).isZero();
    }

    @Test
    void aCalleesBadInstanceIsNamedBehindTheCallee() {
        Story story = new Story(3);
        Shape calling = Shape.orders(100).using(STOCK, 100, 0, 0, 100 * 10);
        story.blocks("order", "POST /orders", 0, 30, calling)
                .blocks(
                        "order",
                        "POST /orders",
                        30,
                        39,
                        calling.with(Part.DOWNSTREAM, 210).using(STOCK, 100, 0, 0, 100 * 210));
        for (int instance = 1; instance <= 2; instance++) {
            Shape stock = Shape.of(50).with(Part.CPU, 10);
            story.blocks(Story.origin("inventory", instance, "1"), "GET /stock", 0, 30, stock)
                    .blocks(
                            Story.origin("inventory", instance, "1"),
                            "GET /stock",
                            30,
                            39,
                            instance == 2 ? stock.with(Part.SLEEP, 400) : stock);
        }
        Finding finding = Ends.finding(story);
        assertThat(Ends.codes(finding))
                .containsSubsequence("link.part.downstream", "link.downstream.callee", "link.only.instance");
        int callee = Ends.codes(finding).indexOf("link.downstream.callee");
        Link scope = finding.links().get(callee + 1);
        assertThat(scope.claim().params())
                .containsEntry("names", new Value.Text("inventory:2"))
                .containsEntry("operation", new Value.Text("GET /stock"));
        assertThat(finding.cause()).isEqualTo("sleep");
    }

    @Test
    void callsThatAreSlowerFromOneOperationAloneAreAnEdge() {
        Resource callee = Resource.service("10.0.0.7:8080");
        Shape calling = Shape.orders(100).using(callee, 100, 0, 0, 100 * 10);
        Shape slow = calling.with(Part.DOWNSTREAM, 310).using(callee, 100, 0, 0, 100 * 310);
        Story story = new Story(3)
                .blocks("order", "POST /orders", 0, 30, calling)
                .blocks("order", "POST /orders", 30, 39, slow)
                .blocks("order", "GET /products", 0, 39, calling);
        Finding finding = Ends.finding(story);
        Link edge = second(finding);
        assertThat(edge.claim().code()).isEqualTo("link.only.edge");
        assertThat(edge.claim().params())
                .containsEntry("callee", new Value.Text("10.0.0.7:8080"))
                .containsEntry("others", new Value.Count(1));

        Story all = new Story(3)
                .blocks("order", "POST /orders", 0, 30, calling)
                .blocks("order", "POST /orders", 30, 39, slow)
                .blocks("order", "GET /products", 0, 30, calling)
                .blocks("order", "GET /products", 30, 39, slow);
        assertThat(Ends.codes(Ends.finding(all))).doesNotContain("link.only.edge");
    }
}
