package dev.nightjar.demo.lab;

import dev.nightjar.demo.verdict.Judge;
import dev.nightjar.model.finding.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Judges findings, as the API gives them, against a variant's truth. Pure. */
final class LabJudge {

    /** A chain that ends before a cause is known names none. */
    private static final String NO_CAUSE = "unknown";

    private static final String CONFIDENCE = "confidence";

    /**
     * The answer.
     *
     * @param top the worst finding of what was hit has a right cause and holder; of a normal load: nothing was found
     * @param chain it goes all the way to what is to be changed, too
     * @param confidence the word of it with which that worst finding was given; of a normal load the strongest one; null
     *     when nothing was found
     * @param wrong what is not as it should be, and why
     */
    record Judgement(
            boolean top, boolean chain, @Nullable String confidence, List<String> falseFindings, List<String> wrong) {
        Judgement {
            falseFindings = List.copyOf(falseFindings);
            wrong = List.copyOf(wrong);
        }
    }

    private LabJudge() {}

    /**
     * Only findings of a time count: the fault's, or all of a normal load's.
     *
     * @param truth null: normal load
     * @param findings at the end
     * @param ever all that stood there at any time: what was taken back was read meanwhile
     */
    static Judgement judge(@Nullable Truth truth, JsonNode findings, JsonNode ever, Instant from, Instant to) {
        ArrayNode everDuring = during(ever, from, to);
        return truth == null ? normal(everDuring) : faulty(truth, during(findings, from, to), everDuring);
    }

    private static Judgement normal(JsonNode findings) {
        List<String> told = stream(findings).map(LabJudge::named).distinct().toList();
        return new Judgement(told.isEmpty(), told.isEmpty(), strongest(findings), told, told);
    }

    private static @Nullable String strongest(JsonNode findings) {
        for (Finding.Confidence confidence : Finding.Confidence.values()) {
            if (stream(findings).anyMatch(finding -> text(finding, CONFIDENCE).equals(confidence.word()))) {
                return confidence.word();
            }
        }
        return null;
    }

    private static Judgement faulty(Truth truth, JsonNode findings, JsonNode ever) {
        List<String> wrong = new ArrayList<>();
        Optional<JsonNode> worst = Judge.worst(findings, truth.hit().operation());
        boolean top = worst.isPresent() && isTop(truth, worst.get());
        boolean chain = false;
        if (worst.isEmpty()) {
            wrong.add("nothing was found for " + truth.hit().operation());
        } else if (!top) {
            wrong.add(named(worst.get()) + ", not " + truth.holders());
        } else {
            List<String> missing = missing(truth, worst.get());
            chain = missing.isEmpty();
            missing.forEach(word -> wrong.add("the chain does not speak of '" + word + "'"));
        }
        List<String> others = stream(ever)
                .filter(finding -> isFalse(truth, finding))
                .map(LabJudge::named)
                .distinct()
                .toList();
        others.forEach(other -> wrong.add("another cause: " + other));
        String confidence = worst.map(finding -> text(finding, CONFIDENCE)).orElse(null);
        return new Judgement(top, chain, confidence, others, wrong);
    }

    /** Whether the answer for what was hit is there already. */
    static boolean isFound(Truth truth, JsonNode findings, Instant from, Instant to) {
        return Judge.worst(during(findings, from, to), truth.hit().operation())
                .filter(finding -> isTop(truth, finding))
                .isPresent();
    }

    private static boolean isTop(Truth truth, JsonNode finding) {
        return truth.isRight(text(finding, "cause"), text(finding, "holder"));
    }

    private static List<String> missing(Truth truth, JsonNode finding) {
        String links = finding.path("links").toString().toLowerCase(Locale.ROOT);
        List<String> missing = new ArrayList<>();
        for (String word : truth.chain()) {
            if (!links.contains(word.toLowerCase(Locale.ROOT))) {
                missing.add(word);
            }
        }
        if (!text(finding, "holder").contains(truth.last())
                && !links.contains(truth.last().toLowerCase(Locale.ROOT))) {
            missing.add(truth.last());
        }
        return missing;
    }

    /** What names no cause accuses nobody. */
    private static boolean isFalse(Truth truth, JsonNode finding) {
        boolean another = !text(finding, "cause").equals(NO_CAUSE) && !isTop(truth, finding);
        String all = finding.toString();
        return another || Decoys.NAMES.stream().anyMatch(all::contains);
    }

    /** Findings of which an occurrence, or the window that the numbers are of, lies in the time or reaches into it. */
    private static ArrayNode during(JsonNode findings, Instant from, Instant to) {
        ArrayNode during = JsonMapper.shared().createArrayNode();
        stream(findings)
                .filter(finding -> overlaps(finding.path("slowdown").path("window"), from, to)
                        || stream(finding.path("occurrences")).anyMatch(range -> overlaps(range, from, to)))
                .forEach(during::add);
        return during;
    }

    private static boolean overlaps(JsonNode range, Instant from, Instant to) {
        return range.path("from").asLong() < epochNanos(to) && range.path("to").asLong() > epochNanos(from);
    }

    private static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** {@code POST /orders: pool-leak 'frame'}. */
    static String named(JsonNode finding) {
        return text(finding, "operation") + ": " + text(finding, "cause") + " '" + text(finding, "holder") + "'";
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String text(JsonNode finding, String key) {
        return finding.path(key).asString("");
    }
}
