package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.server.SlowSpell;
import dev.nightjar.server.reanalysis.Reanalysis;
import dev.nightjar.server.reanalysis.ReanalysisRun;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stretch of the past over the API: {@link SlowSpell}, and what is stored of it. */
class AnalyzeControllerTest {

    private static final Instant NOW = SlowSpell.END.plus(Duration.ofDays(1));
    private static final String STRETCH =
            "/api/v1/analyze?from=" + SlowSpell.SLOW_FROM + "&to=" + EpochNanos.of(SlowSpell.END);

    private final MemoryStore store = new MemoryStore();
    private final CountDownLatch held = new CountDownLatch(1);
    private boolean holds;

    private final InstantSource clock = () -> {
        if (holds && Thread.currentThread().getName().equals("nightjar-reanalysis")) {
            uninterrupted(held);
        }
        return NOW;
    };

    private final Reanalysis reanalysis = new Reanalysis(store, Duration.ofDays(7), clock);

    @SuppressWarnings("NullAway.Init") // set before each test
    private MockMvc api;

    @BeforeEach
    void open() {
        SlowSpell.writeTo(store);
        store.write(SlowSpell.ENVIRONMENT, Findings.finding("stored", EpochNanos.of(SlowSpell.SLOW_TO)))
                .join();
        api = MockMvcBuilders.standaloneSetup(new AnalyzeController(store, reanalysis))
                .setControllerAdvice(new ApiErrors())
                .build();
    }

    @AfterEach
    void close() {
        held.countDown();
        reanalysis.close();
    }

    @Test
    void theLastLineHasWhatIsFoundBesideWhatIsStored() throws Exception {
        MockHttpServletResponse response = get(STRETCH);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).startsWith("application/x-ndjson");
        JsonNode result = last(response).path("result");
        assertThat(result.path("from").asLong()).isEqualTo(EpochNanos.of(SlowSpell.SLOW_FROM));
        JsonNode environment = result.path("environments").path(0);
        assertThat(environment.path("environment").asString()).isEqualTo(SlowSpell.ENVIRONMENT);
        JsonNode finding = environment.path("findings").path(0);
        assertThat(finding.path("cause").asString()).isEqualTo("sleep");
        assertThat(finding.has("playbook")).isFalse();
        assertThat(finding.path("compared").path("verdict").asString()).isEqualTo("other-cause");
        assertThat(finding.path("compared").path("stored").path(0).asString()).isEqualTo("stored");
        assertThat(result.path("text").asString()).contains("Cause: sleeping.", "Another cause; stored is: ");
        assertThat(store.findings(SlowSpell.ENVIRONMENT)).hasSize(1);
    }

    @Test
    void theTextIsInTheLanguageAskedFor() throws Exception {
        assertThat(last(get(STRETCH + "&lang=zh")).path("result").path("text").asString())
                .contains("原因不同；所存为：");
    }

    @Test
    void whatIsStoredAndNotFoundIsGone() throws Exception {
        store.write(SlowSpell.ENVIRONMENT, Findings.finding("later", EpochNanos.of(SlowSpell.END)))
                .join();
        String quiet = "/api/v1/analyze?from=" + SlowSpell.END.minusSeconds(300) + "&to=" + SlowSpell.END;
        JsonNode result = last(get(quiet)).path("result");
        JsonNode environment = result.path("environments").path(0);
        assertThat(environment.path("findings").isEmpty()).isTrue();
        assertThat(environment.path("gone").path(0).path("id").asString()).isEqualTo("later");
        assertThat(result.path("text").asString()).startsWith("Gone, today's rules do not find it: ");
    }

    @Test
    void whatCannotBeAskedIsSaidBeforeAnythingIsBegun() throws Exception {
        is(get("/api/v1/analyze?to=" + SlowSpell.END), 400, "parameter 'from' is required");
        is(get("/api/v1/analyze?from=tonight&to=" + SlowSpell.END), 400, "parameter 'from' must be a time");
        is(get("/api/v1/analyze?from=" + SlowSpell.END + "&to=" + SlowSpell.BEGIN), 400, "'from' is after 'to'");
        is(
                get("/api/v1/analyze?from=" + NOW.minus(Duration.ofDays(8)) + "&to=" + NOW),
                400,
                "longer than the look-back");
        is(get(STRETCH + "&environment=prod"), 400, "unknown environment 'prod'; known: production");
        is(get(STRETCH + "&lang=fr"), 400, "unknown lang 'fr'");
    }

    @Test
    void aSecondOneIsToldToComeLater() throws Exception {
        holds = true;
        ReanalysisRun first = reanalysis.start(
                List.of(SlowSpell.ENVIRONMENT), reanalysis.stretch(SlowSpell.SLOW_FROM, SlowSpell.END));
        is(get(STRETCH), 409, "another re-analysis runs");
        held.countDown();
        assertThat(first.await((explained, of) -> {})).hasSize(1);
        assertThat(get(STRETCH).getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse get(String path) throws Exception {
        return api.perform(MockMvcRequestBuilders.get(URI.create(path)))
                .andReturn()
                .getResponse();
    }

    private static JsonNode last(MockHttpServletResponse response) throws Exception {
        List<String> lines =
                response.getContentAsString(StandardCharsets.UTF_8).lines().toList();
        return JsonMapper.shared().readTree(lines.getLast());
    }

    private static void is(MockHttpServletResponse response, int status, String error) throws Exception {
        JsonNode body = JsonMapper.shared().readTree(response.getContentAsString());
        assertThat(response.getStatus()).as(body.toString()).isEqualTo(status);
        assertThat(body.path("error").asString()).contains(error);
        assertThat(body.path("path").asString()).isEqualTo("/api/v1/analyze");
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
