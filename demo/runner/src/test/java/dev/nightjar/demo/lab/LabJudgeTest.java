package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.lab.LabJudge.Judgement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The truth table: findings as the API gives them → judgement. The fault lasts from second 100 to second 135. */
class LabJudgeTest {

    private static final Instant FROM = Instant.ofEpochSecond(100);
    private static final Instant TO = Instant.ofEpochSecond(135);
    private static final String LINKS = "link.pool.leak, AuditTrail.audit:80";

    private final Truth leak =
            Truth.of(Hit.ORDERS, "pool-leak", "AuditTrail.audit", "AuditTrail.audit", "link.pool.leak");

    @Test
    void causeHolderAndChainAreRight() {
        Judgement judgement = judge(leak, finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS, 110));

        assertThat(judgement).isEqualTo(new Judgement(true, true, "likely", List.of(), List.of()));
    }

    @Test
    void aChainThatLeavesSomethingOutIsNotWhole() {
        Judgement judgement = judge(leak, finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, "", 110));

        assertThat(judgement.top()).isTrue();
        assertThat(judgement.chain()).isFalse();
        assertThat(judgement.wrong()).containsExactly("the chain does not speak of 'link.pool.leak'");
    }

    @Test
    void theChainsEndMayBeTheHolderOrALink() {
        Truth truth = Truth.of(Hit.ORDERS, "executor-occupied", "GET /x", "Recommendations.askPartner");

        assertThat(judge(truth, finding("POST /orders", "executor-occupied", "order http: GET /x", 9, "", 110))
                        .chain())
                .isFalse();
        assertThat(judge(
                                truth,
                                finding(
                                        "POST /orders",
                                        "executor-occupied",
                                        "order http: GET /x",
                                        9,
                                        "Recommendations.askPartner:30",
                                        110))
                        .chain())
                .isTrue();
    }

    @Test
    void anotherCauseIsNoTopAndIsFalse() {
        Judgement judgement = judge(leak, finding("POST /orders", "pool-too-small", "orders", 3000, LINKS, 110));

        assertThat(judgement.top()).isFalse();
        assertThat(judgement.falseFindings()).containsExactly("POST /orders: pool-too-small 'orders'");
    }

    @Test
    void anotherHolderIsNoTopAndIsFalse() {
        Judgement judgement = judge(leak, finding("POST /orders", "pool-leak", "Other.frame", 3000, LINKS, 110));

        assertThat(judgement.top()).isFalse();
        assertThat(judgement.falseFindings()).containsExactly("POST /orders: pool-leak 'Other.frame'");
    }

    @Test
    void eachCauseHasItsOwnHolder() {
        Truth truth = leak.or("allocation", "GET /feed");

        assertThat(judge(truth, finding("POST /orders", "allocation", "order GET /feed", 9, LINKS, 110))
                        .top())
                .isTrue();
        assertThat(judge(truth, finding("POST /orders", "allocation", "x.AuditTrail.audit", 9, LINKS, 110))
                        .top())
                .isFalse();
    }

    @Test
    void whatWasTakenBackWasReadMeanwhile() {
        String right = finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS, 110);
        String wrong = finding("GET /prices/{sku}", "safepoint", "", 9, "", 110);

        assertThat(LabJudge.judge(leak, array(right), array(right, wrong), FROM, TO)
                        .falseFindings())
                .hasSize(1);
        assertThat(LabJudge.judge(null, array(), array(wrong), FROM, TO).top()).isFalse();
    }

    @Test
    void theWorstFindingOfWhatWasHitCounts() {
        String right = finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 50, LINKS, 110);
        String worse = finding("POST /orders", "unknown", "", 5000, LINKS, 110);

        assertThat(judge(leak, right, worse).top()).isFalse();
        assertThat(judge(leak, right, finding("GET /prices/{sku}", "unknown", "", 5000, "", 110))
                        .top())
                .isTrue();
    }

    @Test
    void aChainThatBreaksOffElsewhereIsNotFalse() {
        String right = finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS, 110);

        assertThat(judge(leak, right, finding("GET /prices/{sku}", "unknown", "", 9, "", 110))
                        .falseFindings())
                .isEmpty();
        assertThat(judge(leak, right, finding("GET /prices/{sku}", "safepoint", "", 9, "", 110))
                        .falseFindings())
                .hasSize(1);
    }

    @Test
    void whoSpeaksOfADecoyIsFalse() {
        String right = finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS + " mv-refresh", 110);

        assertThat(judge(leak, right).falseFindings()).hasSize(1);
    }

    @Test
    void onlyTheFaultsTimeCounts() {
        String before = finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS, 80);

        assertThat(judge(leak, before).wrong()).containsExactly("nothing was found for POST /orders");
        assertThat(LabJudge.isFound(leak, array(before), FROM, TO)).isFalse();
        assertThat(LabJudge.isFound(
                        leak,
                        array(finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS, 85)),
                        FROM,
                        TO))
                .as("it reaches into it")
                .isTrue();
    }

    @Test
    void ofANormalLoadOnlySilenceIsRight() {
        assertThat(judge(null)).isEqualTo(new Judgement(true, true, null, List.of(), List.of()));
        assertThat(judge(null, finding("GET /prices/{sku}", "unknown", "", 1, "", 110))
                        .top())
                .isFalse();
    }

    @Test
    void theAnswersConfidenceIsThatOfTheWorstFindingOrOfANormalLoadsStrongest() {
        String right = finding("POST /orders", "pool-leak", "x.AuditTrail.audit", 3000, LINKS, 110);
        String proved = finding("GET /prices/{sku}", "unknown", "", 9, "", 110).replace("likely", "proved");

        assertThat(judge(leak, right, proved).confidence()).isEqualTo("likely");
        assertThat(judge(leak, proved).confidence()).as("no answer").isNull();
        assertThat(judge(null, right, proved).confidence()).isEqualTo("proved");
    }

    private static Judgement judge(@Nullable Truth truth, String... findings) {
        return LabJudge.judge(truth, array(findings), array(findings), FROM, TO);
    }

    private static JsonNode array(String... findings) {
        return JsonMapper.shared().readTree("[" + String.join(",", findings) + "]");
    }

    /** A slowdown of 20 s. */
    private static String finding(
            String operation, String cause, String holder, double extraMillis, String link, int fromSeconds) {
        return String.format(
                Locale.ROOT,
                """
                {"operation":"%s","cause":"%s","holder":"%s","confidence":"likely","occurrences":[],
                 "slowdown":{"window":{"from":%d000000000,"to":%d000000000},
                             "works":100,"mean_wall_nanos":%f,"reference_wall_nanos":40e6},
                 "links":[{"claim":{"code":"%s"}}]}""",
                operation,
                cause,
                holder,
                fromSeconds,
                fromSeconds + 20,
                40e6 + extraMillis * 1e6,
                link);
    }
}
