package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.router.QueryParameters;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import dev.nightjar.model.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /** A page is filled from another thread, within moments. */
    private static final int PATIENCE = 500;

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

        String page = textWith("Attach a service");
        assertThat(page)
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
        assertThat(textWith("1 finding")).contains(sentence).contains("proved");
        assertThat(hrefs()).contains("/findings/test/seven");
    }

    @Test
    void aNewFindingAppearsWithoutAReload() throws Exception {
        navigate("", StartView.class);
        textWith("No finding");

        keep();

        assertThat(textWith("1 finding")).contains(finding.operation());
    }

    @Test
    void theFindingsPageHasChainLedgersAndPlaybook() throws Exception {
        keep();
        navigate("findings/test/seven", FindingView.class);

        assertThat(textWith("No work of this time was kept in full."))
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

        assertThat(textWith("为什么"))
                .contains(Words.render(finding.headline(), Locale.CHINESE).replace("`", ""));
        assertThat($view(NativeDetails.class).all().getFirst().isOpen()).isTrue();
        assertThat(hrefs())
                .contains("/findings/test/seven?lang=en&open=link-1&theme=dark")
                .contains("/?lang=zh&theme=dark");
    }

    @Test
    void aFindingThatIsNotThereIsSaid() throws Exception {
        navigate("findings/test/nine", FindingView.class);

        assertThat(textWith("This finding is not here")).contains("nine");
    }

    private void keep() {
        RandomFacts facts = new RandomFacts(1);
        store.write(facts.batch(facts.origin("test", "order"), facts.statement()))
                .join();
        store.write("test", finding).join();
    }

    private String textWith(String part) throws InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            roundTrip();
            String text = text();
            if (text.contains(part)) {
                return text;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("'" + part + "' does not appear in: " + text());
    }

    private String text() {
        return ((Component) getCurrentView()).getElement().getTextRecursively();
    }

    private List<String> hrefs() {
        return $view(Anchor.class).all().stream().map(Anchor::getHref).toList();
    }
}
