package dev.nightjar.demo;

import dev.nightjar.demo.stage.HostReading;
import dev.nightjar.demo.verdict.Fault;
import dev.nightjar.demo.verdict.HostCondition;
import dev.nightjar.demo.verdict.Judge;
import dev.nightjar.demo.verdict.Verdict;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One whole run, as it is printed.
 *
 * @param findings the API's array at the end
 * @param driver what the driver says of itself
 */
record RunReport(
        Fault fault,
        Verdict verdict,
        JsonNode findings,
        Timings timings,
        HostReading.Figures host,
        HostCondition condition,
        Optional<JsonNode> driver) {

    /**
     * @param findingSeconds from the start of night 1 to the first finding for the orders; −1 when there was none
     */
    record Timings(double startSeconds, double trafficSeconds, double findingSeconds, double wholeSeconds) {}

    JsonNode toJson(int number) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode json = mapper.createObjectNode();
        json.put("run", number);
        ObjectNode expected = json.putObject("expected");
        fault.expected().ifPresent(what -> {
            expected.put("operation", what.operation());
            expected.put("cause", what.cause());
            expected.put("holder", what.holder());
        });
        json.put("verdict", verdict.outcome().word());
        json.set("reasons", mapper.valueToTree(verdict.reasons()));
        json.set("found", Judge.worst(findings, Judge.OPERATION).orElse(mapper.nullNode()));
        json.set("findings", findings);
        json.set("timings", mapper.valueToTree(timings));
        ObjectNode hostJson = json.putObject("host");
        hostJson.setAll((ObjectNode) mapper.valueToTree(host));
        hostJson.set("starved", mapper.valueToTree(condition.starvation()));
        json.set("driver", driver.orElse(mapper.nullNode()));
        return json;
    }

    static JsonNode toJson(Fault fault, List<RunReport> reports, int exitCode) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("fault", fault.word());
        json.put("right", right(reports));
        json.put("of", reports.size());
        json.put("exit", exitCode);
        var runs = json.putArray("runs");
        for (int i = 0; i < reports.size(); i++) {
            runs.add(reports.get(i).toJson(i + 1));
        }
        return json;
    }

    static long right(List<RunReport> reports) {
        return reports.stream()
                .filter(report -> report.verdict().outcome() == Verdict.Outcome.RIGHT)
                .count();
    }
}
