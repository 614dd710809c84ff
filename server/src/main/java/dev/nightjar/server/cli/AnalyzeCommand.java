package dev.nightjar.server.cli;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.api.ReanalysisView;
import dev.nightjar.server.reanalysis.Reanalysed;
import dev.nightjar.server.reanalysis.Reanalysis;
import dev.nightjar.server.reanalysis.ReanalysisRefused;
import dev.nightjar.server.reanalysis.Stretch;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreNotOpened;
import dev.nightjar.store.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./nightjar analyze}: a stretch of the past with today's rules, beside what is stored of it. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description =
                "Analyses a stretch of the past again, with today's rules, and says what differs from the findings that are"
                        + " stored: new ones, other causes, gone ones. Nothing is stored. Asks the running server; with --data it"
                        + " reads the data directory itself, while no server runs on it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was analysed (also when nothing was found)", "1:it was not"})
public final class AnalyzeCommand implements Callable<Integer> {

    /** The server first reads the facts; from then on it says each second how far it is. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(30);

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "T",
            description = "Begin of the stretch: 2026-11-03T22:00:00Z, or with an offset, +01:00.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call(), as the others that are required
    private Instant from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "T",
            description = "Its end; no longer after its begin than is looked back.")
    @SuppressWarnings("NullAway.Init")
    private Instant to;

    @Option(names = "--environment", description = "Only this environment (default: all).")
    private @Nullable String environment;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Read this data directory instead of asking a server; none may run on it.")
    private @Nullable Path data;

    @Option(
            names = "--look-back",
            paramLabel = "D",
            defaultValue = "7d",
            description =
                    "With --data: how much history tells what is normal (default: ${DEFAULT-VALUE}). A server has its"
                            + " own, nightjar.analyzer.look-back.")
    private String lookBack = "";

    @Option(names = "--lang", description = "en or zh (default: the system's language).")
    private String language = Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en";

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = new Progress(err);
        Path directory = data;
        JsonNode result = directory == null ? ofServer(progress, err) : ofDirectory(directory, progress, err);
        if (result == null) {
            return 1;
        }
        out.print(json ? result + System.lineSeparator() : result.path("text").asString());
        out.flush();
        return 0;
    }

    private @Nullable JsonNode ofServer(Progress progress, PrintWriter err) throws InterruptedException {
        String query = "?from=" + ServerOptions.encoded(from.toString())
                + "&to=" + ServerOptions.encoded(to.toString())
                + "&lang=" + ServerOptions.encoded(language)
                + (environment == null ? "" : "&environment=" + ServerOptions.encoded(environment));
        try {
            Optional<JsonNode> result = server.stream(
                    "/api/v1/analyze" + query, BEGINS_WITHIN, (body, bytes) -> result(body, progress, err), err);
            return result == null ? null : result.orElse(null);
        } catch (IOException | JacksonException e) {
            err.println("nightjar: the answer broke off: " + e.getMessage()
                    + ". Ask again; the server's log may say more.");
            return null;
        }
    }

    /** Of the last line; empty when that says why there is none. */
    private static Optional<JsonNode> result(InputStream body, Progress progress, PrintWriter err) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode told = JsonMapper.shared().readTree(line);
            if (told.has("result")) {
                return Optional.of(told.path("result"));
            }
            if (told.has("error")) {
                err.println("nightjar: not analysed: " + told.path("error").asString());
                return Optional.empty();
            }
            JsonNode reached = told.path("progress");
            progress.at(reached.path("explained").asLong(), reached.path("of").asLong());
        }
        throw new IOException("its last line is missing");
    }

    private @Nullable JsonNode ofDirectory(Path directory, Progress progress, PrintWriter err) {
        Locale locale = locale();
        if (locale == null) {
            err.println("nightjar: unknown --lang '" + language + "'; known: en, zh");
            return null;
        }
        try (DuckDbStore store = DuckDbStore.openToRead(StoreSettings.defaults(directory));
                Reanalysis reanalysis = new Reanalysis(store, lookBack(), InstantSource.system())) {
            Stretch stretch = reanalysis.stretch(from, to);
            List<Reanalysed> reanalysed =
                    reanalysis.start(environments(store), stretch).await(progress::at);
            return JsonMapper.shared().valueToTree(ReanalysisView.of(stretch, reanalysed, locale));
        } catch (StoreNotOpened e) {
            err.println("nightjar: not analysed: " + e.getMessage()
                    + ". While a server runs on it, leave --data out: then the server is asked.");
        } catch (IllegalArgumentException
                | IllegalStateException
                | ReanalysisRefused
                | SignalReader.QueryFailed
                | IOException failed) {
            err.println("nightjar: not analysed: " + failed.getMessage());
        }
        return null;
    }

    private @Nullable Locale locale() {
        return switch (language) {
            case "en" -> Locale.ENGLISH;
            case "zh" -> Locale.SIMPLIFIED_CHINESE;
            default -> null;
        };
    }

    private Duration lookBack() {
        try {
            Duration asked = DurationStyle.detectAndParse(lookBack);
            if (asked.isPositive()) {
                return asked;
            }
        } catch (IllegalArgumentException e) {
            // Said below, with how it is written.
        }
        throw new IllegalArgumentException("--look-back '" + lookBack + "' is no duration as 7d or 36h");
    }

    private List<String> environments(SignalReader reader) {
        List<String> known = reader.environments();
        String asked = environment;
        if (asked == null) {
            return known;
        }
        if (!known.contains(asked)) {
            throw new IllegalArgumentException(
                    "unknown environment '" + asked + "'; known: " + String.join(", ", known));
        }
        return List.of(asked);
    }

    /** Says each tenth of what is known to be done; each environment begins anew. */
    private static final class Progress {

        private final PrintWriter err;
        private long told;

        Progress(PrintWriter err) {
            this.err = err;
        }

        void at(long explained, long of) {
            long tenths = of == 0 ? 0 : explained * 10 / of;
            if (tenths < told) {
                told = 0;
            }
            if (tenths > told) {
                told = tenths;
                err.println("  " + tenths * 10 + " % analysed");
                err.flush();
            }
        }
    }
}
