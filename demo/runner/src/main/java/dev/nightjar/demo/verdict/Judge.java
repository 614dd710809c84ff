package dev.nightjar.demo.verdict;

import dev.nightjar.demo.verdict.Fault.Expected;
import dev.nightjar.demo.verdict.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Judges findings of one run against the fault that was switched on.
 *
 * @param periodSeconds from night to night
 * @param nights how many there were
 */
public record Judge(Fault fault, double periodSeconds, int nights) {

    public static final String OPERATION = "POST /orders";
    private static final String DECOY = "mv-refresh";

    /** Chains that end before a cause is known name none. */
    private static final String NO_CAUSE = "unknown";

    /** Two nights are a distance, not yet a rhythm. */
    private static final int NIGHTS_FOR_RECURRENCE = 3;

    private static final double PERIOD_TOLERANCE = 0.1;

    /**
     * A starved host excuses a wrong answer; it does not take away a right one: blocking pids that were seen were seen.
     *
     * @param findings the array that the API gives
     */
    public Verdict judge(JsonNode findings, HostCondition host) {
        List<String> reasons =
                fault.expected().map(expected -> against(expected, findings)).orElseGet(() -> againstNothing(findings));
        if (reasons.isEmpty()) {
            return new Verdict(Outcome.RIGHT, List.of());
        }
        List<String> starvation = host.starvation();
        if (starvation.isEmpty()) {
            return new Verdict(Outcome.WRONG, reasons);
        }
        List<String> both = new ArrayList<>(starvation);
        both.addAll(reasons);
        return new Verdict(Outcome.CANNOT_SAY, both);
    }

    /** The finding of an operation with the largest extra time over all its works. */
    public static Optional<JsonNode> worst(JsonNode findings, String operation) {
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> text(finding, "operation").equals(operation))
                .max(Comparator.comparingDouble(Judge::extraNanos));
    }

    private List<String> against(Expected expected, JsonNode findings) {
        List<String> reasons = new ArrayList<>();
        worst(findings, expected.operation())
                .ifPresentOrElse(
                        finding -> reasons.addAll(againstWorst(expected, finding)),
                        () -> reasons.add("nothing was found for " + expected.operation()));
        for (JsonNode finding : findings) {
            String cause = text(finding, "cause");
            if (!cause.equals(NO_CAUSE) && !isRight(expected, finding)) {
                reasons.add(named(finding) + " names another cause: " + cause + " '" + text(finding, "holder") + "'");
            }
            if (finding.toString().contains(DECOY)) {
                reasons.add(named(finding) + " speaks of the decoy " + DECOY);
            }
        }
        return reasons.stream().distinct().toList();
    }

    /** Cause and holder are the expected ones. */
    public static boolean isRight(Expected expected, JsonNode finding) {
        return text(finding, "cause").equals(expected.cause())
                && text(finding, "holder").contains(expected.holder());
    }

    private List<String> againstWorst(Expected expected, JsonNode finding) {
        String operation = expected.operation();
        List<String> reasons = new ArrayList<>();
        if (!text(finding, "cause").equals(expected.cause())) {
            reasons.add(
                    "cause of " + operation + " is '" + text(finding, "cause") + "', not '" + expected.cause() + "'");
        }
        if (!text(finding, "holder").contains(expected.holder())) {
            reasons.add("holder of " + operation + " is '" + text(finding, "holder") + "', not '" + expected.holder()
                    + "'");
        }
        String links = finding.path("links").toString().toLowerCase(Locale.ROOT);
        for (String word : expected.inLinks()) {
            if (!links.contains(word.toLowerCase(Locale.ROOT))) {
                reasons.add("no link of " + operation + " speaks of '" + word + "'");
            }
        }
        if (nights >= NIGHTS_FOR_RECURRENCE) {
            againstRecurrence(operation, finding).ifPresent(reasons::add);
        }
        return reasons;
    }

    private Optional<String> againstRecurrence(String operation, JsonNode finding) {
        JsonNode recurrence = finding.path("recurrence");
        if (!recurrence.isObject()) {
            return Optional.of(operation + " is not known to recur after " + nights + " nights");
        }
        double seconds = recurrence.path("period_nanos").asDouble() / 1e9;
        return Math.abs(seconds - periodSeconds) <= PERIOD_TOLERANCE * periodSeconds
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s is said to recur every %.0f s, the nights come every %.0f s",
                        operation,
                        seconds,
                        periodSeconds));
    }

    private static List<String> againstNothing(JsonNode findings) {
        return StreamSupport.stream(findings.spliterator(), false)
                .map(finding -> named(finding) + " was reported with cause '" + text(finding, "cause")
                        + "', but nothing was wrong")
                .toList();
    }

    private static double extraNanos(JsonNode finding) {
        JsonNode slowdown = finding.path("slowdown");
        double each = slowdown.path("mean_wall_nanos").asDouble()
                - slowdown.path("reference_wall_nanos").asDouble();
        return each * slowdown.path("works").asDouble();
    }

    private static String named(JsonNode finding) {
        return "a finding for " + text(finding, "operation");
    }

    private static String text(JsonNode finding, String key) {
        return finding.path(key).asString("");
    }
}
