package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.port.BatchId;
import dev.nightjar.model.port.ProfileRows;
import dev.nightjar.model.port.SpanRows;
import dev.nightjar.model.port.WriteResult;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Span;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real store has of profiles, as the API tells it. */
class ProfilesControllerTest {

    private static final Instant NOW = Instant.parse("2026-11-27T22:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE_AGO = EpochNanos.of(NOW) - 60 * SECOND;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TYPES = "/api/v1/profiles/types?service=order";
    private static final String STACKS = "/api/v1/profiles/stacks?service=order&type=cpu";

    @TempDir
    Path dataDir;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DuckDbStore store;

    @SuppressWarnings("NullAway.Init") // likewise
    private MockMvc api;

    private long batches;

    @BeforeEach
    void open() {
        store = DuckDbStore.open(StoreSettings.defaults(dataDir));
        api = MockMvcBuilders.standaloneSetup(new ProfilesController(store, () -> NOW))
                .setControllerAdvice(new ApiErrors())
                .build();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void typesHaveTheirUnitAndSums() throws Exception {
        writeProfiles();
        assertThat(json(TYPES)).isEqualTo(JsonMapper.shared().readTree("""
                {"environment": "production", "service": "order", "from": %d, "to": %d,
                 "types": [
                   {"type": "alloc_space", "unit": "bytes", "value": 4096, "observations": 1},
                   {"type": "cpu", "unit": "nanoseconds", "value": 90, "observations": 4}]}
                """.formatted(
                        EpochNanos.of(NOW) - 3_600 * SECOND, EpochNanos.of(NOW))));
        assertThat(json("/api/v1/profiles/types?service=nobody").path("types").isEmpty())
                .isTrue();
    }

    @Test
    void stacksHaveTheirFramesTheInnermostFirst() throws Exception {
        writeProfiles();
        JsonNode answer = json(STACKS);
        assertThat(answer.path("type").asString()).isEqualTo("cpu");
        assertThat(answer.has("operation")).isFalse();
        assertThat(answer.path("stacks")).isEqualTo(JsonMapper.shared().readTree("""
                [{"value": 50, "unit": "nanoseconds", "observations": 2, "frames": ["Orders.total (Orders.java:7)", "main"]},
                 {"value": 40, "unit": "nanoseconds", "observations": 1, "frames": ["parse(Lorg/Json;)", "main"]},
                 {"value": 0, "unit": "nanoseconds", "observations": 1, "frames": []}]
                """));
        assertThat(json(STACKS + "&limit=1").path("stacks").size()).isEqualTo(1);
        assertThat(json("/api/v1/profiles/stacks?service=order&type=")
                        .path("stacks")
                        .size())
                .as("a type without a name")
                .isZero();
    }

    @Test
    void collapsedStacksAreLinesThatBeginWithTheOutermostFrame() throws Exception {
        writeProfiles();
        write(sample("cpu", "nanoseconds", 30, null, ""));
        write(sample("cpu", "nanoseconds", 7, null, "库存\r\tfind\nmain"));
        MockHttpServletResponse response = get(STACKS + "&format=collapsed");
        assertThat(response.getContentType()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(new String(response.getContentAsByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("""
                main;Orders.total (Orders.java:7) 50
                main;parse(Lorg/Json:) 40
                [no stack] 30
                main;库存::find 7
                """);
        assertThat(get("/api/v1/profiles/stacks?service=order&type=lock&format=collapsed")
                        .getContentAsString())
                .isEmpty();
    }

    @Test
    void withAnOperationOnlyItsTracesCount() throws Exception {
        writeProfiles();
        JsonNode answer = json(STACKS + "&operation=" + encoded("POST /orders"));
        assertThat(answer.path("operation").asString()).isEqualTo("POST /orders");
        assertThat(answer.path("stacks").size()).isEqualTo(1);
        assertThat(answer.path("stacks").path(0).path("value").asLong()).isEqualTo(20);
        assertThat(json(STACKS + "&operation=nothing").path("stacks").isEmpty()).isTrue();
        assertThat(json(STACKS + "&operation=").path("stacks").size()).isEqualTo(3);
    }

    @Test
    void theRangeIsTheLastHourUnlessSaidAndTimesAreIsoOrNanoseconds() throws Exception {
        writeProfiles();
        for (String holds : List.of(
                "",
                "&from=2026-11-27T21:59:00Z&to=2026-11-27T21:59:00.000000001Z",
                "&from=" + MINUTE_AGO + "&to=" + (MINUTE_AGO + 1),
                "&from=2026-11-27T21:59:00Z",
                "&from=2026-11-26T22:00:00Z",
                "&to=2026-11-27T22:58:00Z",
                "&from=" + encoded("2026-11-28T05:59:00+08:00"))) {
            assertThat(json(TYPES + holds).path("types").size()).as(holds).isEqualTo(2);
            assertThat(json(STACKS + holds).path("stacks").size()).as(holds).isEqualTo(3);
        }
        for (String not : List.of(
                "&from=2026-11-27T21:59:00.000000001Z",
                "&to=2026-11-27T21:59:00Z",
                "&to=" + MINUTE_AGO,
                "&to=2026-11-27T23:00:00Z")) {
            assertThat(json(TYPES + not).path("types").isEmpty()).as(not).isTrue();
            assertThat(json(STACKS + not).path("stacks").isEmpty()).as(not).isTrue();
        }
    }

    @Test
    void whatCannotBeAskedIsSaidWithWhatCanBe() throws Exception {
        error(400, TYPES, "parameter 'environment' is required; known: none yet, nobody has sent anything");
        error(400, TYPES + "&environment=lab", "unknown environment 'lab'; known: none yet, no agent has reported");
        writeProfiles();
        error(400, "/api/v1/profiles/types", "parameter 'service' is required");
        error(400, "/api/v1/profiles/stacks?type=cpu&service=", "parameter 'service' is required");
        error(
                400,
                "/api/v1/profiles/stacks?service=order",
                "parameter 'type' is required: /api/v1/profiles/types has those that there are");
        for (String limit : List.of("0", "1001", "-1", "many", "")) {
            error(400, STACKS + "&limit=" + limit, "parameter 'limit' must be 1 to 1000, is '" + limit + "'");
        }
        error(400, STACKS + "&format=svg", "unknown format 'svg'; known: json, collapsed");
        for (String time : List.of("yesterday", "", "-5", "9223372036854775807", "9223372036854775808")) {
            error(
                    400,
                    TYPES + "&from=" + time,
                    "parameter 'from' must be a time as in 2026-11-27T22:00:00Z, or nanoseconds since the Unix epoch,"
                            + " is '" + time + "'");
        }
        error(
                400,
                STACKS + "&from=2026-11-27T22:00:00Z&to=2026-11-27T21:00:00Z",
                "'from' is after 'to': 2026-11-27T22:00:00Z, 2026-11-27T21:00:00Z");
        for (String path : List.of(TYPES, STACKS)) {
            error(
                    400,
                    path + "&from=2026-11-26T21:59:59Z",
                    "from 2026-11-26T21:59:59Z to 2026-11-27T22:00:00Z is longer than 24 hours: ask for a part of it");
        }
        store.close();
        error(503, STACKS, null);
    }

    @Test
    void withSeveralEnvironmentsOneMustBeSaid() throws Exception {
        writeProfiles();
        write(origin("staging"), sample("wall", "nanoseconds", 1, null, "a"));
        error(400, TYPES, "parameter 'environment' is required; known: production, staging");
        assertThat(json(TYPES + "&environment=staging")
                        .path("types")
                        .path(0)
                        .path("type")
                        .asString())
                .isEqualTo("wall");
        assertThat(json(STACKS + "&environment=production").path("stacks").size())
                .isEqualTo(3);
    }

    /** Four samples of CPU, one of them in a trace, and one of allocation, all a minute ago. */
    private void writeProfiles() {
        Span request = new Span(
                TRACE,
                "00000000000000a1",
                null,
                "POST /orders",
                Span.Kind.SERVER,
                MINUTE_AGO,
                SECOND,
                Span.Status.UNSET,
                null,
                "",
                new TreeMap<>(),
                null,
                null,
                0);
        Emitter order = new Emitter(origin("production"), new TreeMap<>());
        assertThat(store.write(SpanRows.batch(id(), order, List.of(request))).join())
                .isEqualTo(new WriteResult.Stored(1));
        write(
                sample("cpu", "nanoseconds", 20, TRACE, "Orders.total (Orders.java:7)\nmain"),
                sample("cpu", "nanoseconds", 30, null, "Orders.total (Orders.java:7)\nmain"),
                sample("cpu", "nanoseconds", 40, null, "parse(Lorg/Json;)\nmain"),
                sample("cpu", "nanoseconds", 0, null, ""),
                sample("alloc_space", "bytes", 4096, null, "main"));
    }

    private static ProfileRows.Sample sample(
            String type, String unit, long value, @Nullable String trace, String stack) {
        return new ProfileRows.Sample(MINUTE_AGO, type, unit, value, 1, trace, stack);
    }

    private void write(ProfileRows.Sample... samples) {
        write(origin("production"), samples);
    }

    private void write(Origin origin, ProfileRows.Sample... samples) {
        Emitter emitter = new Emitter(origin, new TreeMap<>());
        assertThat(store.write(ProfileRows.batch(id(), emitter, List.of(samples)))
                        .join())
                .isEqualTo(new WriteResult.Stored(samples.length));
    }

    private BatchId id() {
        return new BatchId.Numbered("test", batches++);
    }

    private static Origin origin(String environment) {
        return new Origin(environment, "shop", "order", "1.2", "10.0.0.1", "10.0.0.1:8080", "a-run", "UTC");
    }

    private void error(int status, String path, @Nullable String message) throws Exception {
        MockHttpServletResponse response = get(path);
        assertThat(response.getStatus()).as(path).isEqualTo(status);
        JsonNode answer = JsonMapper.shared().readTree(response.getContentAsByteArray());
        assertThat(answer.path("path").asString()).startsWith("/api/v1/profiles/");
        if (message != null) {
            assertThat(answer.path("error").asString()).isEqualTo(message);
        }
    }

    private JsonNode json(String path) throws Exception {
        MockHttpServletResponse response = get(path);
        assertThat(response.getStatus())
                .as(path + ": " + response.getContentAsString())
                .isEqualTo(200);
        return JsonMapper.shared().readTree(response.getContentAsByteArray());
    }

    private MockHttpServletResponse get(String path) throws Exception {
        return api.perform(MockMvcRequestBuilders.get(URI.create(path)))
                .andReturn()
                .getResponse();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
