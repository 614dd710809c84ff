package dev.nightjar.server.traces;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SpanName;
import dev.nightjar.model.port.Stamped;
import dev.nightjar.model.rows.Span;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP API of Jaeger's own pages, which Grafana reads as well (jaeger, cmd/query/app/http_handler.go). */
@RestController
@RequestMapping({"/jaeger/api", "/jaeger/{environment}/api"})
class JaegerController {

    /** Of one request: each is looked for in everything that there is. */
    private static final int MOST_IDS = 100;

    /** As microseconds this is in March 1973, as milliseconds in the year 5138. */
    private static final long LEAST_MICROS = 100_000_000_000_000L;

    private final Traces traces;

    @Autowired
    JaegerController(SignalReader reader) {
        this(reader, InstantSource.system());
    }

    JaegerController(SignalReader reader, InstantSource clock) {
        traces = new Traces(reader, clock);
    }

    @GetMapping("/services")
    JaegerAnswer services(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        return JaegerAnswer.of(traces.services(traces.environment(environment, new Parameters(values))));
    }

    /** Names alone. */
    @GetMapping("/services/{service}/operations")
    JaegerAnswer operationsOf(
            @PathVariable(required = false) @Nullable String environment,
            @PathVariable String service,
            @RequestParam MultiValueMap<String, String> values) {
        return JaegerAnswer.of(traces.names(traces.environment(environment, new Parameters(values)), service).stream()
                .map(SpanName::name)
                .distinct()
                .toList());
    }

    /** Names with their kinds. */
    @GetMapping("/operations")
    JaegerAnswer operations(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        String service = asked.required("service");
        String kind = asked.text("spanKind");
        return JaegerAnswer.of(traces.names(traces.environment(environment, asked), service).stream()
                .filter(name -> kind == null || kind.equals(JaegerView.word(name.kind())))
                .map(name -> Map.of("name", name.name(), "spanKind", JaegerView.word(name.kind())))
                .toList());
    }

    @GetMapping("/traces")
    JaegerAnswer traces(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        String known = traces.environment(environment, asked);
        List<String> ids = asked.all("traceID");
        if (!ids.isEmpty()) {
            return byIds(known, ids);
        }
        Conditions conditions = new Conditions(asked.required("service"), asked.text("operation"));
        tags(asked, conditions);
        long now = TimeUnit.MILLISECONDS.toNanos(traces.nowMillis());
        Traces.Found found = traces.search(conditions.search(
                known,
                nanos(asked, "minDuration", 0),
                nanos(asked, "maxDuration", Long.MAX_VALUE),
                range(epochNanos(asked, "start", now - Traces.LOOK_BACK.toNanos()), epochNanos(asked, "end", now)),
                asked.limit(20)));
        List<Map<String, Object>> data =
                found.traces().stream().map(JaegerView::trace).toList();
        return found.leftOut() == 0
                ? JaegerAnswer.of(data)
                : JaegerAnswer.part(
                        data,
                        "the oldest " + found.leftOut() + " of the traces that were found are left out, the answer"
                                + " is large: ask for fewer");
    }

    private JaegerAnswer byIds(String environment, List<String> ids) {
        if (ids.size() > MOST_IDS) {
            throw Refused.wrong(ids.size() + " parameters 'traceID', at most " + MOST_IDS);
        }
        return JaegerAnswer.of(
                traces.byIds(environment, ids).stream().map(JaegerView::trace).toList());
    }

    /** {@code tag=key:value}, and {@code tags={"key":"value"}}. */
    private static void tags(Parameters asked, Conditions conditions) {
        for (String tag : asked.all("tag")) {
            int colon = tag.indexOf(':');
            if (colon < 1) {
                throw Refused.wrong("parameter 'tag' is not key:value: '" + tag + "'");
            }
            conditions.tag(tag.substring(0, colon), tag.substring(colon + 1));
        }
        for (String tags : asked.all("tags")) {
            if (!tags.isBlank()) {
                for (Map.Entry<String, JsonNode> tag : object(tags).properties()) {
                    conditions.tag(tag.getKey(), tag.getValue().asString(""));
                }
            }
        }
    }

    private static JsonNode object(String tags) {
        try {
            JsonNode object = JsonMapper.shared().readTree(tags);
            if (object.isObject()) {
                return object;
            }
        } catch (JacksonException e) {
            // Said below, as what is JSON but no object.
        }
        throw Refused.wrong("parameter 'tags' is not {\"key\":\"value\"}: '" + tags + "'");
    }

    private static long nanos(Parameters asked, String name, long absent) {
        String text = asked.text(name);
        return text == null ? absent : GoDuration.nanos(name, text);
    }

    /** Microseconds; or milliseconds, as Grafana says them where it asks for a trace by its id. */
    private static long epochNanos(Parameters asked, String name, long absent) {
        if (asked.text(name) == null) {
            return absent;
        }
        long number = asked.number(name, 0);
        return number < LEAST_MICROS ? TimeUnit.MILLISECONDS.toNanos(number) : TimeUnit.MICROSECONDS.toNanos(number);
    }

    private static TimeRange range(long from, long to) {
        if (from > to) {
            throw Refused.wrong("'start' is after 'end'");
        }
        return new TimeRange(from, to);
    }

    @GetMapping("/traces/{id}")
    JaegerAnswer trace(
            @PathVariable(required = false) @Nullable String environment,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        TimeRange range =
                Traces.widened(range(epochNanos(asked, "start", 0), epochNanos(asked, "end", Long.MAX_VALUE)));
        List<Stamped<Span>> spans = traces.byId(traces.environment(environment, asked), id, range);
        if (spans.isEmpty()) {
            throw Refused.notThere("trace not found: " + id);
        }
        return JaegerAnswer.of(List.of(JaegerView.trace(spans)));
    }

    @GetMapping("/dependencies")
    JaegerAnswer dependencies(
            @PathVariable(required = false) @Nullable String environment,
            @RequestParam MultiValueMap<String, String> values) {
        Parameters asked = new Parameters(values);
        String service = asked.text("service");
        TimeRange range = Traces.range(
                asked.number("endTs", traces.nowMillis()), asked.number("lookback", Traces.LOOK_BACK.toMillis()));
        return JaegerAnswer.of(traces.calls(traces.environment(environment, asked), range).stream()
                .filter(calls -> service == null || service.equals(calls.caller()) || service.equals(calls.callee()))
                .map(JaegerView::link)
                .toList());
    }
}
