package dev.nightjar.server.traces;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What Zipkin's API of version 2 answers (zipkin-api, zipkin2-api.yaml), and the configuration of Zipkin's own pages. Durations are
 * microseconds, times of questions milliseconds.
 */
@RestController
@RequestMapping({"/zipkin", "/zipkin/{environment}"})
class ZipkinController {

    /** Of one request: each is looked for in everything that there is. */
    private static final int MOST_IDS = 100;

    private final Traces traces;

    @Autowired
    ZipkinController(SignalReader reader) {
        this(reader, InstantSource.system());
    }

    ZipkinController(SignalReader reader, InstantSource clock) {
        traces = new Traces(reader, clock);
    }

    @GetMapping("/api/v2/services")
    List<String> services(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        return traces.services(traces.environment(environment, new Parameters(values)));
    }

    @GetMapping("/api/v2/spans")
    List<String> spans(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        String service = asked.required("serviceName");
        return traces.names(traces.environment(environment, asked), service).stream()
                .map(SpanName::name)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** None: whom a service asks is among the dependencies. */
    @GetMapping("/api/v2/remoteServices")
    List<String> remoteServices(@RequestParam MultiValueMap<String, String> values) {
        new Parameters(values).required("serviceName");
        return List.of();
    }

    @GetMapping("/api/v2/traces")
    List<List<Map<String, Object>>> traces(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        String name = asked.text("spanName");
        Conditions conditions = new Conditions(asked.text("serviceName"), "all".equals(name) ? null : name);
        String remote = asked.text("remoteServiceName");
        if (remote != null) {
            conditions.tag("peer.service", remote);
        }
        annotationQuery(asked.text("annotationQuery"), conditions);
        return traces
                .search(conditions.search(
                        traces.environment(environment, asked),
                        TimeUnit.MICROSECONDS.toNanos(asked.number("minDuration", 0)),
                        TimeUnit.MICROSECONDS.toNanos(asked.number("maxDuration", Long.MAX_VALUE)),
                        range(asked),
                        asked.limit(10)))
                .traces()
                .stream()
                .map(ZipkinView::trace)
                .toList();
    }

    /** {@code key=value and error}. */
    private static void annotationQuery(@Nullable String query, Conditions conditions) {
        for (String term : (query == null ? "" : query).split(" and ", -1)) {
            String wanted = term.strip();
            int equals = wanted.indexOf('=');
            if (equals > 0) {
                conditions.tag(wanted.substring(0, equals), wanted.substring(equals + 1));
            } else if (wanted.equals(SpanTags.ERROR)) {
                conditions.failed();
            } else if (!wanted.isEmpty()) {
                throw Refused.wrong("annotationQuery has '" + wanted
                        + "': tags are searched for with their value, as key=value; without one only 'error'");
            }
        }
    }

    @GetMapping("/api/v2/trace/{id}")
    List<Map<String, Object>> trace(
            @PathVariable(required = false) @Nullable String environment,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> values) {
        List<Stamped<Span>> spans = traces.byId(traces.environment(environment, new Parameters(values)), id);
        if (spans.isEmpty()) {
            throw Refused.notThere(id + " not found");
        }
        return ZipkinView.trace(spans);
    }

    @GetMapping("/api/v2/traceMany")
    List<List<Map<String, Object>>> traceMany(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        Set<String> ids = new LinkedHashSet<>(List.of(asked.required("traceIds").split(",", -1)));
        if (ids.size() > MOST_IDS) {
            throw Refused.wrong("traceIds has " + ids.size() + " ids, at most " + MOST_IDS);
        }
        return traces.byIds(traces.environment(environment, asked), ids).stream()
                .map(ZipkinView::trace)
                .toList();
    }

    @GetMapping("/api/v2/dependencies")
    List<Map<String, Object>> dependencies(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        asked.required("endTs");
        return traces.calls(traces.environment(environment, asked), range(asked)).stream()
                .map(ZipkinView::link)
                .toList();
    }

    private TimeRange range(Parameters asked) {
        return Traces.range(
                asked.number("endTs", traces.nowMillis()), asked.number("lookback", Traces.LOOK_BACK.toMillis()));
    }

    /** None is offered. */
    @GetMapping("/api/v2/autocompleteKeys")
    List<String> autocompleteKeys() {
        return List.of();
    }

    @GetMapping("/api/v2/autocompleteValues")
    List<String> autocompleteValues(@RequestParam MultiValueMap<String, String> values) {
        new Parameters(values).required("key");
        return List.of();
    }

    /** For the pages of Zipkin, which read it at their start. */
    @GetMapping("/config.json")
    Map<String, Object> config() {
        return Map.of(
                "environment",
                "",
                "queryLimit",
                10,
                "defaultLookback",
                TimeUnit.MINUTES.toMillis(15),
                "searchEnabled",
                true,
                "dependency",
                Map.of("enabled", true, "lowErrorRate", 0.5, "highErrorRate", 0.75));
    }
}
