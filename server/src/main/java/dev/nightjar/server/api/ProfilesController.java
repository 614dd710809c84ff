package dev.nightjar.server.api;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.ProfileStack;
import dev.nightjar.model.port.ProfileType;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/profiles}: what profilers sent over OTLP, and where in the code it was seen. */
@RestController
@RequestMapping("/api/v1/profiles")
class ProfilesController {

    /** As many as a person reads; a flame graph has as many as there may be. */
    private static final int STACKS = 100;

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    /** What would end a frame or a line of collapsed stacks. */
    private static final Pattern ENDS = Pattern.compile("[;\\p{Cntrl}]");

    private final SignalReader reader;
    private final InstantSource clock;

    @Autowired
    ProfilesController(SignalReader reader) {
        this(reader, InstantSource.system());
    }

    ProfilesController(SignalReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * What profiles of a service measured, by type and unit.
     *
     * @param environment may be absent when there is one only
     * @param from time or nanoseconds since the epoch; an hour before {@code to} when absent
     * @param to likewise; now when absent
     */
    @GetMapping("/types")
    Map<String, Object> types(
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        TimeRange range = range(from, to);
        Query.ProfileTypes query = new Query.ProfileTypes(
                Asked.environment(reader, environment), Asked.required("service", service), range);
        Map<String, Object> answer = asked(query, query.service());
        answer.put(
                "types",
                reader.profileTypes(query).stream()
                        .map(ProfilesController::view)
                        .toList());
        return answer;
    }

    private static Map<String, Object> view(ProfileType type) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", type.type());
        view.put("unit", type.unit());
        view.put("value", type.value());
        view.put("observations", type.observations());
        return view;
    }

    /**
     * Where it was seen, the largest first; the other parameters are as those of {@link #types}.
     *
     * @param type one of {@link #types}; may be empty, as theirs may
     * @param operation only in traces of that operation; all samples when absent
     * @param limit at most so many
     * @param format {@code json}, or {@code collapsed} for tools that draw flame graphs
     */
    @GetMapping("/stacks")
    ResponseEntity<Object> stacks(
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(defaultValue = "json") String format) {
        boolean isCollapsed = isCollapsed(format);
        int most = Asked.limit(limit, Query.MOST_STACKS, isCollapsed ? Query.MOST_STACKS : STACKS);
        TimeRange range = range(from, to);
        if (type == null) {
            throw new Asked.Wrong("parameter 'type' is required: /api/v1/profiles/types has those that there are");
        }
        Query.Stacks query = new Query.Stacks(
                Asked.environment(reader, environment),
                Asked.required("service", service),
                type,
                operation == null || operation.isBlank() ? null : operation,
                range,
                most);
        List<ProfileStack> stacks = reader.stacks(query);
        if (isCollapsed) {
            return ResponseEntity.ok().contentType(TEXT).body(collapsed(stacks));
        }
        return ResponseEntity.ok(view(query, stacks));
    }

    private TimeRange range(@Nullable String from, @Nullable String to) {
        return Asked.range(from, to, Query.LONGEST_PROFILES, clock.instant());
    }

    private static boolean isCollapsed(String format) {
        return switch (format) {
            case "json" -> false;
            case "collapsed" -> true;
            default -> throw new Asked.Unknown("unknown format '" + format + "'; known: json, collapsed");
        };
    }

    private static Map<String, Object> asked(Query query, String service) {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("environment", query.environment());
        asked.put("service", service);
        asked.put("from", query.range().fromEpochNanos());
        asked.put("to", query.range().toEpochNanos());
        return asked;
    }

    private static Map<String, Object> view(Query.Stacks query, List<ProfileStack> stacks) {
        Map<String, Object> view = asked(query, query.service());
        view.put("type", query.type());
        String operation = query.operation();
        if (operation != null) {
            view.put("operation", operation);
        }
        view.put("stacks", stacks.stream().map(ProfilesController::view).toList());
        return view;
    }

    private static Map<String, Object> view(ProfileStack stack) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("value", stack.value());
        view.put("unit", stack.unit());
        view.put("observations", stack.observations());
        view.put("frames", stack.frames());
        return view;
    }

    /** A line per stack, the outermost frame first: {@code main;total 50}. What is not above 0 cannot be drawn. */
    private static String collapsed(List<ProfileStack> stacks) {
        return stacks.stream()
                .filter(stack -> stack.value() > 0)
                .map(stack -> onOneLine(stack.frames()) + ' ' + stack.value() + '\n')
                .collect(Collectors.joining());
    }

    private static String onOneLine(List<String> frames) {
        return frames.isEmpty()
                ? "[no stack]"
                : frames.reversed().stream()
                        .map(frame -> ENDS.matcher(frame).replaceAll(":"))
                        .collect(Collectors.joining(";"));
    }
}
