package dev.nightjar.demo.lab;

import dev.nightjar.demo.lab.LabJudge.Judgement;
import dev.nightjar.demo.stage.Driver;
import dev.nightjar.demo.stage.HostReading;
import dev.nightjar.demo.stage.Stage;
import dev.nightjar.demo.stage.StageFailed;
import dev.nightjar.demo.verdict.HostCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** One variant on a warm shop: normal load, the fault, the analyzer's last word, and calm again. For one thread. */
final class VariantRun {

    private static final Duration POLL = Duration.ofSeconds(2);

    /** Findings that name the same for longer than the analyzer's round are its last word. */
    private static final Duration STABLE = Duration.ofSeconds(12);

    /** From the fault's end until the analyzer can have seen all of it: sent within 10 s. */
    private static final Duration LEAST_SETTLE = Duration.ofSeconds(10);

    /** Beyond the longest that a variant may take. */
    private static final Duration DRIVER_RESERVE = Duration.ofMinutes(1);

    private final WarmShop shop;
    private final Stage stage;
    private final Variant variant;
    private final Timeline timeline;
    private final String commit;
    private JsonNode findings = JsonMapper.shared().createArrayNode();
    /** Name → all that stood there at any time, as it was when it was last told. */
    private final Map<String, JsonNode> ever = new TreeMap<>();

    private List<String> named = List.of();
    private Instant lastChange = Instant.MIN;
    private Instant faultBegin = Instant.MAX;
    private Instant faultEnd = Instant.MAX;
    private @Nullable Instant found;

    VariantRun(WarmShop shop, Variant variant, Timeline timeline, String commit) {
        this.shop = shop;
        this.stage = shop.stage();
        this.variant = variant;
        this.timeline = timeline;
        this.commit = commit;
    }

    Result run() throws StageFailed, InterruptedException {
        Instant start = Instant.now();
        shop.prepare(variant);
        stage.startServerAnew();
        Driver driver = stage.startDriver(shop.traffic(), timeline.most().plus(DRIVER_RESERVE));
        Result result;
        boolean calm;
        try (Probe probe = Probe.start(shop, variant.hit())) {
            Instant begin = Instant.now();
            Acting always = new Acting(shop);
            HostReading early;
            HostReading before;
            try {
                always.start(variant.always());
                sleepUntil(begin.plus(timeline.normal().dividedBy(2)));
                early = stage.reading();
                sleepUntil(begin.plus(timeline.normal()));
                before = stage.reading();
                faultBegin = Instant.now();
                act();
                faultEnd = Instant.now();
                settle(faultEnd);
            } finally {
                always.stop();
            }
            Optional<String> blind = stage.api().blindness();
            HostReading after = stage.reading();
            // What comes from before the variant's begin was still on its way to the server before.
            Judgement judgement = variant.truth() == null
                    ? LabJudge.judge(null, findings, everTold(), begin, Instant.now())
                    : LabJudge.judge(variant.truth(), findings, everTold(), faultBegin, faultEnd);
            result = result(start, judgement, probe.answers(), blind, before.since(early), after.since(before));
            calm = isCalmInTime(probe, faultEnd);
        } finally {
            driver.stop();
        }
        if (!calm) {
            shop.progress()
                    .line("  not as it was after " + timeline.calm().toSeconds() + " s: the services start again");
            shop.restartAll();
        }
        return result;
    }

    /**
     * Ends the server and leaves its store in a directory, with the findings that were judged and the fault's time
     * beside it.
     *
     * @throws StageFailed when it cannot be written, for want of room for instance
     */
    void keep(Path directory) throws StageFailed {
        stage.keepStore(directory.resolve("store"));
        try {
            Files.writeString(directory.resolve("findings.json"), findings.toPrettyString());
            Files.writeString(directory.resolve("fault.txt"), faultBegin + " " + faultEnd + "\n");
        } catch (IOException e) {
            throw new StageFailed(directory + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** From the fault's begin to its end. */
    private void act() throws StageFailed, InterruptedException {
        Acting running = new Acting(shop);
        try {
            running.start(variant.actors());
            while (Instant.now().isBefore(faultBegin.plus(timeline.fault()))) {
                look();
            }
        } finally {
            running.stop();
        }
    }

    private void settle(Instant faultEnd) throws StageFailed, InterruptedException {
        Instant least = faultEnd.plus(LEAST_SETTLE);
        Instant most = faultEnd.plus(timeline.settle());
        while (Instant.now().isBefore(least) || (Instant.now().isBefore(most) && !isStable(Instant.now()))) {
            look();
        }
    }

    /** Where nothing was found yet of what was hit, something may still come. */
    private boolean isStable(Instant now) {
        String hit = variant.hit().operation();
        return named.stream().anyMatch(finding -> finding.startsWith(hit)) && now.isAfter(lastChange.plus(STABLE));
    }

    private void look() throws StageFailed, InterruptedException {
        Thread.sleep(POLL);
        stage.requireAlive("in the middle of " + variant.name());
        Optional<JsonNode> answer = stage.api().findings("en");
        if (answer.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        findings = answer.get();
        LabJudge.stream(findings).forEach(finding -> ever.put(LabJudge.named(finding), finding));
        List<String> before = named;
        named = LabJudge.stream(findings).map(LabJudge::named).sorted().toList();
        if (!named.equals(before)) {
            lastChange = now;
        }
        Truth truth = variant.truth();
        if (found == null && truth != null && LabJudge.isFound(truth, findings, faultBegin, now)) {
            found = now;
        }
    }

    private Result result(
            Instant start,
            Judgement judgement,
            List<Probe.Answer> answers,
            Optional<String> blind,
            HostReading.Figures normal,
            HostReading.Figures whole) {
        // The fault may well starve the host: that is judged in normal time, and who else computes in both.
        List<String> unsure = new ArrayList<>();
        unsure.addAll(new HostCondition(null, normal.stalledShare(), normal.othersShare()).starvation());
        unsure.addAll(new HostCondition(null, null, whole.othersShare()).starvation());
        List<String> wrong = new ArrayList<>(judgement.wrong());
        // A server that looks at nothing is silent, and no answer.
        blind.ifPresent(wrong::add);
        Optional<Instant> firstSlow = Probe.firstSlow(answers, faultBegin);
        if (variant.truth() != null && firstSlow.isEmpty()) {
            wrong.add("the fault made no request slow");
        }
        boolean top = judgement.top() && blind.isEmpty();
        Instant rightSince = top ? found : null;
        Double seconds =
                rightSince == null || firstSlow.isEmpty() ? null : Double.valueOf(seconds(firstSlow.get(), rightSince));
        return new Result(
                commit,
                variant.name(),
                shop.seed(),
                variant.heldOut(),
                variant.truth() == null,
                top,
                top && judgement.chain(),
                judgement.falseFindings(),
                wrong,
                LabJudge.stream(findings).map(LabJudge::named).toList(),
                seconds,
                unsure.stream().distinct().toList(),
                seconds(start, Instant.now()),
                judgement.confidence());
    }

    private boolean isCalmInTime(Probe probe, Instant faultEnd) throws InterruptedException {
        Instant most = Instant.now().plus(timeline.calm());
        while (Instant.now().isBefore(most)) {
            if (Probe.isCalm(probe.answers(), faultBegin, faultEnd)) {
                return true;
            }
            Thread.sleep(POLL);
        }
        return false;
    }

    private JsonNode everTold() {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        ever.values().forEach(all::add);
        return all;
    }

    private static void sleepUntil(Instant time) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), time);
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
