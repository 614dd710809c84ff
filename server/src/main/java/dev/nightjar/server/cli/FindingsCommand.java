package dev.nightjar.server.cli;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.words.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./nightjar findings}: what a running server has found, worst first. */
@Command(
        name = "findings",
        mixinStandardHelpOptions = true,
        description = "Prints what the running server has found, worst first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the server answered (also when it has found nothing)", "1:no answer, or a refusal"})
public final class FindingsCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--environment", description = "Only findings of this environment (default: all).")
    private @Nullable String environment;

    @Option(names = "--lang", description = "en or zh (default: the system's language).")
    private String language = Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en";

    @Option(
            names = "--playbook",
            description = "Print with each finding what to do about its cause: relief, how to make sure, cure, proof.")
    private boolean playbook;

    @Option(names = "--json", description = "Print the API's JSON instead of text.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String body = server.answer("/api/v1/findings" + query(), err);
        if (body == null) {
            return 1;
        }
        if (json) {
            out.println(body);
            return 0;
        }
        JsonNode findings = JsonMapper.shared().readTree(body);
        if (findings.isEmpty()) {
            out.println(Words.render(Silence.phrase(health()), Locale.forLanguageTag(language)));
        }
        for (JsonNode finding : findings) {
            out.println(finding.path("text").asString());
            if (playbook) {
                out.println(playbook(finding));
            }
        }
        out.flush();
        return 0;
    }

    /** As the server wrote it, in the language asked for. */
    private String playbook(JsonNode finding) {
        return finding.hasNonNull("playbook")
                ? finding.path("playbook").path("text").asString()
                : Words.render(new Phrase("label.playbook.none", Map.of()), Locale.forLanguageTag(language));
    }

    /** An empty tree when the server does not say. */
    private JsonNode health() throws InterruptedException {
        try {
            HttpResponse<String> answer = server.get("/api/v1/health");
            return JsonMapper.shared().readTree(List.of(200, 503).contains(answer.statusCode()) ? answer.body() : "{}");
        } catch (IOException | JacksonException e) {
            return JsonMapper.shared().readTree("{}");
        }
    }

    private String query() {
        return "?lang=" + ServerOptions.encoded(language)
                + (environment == null ? "" : "&environment=" + ServerOptions.encoded(environment));
    }
}
