package dev.nightjar.server.api;

import dev.nightjar.model.port.SignalReader;
import dev.nightjar.server.reanalysis.Reanalysed;
import dev.nightjar.server.reanalysis.Reanalysis;
import dev.nightjar.server.reanalysis.ReanalysisRefused;
import dev.nightjar.server.reanalysis.ReanalysisRun;
import dev.nightjar.server.reanalysis.Stretch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/v1/analyze}: a stretch of the past with today's rules. Nothing is stored of it. */
@RestController
@RequestMapping("/api/v1")
class AnalyzeController {

    private final SignalReader reader;
    private final Reanalysis reanalysis;

    AnalyzeController(SignalReader reader, Reanalysis reanalysis) {
        this.reader = reader;
        this.reanalysis = reanalysis;
    }

    /**
     * Lines of JSON: while it takes, each second {@code {"progress": {"explained": …, "of": …}}}; at last {@code {"result": …}},
     * or {@code {"error": …}} where that comes after the first line. It ends when the client goes away.
     *
     * @param environment one environment only; all when absent
     * @param from time or nanoseconds since the epoch; no longer before {@code to} than the server looks back
     * @param to likewise
     * @param lang {@code en} or {@code zh}: the language of the {@code text}s
     */
    @GetMapping("/analyze")
    void analyze(
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "en") String lang,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Locale locale = Asked.locale(lang);
        List<String> environments = Asked.environments(reader, environment);
        Stretch stretch = stretch(
                Asked.instant("from", Asked.required("from", from)), Asked.instant("to", Asked.required("to", to)));
        ReanalysisRun run = reanalysis.start(environments, stretch);
        Lines lines = new Lines(response);
        try {
            List<Reanalysed> reanalysed =
                    run.await((explained, of) -> lines.write("progress", Map.of("explained", explained, "of", of)));
            lines.write("result", ReanalysisView.of(stretch, reanalysed, locale));
        } catch (ReanalysisRefused | SignalReader.QueryFailed failed) {
            lines.orElseThrow(failed, String.valueOf(failed.getMessage()));
        } catch (RuntimeException failed) {
            if (lines.begun) {
                Mistake.log(failed, request);
            }
            lines.orElseThrow(failed, Mistake.TEXT);
        }
    }

    private Stretch stretch(Instant from, Instant to) {
        try {
            return reanalysis.stretch(from, to);
        } catch (IllegalArgumentException e) {
            throw new Asked.Wrong(String.valueOf(e.getMessage()));
        }
    }

    /** One JSON object a line, each sent at once. */
    private static final class Lines {

        private final HttpServletResponse response;
        private boolean begun;

        Lines(HttpServletResponse response) {
            this.response = response;
        }

        void write(String name, Object value) throws IOException {
            if (!begun) {
                response.setContentType("application/x-ndjson");
                begun = true;
            }
            OutputStream out = response.getOutputStream();
            out.write(JsonMapper.shared().writeValueAsBytes(Map.of(name, value)));
            out.write('\n');
            out.flush();
        }

        /** The status can be told by {@link ApiErrors} only as long as there is no line yet. */
        void orElseThrow(RuntimeException failed, String error) throws IOException {
            if (!begun) {
                throw failed;
            }
            write("error", error);
        }
    }
}
