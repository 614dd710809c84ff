package dev.nightjar.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.nightjar.model.finding.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the real jar in a real browser, on what a real run left behind. Skipped, with a notice, without one. */
class BrowserIT {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** For a loaded machine; nothing waits longer than what it waits for. */
    private static final double PATIENCE_MILLIS = 30_000;

    /** More stops than any page has before its chain. */
    private static final int MOST_TABS = 60;

    @TempDir
    static Path directory;

    private static @Nullable Chromium chromium;
    private static @Nullable ServerProcess server;
    private static @Nullable RecordedRun run;

    /** What the browser complained of, and what it asked other hosts for. */
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private @Nullable BrowserContext context;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.startOrSkip();
        run = RecordedRun.read();
        Files.createDirectories(SCREENSHOTS);
        run.keepIn(directory.resolve("data"));
        server = ServerProcess.start(directory, ServerProcess.Ports.free(), RecordedRun.KEPT.toArray(String[]::new))
                .untilUp();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void window() {
        context = browser().newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void nothingToComplainOf() {
        if (context != null) {
            context.close();
        }
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "en, light, 3 findings, unexplained",
        "en, dark, 3 findings, unexplained",
        "zh, light, 3 个发现, 未解释",
        "zh, dark, 3 个发现, 未解释"
    })
    void bothPagesSayWhatWasFound(String language, String theme, String title, String unexplained) throws Exception {
        Finding finding = finding();
        String looks = "?lang=" + language + "&theme=" + theme;
        Page page = open(server().url() + "/" + looks);
        seen(page.locator("h1"), title);
        seen(page.locator(".nj-card").first(), "nightly-settlement");
        assertThat(page.locator(".nj-card")).hasCount(run().findings());
        assertThat(page.locator(".nj-dot-row").first().locator(".nj-seen").all())
                .hasSize(finding.occurrences().size());
        String sentence = sentence(language, finding);
        Locator link = page.locator(".nj-card a").filter(new Locator.FilterOptions().setHasText(sentence));
        assertThat(link).hasCount(1);
        shoot(page, "start-" + language + "-" + theme);

        link.click();

        seen(page.locator("h1"), sentence);
        assertThat(page).hasURL(server().url() + path() + looks);
        seen(page.locator(".nj-chain"), "nightly-settlement");
        seen(page.locator(".nj-chain"), "orders");
        assertThat(page.locator(".nj-chain > li")).hasCount(finding.links().size());
        seen(page.locator(".nj-ledgers table"), unexplained);
        seen(
                page.locator(".nj-dots").first(),
                String.valueOf(finding.occurrences().size()));
        Locator chart = page.locator("nj-latency");
        assertThat(chart.locator("canvas").first()).isVisible(patient());
        assertThat(chart.getAttribute("role")).isEqualTo("img");
        assertThat(chart.getAttribute("aria-label")).contains(finding.operation());
        assertThat(page.locator(".nj-example").first()).isVisible(patient());
        assertThat(page.evaluate("getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo(theme);
        assertThat(page.evaluate("document.documentElement.lang")).isEqualTo(language);
        shoot(page, "finding-" + language + "-" + theme);
    }

    @Test
    void theKeyboardOpensEvidenceAndTheUrlKeepsIt() {
        Page page = open(server().url() + path() + "?lang=zh&theme=dark");
        Locator summary = page.locator(".nj-chain summary").first();
        assertThat(summary).isVisible(patient());
        assertThat(page.locator(".nj-example").first()).isVisible(patient());

        int tabs = 0;
        while (!Boolean.TRUE.equals(summary.evaluate("element => element === document.activeElement"))) {
            assertThat(tabs++).as("stops before the chain").isLessThan(MOST_TABS);
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        assertThat(page.locator(".nj-evidence").first()).isVisible(patient());
        page.waitForURL(url -> url.contains(path() + "?") && url.contains("open=link-1"));
        assertThat(page.url()).contains("lang=zh", "theme=dark");

        Page again = open(page.url());
        assertThat(again.locator(".nj-evidence").first()).isVisible(patient());
        seen(again.locator("h2").first(), "为什么");
        assertThat(again.evaluate("getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo("dark");
        shoot(again, "finding-evidence");
    }

    @Test
    void anEmptyServerTellsHowToAttachTheFirstService() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        try (ServerProcess other =
                ServerProcess.start(empty, ServerProcess.Ports.free()).untilUp()) {
            Page page = open(other.url() + "/?lang=en&theme=light");
            seen(page.locator("h1"), "No finding");
            seen(page.locator(".nj-attach pre"), "-javaagent:");
            seen(page.locator(".nj-attach pre"), "-Dnightjar.endpoint=http://127.0.0.1:");
            seen(page.locator(".nj-seen-panel"), "No service reports");
            shoot(page, "empty");
        }
    }

    private Page open(String url) {
        Page page = Objects.requireNonNull(context).newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().matches("(http|ws)://127\\.0\\.0\\.1:.*|data:.*|blob:.*")) {
                complaints.add("asked " + request.url());
            }
        });
        page.navigate(url);
        return page;
    }

    private static void seen(Locator where, String text) {
        assertThat(where).containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(where).isVisible(patient());
    }

    private static LocatorAssertions.IsVisibleOptions patient() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }

    /** As the API says it: the page must say the same. */
    private static String sentence(String language, Finding finding) throws Exception {
        JsonNode all = JsonMapper.shared()
                .readTree(server().get("/api/v1/findings?lang=" + language).body());
        for (JsonNode each : all) {
            if (each.path("id").asString().equals(finding.id())) {
                return each.path("headline").path("text").asString().replace("`", "");
            }
        }
        throw new AssertionError(all.toString());
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    private static String path() {
        return "/findings/" + run().environment() + "/" + finding().id();
    }

    private static Finding finding() {
        return run().finding("POST /orders");
    }

    private static Browser browser() {
        return Objects.requireNonNull(chromium).browser();
    }

    private static ServerProcess server() {
        return Objects.requireNonNull(server);
    }

    private static RecordedRun run() {
        return Objects.requireNonNull(run);
    }
}
