package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.server.cli.FindingsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/** The real jar as somebody starts it. */
class ServerIT {

    @TempDir
    Path directory;

    @Test
    void answersHealthAndFindingsAndTheCommandLinePrintsThem() throws Exception {
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(directory, ports).untilUp()) {
            assertThat(server.health().path("store").path("trouble").isNull()).isTrue();
            assertThat(server.health().at("/store/writes/commitNanos/counts").isObject())
                    .isTrue();
            assertThat(server.health().path("status").asString()).isEqualTo("ok");
            assertThat(server.health().path("reasons").isEmpty()).isTrue();
            assertThat(server.get("/api/v1/findings?lang=fr").statusCode()).isEqualTo(400);
            assertThat(server.get("/api/v1/findings?lang=fr").body()).contains("known: en, zh");
            for (String path : List.of("/api/v1/findings", "/api/v1/agents")) {
                HttpResponse<String> unknown = server.get(path + "?environment=prod");
                assertThat(unknown.statusCode()).isEqualTo(400);
                JsonNode body = JsonMapper.shared().readTree(unknown.body());
                assertThat(body.path("error").asString())
                        .isEqualTo("unknown environment 'prod'; known: none yet, no agent has reported");
                assertThat(body.path("path").asString()).isEqualTo(path);
                assertThat(server.get(path).body()).isEqualTo("[]");
            }
            assertThat(server.get("/").body()).contains("VAADIN");
            assertThat(server.log()).contains("http://127.0.0.1:" + ports.api());

            StringWriter out = new StringWriter();
            int exit = new CommandLine(new FindingsCommand())
                    .setOut(new PrintWriter(out))
                    .execute("--server", "http://127.0.0.1:" + ports.api());
            assertThat(exit).isZero();
            assertThat(out.toString()).contains("no agent has reported");
        }
    }

    @Test
    void withoutPagesOnlyTheApiAnswers() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                        directory, ServerProcess.Ports.free(), "--nightjar.ui.enabled=false")
                .untilUp()) {
            assertThat(server.get("/api/v1/findings").body()).isEqualTo("[]");
            assertThat(server.get("/").statusCode()).isEqualTo(404);
            assertThat(server.log()).contains("without pages");
        }
    }

    @Test
    void withATokenThePagesAskForItAndTheApiKeepsItsOwnRule() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                        directory, ServerProcess.Ports.free(), "--nightjar.door.token=a-token-of-sixteen")
                .untilUp()) {
            assertThat(server.get("/?lang=en").statusCode()).isEqualTo(401);
            assertThat(server.get("/?lang=en").body())
                    .contains("name=\"token\"")
                    .contains("value=\"/?lang=en\"")
                    .doesNotContain("VAADIN");
            assertThat(server.get("/VAADIN/build/index.js").statusCode()).isEqualTo(401);
            assertThat(server.get("/VAADIN/push?v-r=push").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/findings").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/findings", "Authorization", "Bearer a-token-of-sixteen")
                            .statusCode())
                    .isEqualTo(200);

            HttpResponse<String> wrong = server.post("/login", "token=another-of-sixteen&to=/");
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
            HttpResponse<String> right = server.post("/login", "token=a-token-of-sixteen&to=/?lang=zh");
            assertThat(right.statusCode()).isEqualTo(303);
            assertThat(right.headers().firstValue("Location")).contains("/?lang=zh");
            String cookie = right.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly").containsIgnoringCase("SameSite=Lax");
            String session = cookie.substring(0, cookie.indexOf(';'));
            assertThat(server.get("/", "Cookie", session).body()).contains("VAADIN");
            assertThat(server.get("/", "Cookie", "nightjar=made-up").statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/api/v1/findings", "Cookie", session).statusCode())
                    .isEqualTo(401);
            HttpResponse<String> away = server.post("/login", "token=a-token-of-sixteen&to=//evil.example/");
            assertThat(away.headers().firstValue("Location")).contains("/");
            assertThat(server.log()).doesNotContain("a-token-of-sixteen");
        }
    }

    @Test
    void whatZipkinsSenderSendsZipkinsReaderReads() throws Exception {
        String token = "sixteen-or-more-chars";
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(directory, ports, "--nightjar.door.token=" + token)
                .untilUp()) {
            Span sent = Span.newBuilder()
                    .traceId("463ac35c9f6413ad")
                    .id("a2fb4a1d1a96d312")
                    .name("get /orders")
                    .kind(Span.Kind.SERVER)
                    .timestamp(System.currentTimeMillis() * 1_000)
                    .duration(12_345)
                    .localEndpoint(Endpoint.newBuilder()
                            .serviceName("order")
                            .ip("10.0.0.1")
                            .port(8080)
                            .build())
                    .addAnnotation(System.currentTimeMillis() * 1_000, "retry")
                    .putTag("tenant", "one")
                    .putTag("error", "busy")
                    .build();
            String body = new String(SpanBytesEncoder.JSON_V2.encodeList(List.of(sent)), StandardCharsets.UTF_8);
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpRequest post = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + ports.http() + "/api/v2/spans"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                assertThat(http.send(post, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(202);
            }
            String path = "/zipkin/api/v2/trace/463ac35c9f6413ad";
            HttpResponse<String> read = server.get(path, "Authorization", "Bearer " + token);
            assertThat(SpanBytesDecoder.JSON_V2.decodeList(read.body().getBytes(StandardCharsets.UTF_8)))
                    .containsExactly(sent);
            for (String api :
                    List.of(path, "/zipkin/config.json", "/jaeger/api/services", "/jaeger/default/api/services")) {
                assertThat(server.get(api).statusCode()).as(api).isEqualTo(401);
                assertThat(server.get(api, "Authorization", "Bearer " + token).statusCode())
                        .as(api)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aProfileThatSomebodySendsIsReadAsCollapsedStacks() throws Exception {
        String profile = """
                {"resourceProfiles": [{
                   "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "order"}}]},
                   "scopeProfiles": [{"profiles": [{
                     "sampleType": {"typeStrindex": 1, "unitStrindex": 2}, "timeUnixNano": "%d",
                     "samples": [{"stackIndex": 1, "values": ["7"]}]}]}]}],
                 "dictionary": {
                   "stringTable": ["", "cpu", "nanoseconds", "total", "main"],
                   "stackTable": [{}, {"locationIndices": [1, 2]}],
                   "locationTable": [{}, {"lines": [{"functionIndex": 1}]}, {"lines": [{"functionIndex": 2}]}],
                   "functionTable": [{}, {"nameStrindex": 3}, {"nameStrindex": 4}]}}
                """.formatted(System.currentTimeMillis() * 1_000_000);
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(directory, ports).untilUp();
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest post = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + ports.http() + "/v1development/profiles"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(profile))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/api/v1/profiles/types?service=order").body())
                    .contains("{\"type\":\"cpu\",\"unit\":\"nanoseconds\",\"value\":7,\"observations\":1}");
            HttpResponse<String> stacks = server.get("/api/v1/profiles/stacks?service=order&type=cpu&format=collapsed");
            assertThat(stacks.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
            assertThat(stacks.body()).isEqualTo("main;total 7\n");
            assertThat(server.get("/api/v1/profiles/stacks?service=order").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void healthSaysWhatIsNotSeen() throws Exception {
        // Port 1 is below those that systems give away by themselves.
        try (ServerProcess server = ServerProcess.start(
                        directory,
                        ServerProcess.Ports.free(),
                        "--nightjar.databases[0].url=jdbc:postgresql://127.0.0.1:1/shop",
                        "--nightjar.databases[0].user=watcher")
                .untilUp()) {
            while (server.health().path("status").asString().equals("ok")) {
                Thread.sleep(100); // until the first poll
            }
            JsonNode health = server.health();
            assertThat(health.path("status").asString()).isEqualTo("degraded");
            JsonNode reason = health.path("reasons").path(0);
            assertThat(reason.path("code").asString()).isEqualTo("database.unreachable");
            assertThat(reason.path("text").asString()).contains("postgresql://127.0.0.1:1/shop", "cannot be reached");
            assertThat(server.get("/api/v1/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefusedAndSaysWhoHoldsIt() throws Exception {
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess first = ServerProcess.start(directory, ports).untilUp()) {
            refused(
                    ServerProcess.start(directory, ServerProcess.Ports.free()),
                    directory.resolve("data").toString(),
                    "is in use by process");
            Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
            ServerProcess.Ports free = ServerProcess.Ports.free();
            refused(
                    ServerProcess.start(elsewhere, new ServerProcess.Ports(ports.api(), free.grpc(), free.http())),
                    String.valueOf(ports.api()),
                    "nightjar.api.port");
            refused(
                    ServerProcess.start(elsewhere, new ServerProcess.Ports(free.api(), ports.grpc(), free.http())),
                    "port " + ports.grpc(),
                    "nightjar.otlp.grpc-port");
            assertThat(first.health().isEmpty()).isFalse();
        }
    }

    @Test
    void settingsThatAreNoneStopTheStartAndNoValueIsShown() throws Exception {
        refused(start("--nightjar.colour=hunter2"), "--nightjar.colour is no setting");
        refused(start("--nightjar.databases[0].passwort=hunter2"), "did you mean nightjar.databases[0].password?");
        refused(start("--api.port=9000"), "serve does not know '--api.port'");
        refused(
                ServerProcess.start(directory, ServerProcess.Ports.free(), Map.of("NIGHTJAR_DOOR_TOKN", "hunter2")),
                "NIGHTJAR_DOOR_TOKN",
                "did you mean NIGHTJAR_DOOR_TOKEN?");
        refused(
                ServerProcess.start(
                        directory,
                        ServerProcess.Ports.free(),
                        Map.of("NIGHTJAR_DATABASES_0_PASSWORD", "hunter2"),
                        "--nightjar.databases[0].url=jdbc:postgresql://127.0.0.1:1/shop",
                        "--nightjar.databases[0].user=watcher"),
                "nightjar.databases is set in flags and in variables");
        Path file = Files.writeString(directory.resolve("typo.yaml"), "nightjar:\n  door:\n    tokn: hunter2\n");
        refused(start("--config=" + file), "nightjar.door.tokn", "typo.yaml", "did you mean nightjar.door.token?");
        Path broken =
                Files.writeString(directory.resolve("broken.yaml"), "nightjar:\n  door: {token: hunter2\n a: b\n");
        refused(start("--config=" + broken), "no valid YAML", "line");
        refused(start("--nightjar.analyzer.every=hunter2"), "nightjar.analyzer.every", "a duration as 10s");
    }

    @Test
    void anOwnPlaybookThatIsWrongStopsTheStartAndSaysWhere() throws Exception {
        Path own = Files.createDirectory(directory.resolve("playbooks"));
        refused(start("--nightjar.playbooks=" + directory.resolve("none")), "nightjar.playbooks", "none");
        Files.writeString(own.resolve("gc.yaml"), "id: gc\ncauses: [gc]\ntitle: {en: Ours}\n");
        refused(start("--nightjar.playbooks=" + own), "nightjar.playbooks: ", "gc.yaml, line 3: 'zh' is missing");
    }

    @Test
    void anAddressThatOthersReachNeedsTokenAndTls() throws Exception {
        refused(start("--nightjar.api.address=0.0.0.0"), "nightjar.api.address", "nightjar.door.token");
        refused(
                start("--nightjar.door.certificate=/no.pem", "--nightjar.door.private-key=/no.key"),
                "nightjar.door.certificate=/no.pem cannot be read");
    }

    private ServerProcess start(String... more) throws Exception {
        return ServerProcess.start(directory, ServerProcess.Ports.free(), more);
    }

    /** One or two lines for a human, no stack, no secret. */
    private static void refused(ServerProcess server, String... words) throws Exception {
        assertThat(server.exit()).isEqualTo(1);
        String told = server.log();
        assertThat(told.lines().filter(line -> line.startsWith("nightjar: not started: ")))
                .as(told)
                .hasSize(1);
        assertThat(told)
                .contains(words)
                .doesNotContain("hunter2")
                .doesNotContain("\tat ")
                .doesNotContain("WARN")
                .doesNotContain("ERROR");
    }

    @Test
    void fileAndVariablesSetWhatFlagsDo() throws Exception {
        Path file = Files.writeString(directory.resolve("nightjar.yaml"), "nightjar:\n  analyzer:\n    every: 1s\n");
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(
                        directory, ports, Map.of("NIGHTJAR_DOOR_TOKEN", "a-token-of-a-variable"), "--config=" + file)
                .untilUp()) {
            assertThat(server.get("/api/v1/findings").statusCode()).isEqualTo(401);
            String bearer = "Bearer a-token-of-a-variable";
            assertThat(server.get("/api/v1/findings", "Authorization", bearer).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void recordingsComeInAndGoOutOnlyWithTheToken() throws Exception {
        String bearer = "Bearer sixteen-or-more-chars";
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        try (ServerProcess server = ServerProcess.start(directory, ports, "--nightjar.door.token=sixteen-or-more-chars")
                .untilUp()) {
            String door = "http://127.0.0.1:" + ports.http() + "/v1/recordings?id=0123456789abcdef&piece=0&last=true"
                    + "&service=order&environment=prod&other=x";
            assertThat(send(door, "Bearer wrong", "FLR\0").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/recordings", "Authorization", bearer).body())
                    .isEqualTo("[]");
            assertThat(send(door, bearer, "FLR\0").statusCode()).isEqualTo(200);

            assertThat(server.get("/api/v1/recordings").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/recordings/0123456789abcdef").statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/api/v1/recordings", "Authorization", bearer).body())
                    .contains(
                            "\"id\":\"0123456789abcdef\"",
                            "\"bytes\":4",
                            "\"service\":\"order\"",
                            "\"environment\":\"prod\"")
                    .doesNotContain("other");
            HttpResponse<String> file = server.get("/api/v1/recordings/0123456789abcdef", "Authorization", bearer);
            assertThat(file.body()).isEqualTo("FLR\0");
            assertThat(file.headers().firstValue("Content-Disposition"))
                    .contains("attachment; filename=\"nightjar-0123456789abcdef.jfr\"");
            HttpResponse<String> none = server.get("/api/v1/recordings/fedcba9876543210", "Authorization", bearer);
            assertThat(none.statusCode()).isEqualTo(404);
            assertThat(none.body()).contains("\"path\":\"/api/v1/recordings/fedcba9876543210\"");
            assertThat(server.get("/api/v1/recordings/..%2Fnightjar.duckdb", "Authorization", bearer)
                            .statusCode())
                    .isIn(400, 404);
        }
    }

    private static HttpResponse<String> send(String address, String authorization, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .header("Authorization", authorization)
                            .header("Content-Type", "application/octet-stream")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** One server is both: what it tells, and who reads it. */
    @Test
    void itsMetricsAreScrapedLikeThoseOfAnyTarget() throws Exception {
        String bearer = "Bearer sixteen-or-more-chars";
        ServerProcess.Ports ports = ServerProcess.Ports.free();
        String target = "http://127.0.0.1:" + ports.api() + "/metrics";
        try (ServerProcess server = ServerProcess.start(
                        directory,
                        ports,
                        "--nightjar.door.token=sixteen-or-more-chars",
                        "--nightjar.scrape.targets[0].url=" + target,
                        "--nightjar.scrape.targets[0].service=nightjar",
                        "--nightjar.scrape.targets[0].interval=1s",
                        "--nightjar.scrape.targets[0].token=sixteen-or-more-chars")
                .untilUp()) {
            assertThat(server.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(server.get("/metrics").body()).doesNotContain("nightjar_");
            assertThat(server.get("/api/v1/ready").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/ready", "Authorization", bearer).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> metrics = server.get("/metrics", "Authorization", bearer);
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(metrics.body())
                    .contains("nightjar_store_writes_accepted_total ", "jvm_memory_bytes_used{", "process_cpu_seconds");

            JsonNode collector = collector(server, bearer);
            while (collector.path("protocols").path("scrape").path("stored").asLong() < 200) {
                Thread.sleep(100);
                collector = collector(server, bearer);
            }
            assertThat(collector.path("targets").path(0).path("target").asString())
                    .isEqualTo(target);
            assertThat(collector.path("targets").path(0).path("succeeded").asLong())
                    .isPositive();
            assertThat(collector.path("rejected").asLong()).isZero();
            assertThat(server.log()).doesNotContain("sixteen-or-more-chars");
        }
    }

    private static JsonNode collector(ServerProcess server, String bearer) throws Exception {
        String health = server.get("/api/v1/health", "Authorization", bearer).body();
        return JsonMapper.shared().readTree(health).path("collector");
    }

    @Test
    void withATokenTheApiAsksForIt() throws Exception {
        String token = "sixteen-or-more-chars";
        try (ServerProcess server = ServerProcess.start(
                        directory, ServerProcess.Ports.free(), "--nightjar.door.token=" + token)
                .untilUp()) {
            assertThat(server.get("/api/v1/findings").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/backup").statusCode()).isEqualTo(401);
            assertThat(server.get("/api/v1/findings", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/api/v1/findings", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.log()).doesNotContain(token);
        }
    }
}
