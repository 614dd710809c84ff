package dev.nightjar.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./nightjar agents}: the JVMs whose agents report to a running server. */
@Command(
        name = "agents",
        mixinStandardHelpOptions = true,
        description =
                "Lists the JVMs whose agents have reported to the running server in the last ten minutes, when they did last,"
                        + " and what each leaves out to stay within its budget.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the server answered (also when nobody reports)", "1:no answer, or a refusal"})
public final class AgentsCommand implements Callable<Integer> {

    private static final List<String> HEADS =
            List.of("SERVICE", "ENVIRONMENT", "VERSION", "INSTANCE", "HOST", "LAST SEEN", "LEFT OUT");

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--environment", description = "Only agents of this environment (default: all).")
    private @Nullable String environment;

    @Option(names = "--json", description = "Print the API's JSON instead of text.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String query = environment == null ? "" : "?environment=" + ServerOptions.encoded(environment);
        String body = server.answer("/api/v1/agents" + query, spec.commandLine().getErr());
        if (body == null) {
            return 1;
        }
        if (json) {
            out.println(body);
            return 0;
        }
        JsonNode agents = JsonMapper.shared().readTree(body);
        if (agents.isEmpty()) {
            out.println("No agent has reported in the last ten minutes.");
        } else {
            print(agents, Instant.now(), out);
        }
        out.flush();
        return 0;
    }

    static void print(JsonNode agents, Instant now, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADS));
        for (JsonNode agent : agents) {
            rows.add(List.of(
                    agent.path("service").asString(),
                    agent.path("environment").asString(),
                    known(agent.path("version").asString("")),
                    agent.path("instance").asString(),
                    known(agent.path("host").asString("")),
                    lastSeen(agent, now),
                    leftOut(agent.path("left_out"))));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                line.append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String known(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String lastSeen(JsonNode agent, Instant now) {
        Instant last = Instant.ofEpochSecond(0, agent.path("last_seen_ns").asLong());
        long seconds = Math.max(0, Duration.between(last, now).toSeconds());
        return seconds + " s ago" + (agent.path("reports").asBoolean() ? "" : ", silent");
    }

    private static String leftOut(JsonNode features) {
        StringJoiner names = new StringJoiner(", ");
        for (JsonNode feature : features) {
            names.add(feature.asString());
        }
        return known(names.toString());
    }
}
