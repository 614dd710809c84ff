package dev.nightjar.server.api;

import dev.nightjar.model.EpochNanos;
import dev.nightjar.model.Origin;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.port.AgentReport;
import dev.nightjar.model.port.SignalReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/agents}: the JVMs whose agents report, and how those are. */
@RestController
@RequestMapping("/api/v1")
class AgentsController {

    /** Agents say how they are every 10 s. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private static final Duration LISTED = Duration.ofMinutes(10);

    private final SignalReader reader;
    private final InstantSource clock;

    @Autowired
    AgentsController(SignalReader reader) {
        this(reader, InstantSource.system());
    }

    AgentsController(SignalReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Those that have reported in the last ten minutes, by service and instance.
     *
     * @param environment one environment only; all when absent
     */
    @GetMapping("/agents")
    List<Map<String, Object>> agents(@RequestParam(required = false) @Nullable String environment) {
        Instant now = clock.instant();
        TimeRange range = new TimeRange(EpochNanos.of(now.minus(LISTED)), EpochNanos.of(now.plusSeconds(1)));
        List<Map<String, Object>> agents = new ArrayList<>();
        for (String name : Asked.environments(reader, environment)) {
            for (AgentReport report : AgentReport.latest(reader, name, range)) {
                agents.add(view(report, now));
            }
        }
        return agents;
    }

    private static Map<String, Object> view(AgentReport report, Instant now) {
        Origin origin = report.origin();
        long last = report.health().epochNanos();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("environment", origin.environment());
        view.put("namespace", origin.namespace());
        view.put("service", origin.service());
        view.put("version", origin.version());
        view.put("host", origin.host());
        view.put("instance", origin.instance());
        view.put("run", origin.run());
        view.put("last_seen_ns", last);
        view.put("reports", last > EpochNanos.of(now.minus(SILENT)));
        view.put("left_out", report.leftOut());
        view.put("values", report.health().values());
        return view;
    }
}
