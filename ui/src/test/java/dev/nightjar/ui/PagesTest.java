package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.VaadinSession;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

/** The pages on a store in memory, without a browser. */
@SpringBootTest(classes = PagesTest.Pages.class)
@ViewPackages(packages = "dev.nightjar.ui")
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
class PagesTest extends SpringBrowserlessTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(UiConfiguration.class)
    static class Pages {

        @Bean
        MemoryStore store() {
            return new MemoryStore();
        }

        @Bean
        Surroundings surroundings() {
            return new Surroundings() {
                @Override
                public Condition condition() {
                    return new Condition(
                            Status.DEGRADED,
                            List.of("Not all is seen of db1."),
                            new Phrase("silence.no-agent", Map.of()),
                            List.of(new Database("db1", false, Instant.EPOCH)));
                }

                @Override
                public Attach attach() {
                    return new Attach("/opt/nightjar-agent.jar", "http://127.0.0.1:24318", true);
                }
            };
        }

        @Bean
        Runbooks runbooks() {
            return (finding, locale, zone) -> Optional.of(new Runbooks.Runbook(
                    "What to do about `" + finding.holder() + "`",
                    "It locks rows.",
                    List.of(new Runbooks.Section(
                            "Now", List.of(new Runbooks.Step("Look.", "PostgreSQL", "select 1"))))));
        }
    }

    /** Longer than any of this takes: whoever waits so long will not be told. */
    private static final long PATIENCE_SECONDS = 60;

    @Autowired
    private Board board;

    @Autowired
    private Desk desk;

    @Autowired
    private MemoryStore store;

    private Finding finding;

    @BeforeEach
    void aFinding() {
        finding = Findings.finding("seven", 1_772_488_800_000_000_000L);
    }

    @Test
    void withoutFindingsTheStartPageSaysHowToAttachAndWhatIsNotSeen() throws Exception {
        navigate("", StartView.class);

        assertThat(text())
                .contains("Attach a service")
                .contains("No finding")
                .contains("no agent has reported")
                .contains("No service reports")
                .contains("Database db1 is not reached")
                .contains("Not all is seen of db1.")
                .contains("-javaagent:/opt/nightjar-agent.jar")
                .contains("-Dnightjar.endpoint=http://127.0.0.1:24318")
                .contains("-Dnightjar.token=TOKEN");
    }

    @Test
    void aFindingIsASentenceThatLinksToItsPage() throws Exception {
        keep();
        navigate("", StartView.class);

        String sentence = Words.render(finding.headline(), Locale.ENGLISH).replace("`", "");
        assertThat(text()).contains("1 finding").contains(sentence).contains("proved");
        assertThat(hrefs()).contains("/findings/test/seven");
    }

    @Test
    void aNewFindingAppearsWithoutAReload() throws Exception {
        navigate("", StartView.class);
        assertThat(text()).contains("No finding");

        keep();

        assertThat(text()).contains("1 finding").contains(finding.holder()).doesNotContain("No finding");
    }

    @Test
    void theFindingsPageHasChainLedgersAndPlaybook() throws Exception {
        keep();
        navigate("findings/test/seven", FindingView.class);

        assertThat(text())
                .contains("No work of this time was kept in full.")
                .contains("Why")
                .contains("would be disproved by")
                .contains("Where the time went")
                .contains("unexplained")
                .contains("The totals of this time are no longer kept.")
                .contains("What to do about nightly-settlement")
                .contains("select 1");
    }

    @Test
    void theUrlDecidesLanguageAndWhatIsUnfolded() throws Exception {
        keep();
        UI.getCurrent().navigate("findings/test/seven", QueryParameters.fromString("lang=zh&open=link-1&theme=dark"));

        assertThat(text())
                .contains("为什么")
                .contains(Words.render(finding.headline(), Locale.CHINESE).replace("`", ""));
        assertThat(findInView(NativeDetails.class).all().getFirst().isOpen()).isTrue();
        assertThat(hrefs())
                .contains("/findings/test/seven?lang=en&open=link-1&theme=dark")
                .contains("/?lang=zh&theme=dark");
    }

    @Test
    void aFindingThatIsNotThereIsSaid() throws Exception {
        navigate("findings/test/nine", FindingView.class);

        assertThat(text()).contains("This finding is not here").contains("nine");
    }

    @Test
    void aFindingThatRestsOnPausesShowsTheGcLogAroundTheLongest() throws Exception {
        long now = 1_772_488_800_000_000_000L;
        RandomFacts facts = new RandomFacts(2);
        store.write(facts.batch(
                        facts.origin("test", "order"),
                        new GcPause(now - 5_000_000_000L, 2_000_000_000L, "G1Full", "System.gc()", 7),
                        new GcLog(now, List.of(new GcLog.Line(now, "gc,heap", "GC(7) Eden regions: 3->0(8)")), 0)))
                .join();
        TimeRange window = new TimeRange(now - 60_000_000_000L, now);
        finding = Findings.restingOn(finding, new Query.GcPauses("test", "order", window));
        keep();
        UI.getCurrent().navigate("findings/test/seven", QueryParameters.fromString("lang=zh&open=gclog"));

        assertThat(text()).contains("GC 日志").contains("+5000.0 ms").contains("GC(7) Eden regions: 3->0(8)");
    }

    private void keep() {
        RandomFacts facts = new RandomFacts(1);
        store.write(facts.batch(facts.origin("test", "order"), facts.statement()))
                .join();
        store.write("test", finding).join();
    }

    /** The page's text, once the board and the desk have told it what they were asked. */
    private String text() throws Exception {
        untilTold();
        deskIsDone();
        return shown();
    }

    /** Until the board has what the store has: who looks later is told later, so the page was told before this ends. */
    private void untilTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Runnable leave = board.look(snapshot -> {
            if (snapshot.findings().size() == store.findings("test").size()) {
                told.countDown();
            }
        });
        assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        leave.run();
        deliver();
    }

    /** Each of the desk's threads comes here only after what it was asked before. */
    private void deskIsDone() throws Exception {
        CyclicBarrier all = new CyclicBarrier(Desk.THREADS + 1);
        for (int i = 0; i < Desk.THREADS; i++) {
            desk.detail("test", finding, read -> meet(all));
        }
        all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        deliver();
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What other threads gave to {@code ui.access} waits for the session's lock, which a test holds all the time; the
     * test's round trip does not run it.
     */
    private static void deliver() {
        VaadinSession session = VaadinSession.getCurrent();
        session.getService().runPendingAccessTasks(session);
    }

    private String shown() {
        return ((Component) getCurrentView()).getElement().getTextRecursively();
    }

    private List<String> hrefs() {
        return findInView(Anchor.class).all().stream().map(Anchor::getHref).toList();
    }
}
