package dev.nightjar.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.demo.verdict.Verdict.Outcome;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The truth table: findings as the API gives them → verdict. */
class JudgeTest {

    private static final HostCondition CALM = new HostCondition(1.5, 0.1, 0.05);
    private static final HostCondition STARVED = new HostCondition(250.0, 0.9, 0.7);
    private static final String SQL = "update inventory set stock = stock - ? where sku = ?";

    private static final String EXPECTED = finding("POST /orders", "database-job", "nightly-settlement", 3000, SQL, 60);

    private final Judge settlement = new Judge(Fault.NIGHTLY_SETTLEMENT, 60, 3);
    private final Judge nothing = new Judge(Fault.NONE, 60, 3);

    @Test
    void theExpectedCauseIsRight() {
        assertThat(settlement.judge(array(EXPECTED), CALM)).isEqualTo(new Verdict(Outcome.RIGHT, List.of()));
    }

    @Test
    void theSameCauseOfAnotherOperationIsRightToo() {
        String products = finding("GET /products/{sku}", "database-job", "nightly-settlement", 2000, SQL, 60);

        assertThat(outcome(settlement, EXPECTED, products)).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void aChainThatEndsWithoutACauseElsewhereNamesNoOther() {
        assertThat(outcome(settlement, EXPECTED, finding("GET /products/{sku}", "unknown", "", 2000, SQL, 60)))
                .isEqualTo(Outcome.RIGHT);
    }

    @Test
    void noFindingIsWrong() {
        assertThat(settlement.judge(array(), CALM).reasons()).containsExactly("nothing was found for POST /orders");
        assertThat(outcome(
                        settlement, finding("GET /products/{sku}", "database-job", "nightly-settlement", 9, SQL, 60)))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void anotherCauseOfTheOrdersIsWrong() {
        Verdict verdict = settlement.judge(array(finding("POST /orders", "pool-too-small", "", 3000, SQL, 60)), CALM);

        assertThat(verdict.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(verdict.reasons()).anyMatch(reason -> reason.contains("'pool-too-small', not 'database-job'"));
    }

    @Test
    void theWorstFindingOfTheOrdersCounts() {
        String lesser = finding("POST /orders", "unknown", "", 50, SQL, 60);
        String greater = finding("POST /orders", "unknown", "", 5000, SQL, 60);

        assertThat(outcome(settlement, lesser, EXPECTED)).isEqualTo(Outcome.RIGHT);
        assertThat(outcome(settlement, EXPECTED, greater)).isEqualTo(Outcome.WRONG);
    }

    @Test
    void aFindingThatNamesAnotherCauseIsWrongWhereverItIs() {
        assertThat(outcome(settlement, EXPECTED, finding("GET /prices/{sku}", "gc-pause", "G1", 10, SQL, 60)))
                .isEqualTo(Outcome.WRONG);
        assertThat(outcome(settlement, EXPECTED, finding("GET /orders/{id}", "database-job", "backup", 10, SQL, 60)))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void theDecoyInAnyFindingIsWrong() {
        String withDecoy = finding("POST /orders", "database-job", "nightly-settlement", 3000, SQL + " mv-refresh", 60);

        assertThat(settlement.judge(array(withDecoy), CALM).reasons())
                .containsExactly("a finding for POST /orders speaks of the decoy mv-refresh");
    }

    @Test
    void aChainWithoutTheStatementIsWrong() {
        String other = finding("POST /orders", "database-job", "nightly-settlement", 3000, "select now()", 60);

        assertThat(settlement.judge(array(other), CALM).reasons())
                .containsExactly("no link of POST /orders speaks of 'update inventory'");
    }

    @Test
    void theRecurrenceMustFitFromThreeNightsOn() {
        String once = finding("POST /orders", "database-job", "nightly-settlement", 3000, SQL, 0);
        String everyHalf = finding("POST /orders", "database-job", "nightly-settlement", 3000, SQL, 30);

        assertThat(outcome(settlement, once)).isEqualTo(Outcome.WRONG);
        assertThat(outcome(settlement, everyHalf)).isEqualTo(Outcome.WRONG);
        assertThat(outcome(new Judge(Fault.NIGHTLY_SETTLEMENT, 60, 2), once)).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void withoutAFaultOnlySilenceIsRight() {
        assertThat(outcome(nothing)).isEqualTo(Outcome.RIGHT);
        assertThat(outcome(nothing, EXPECTED)).isEqualTo(Outcome.WRONG);
        assertThat(outcome(nothing, finding("GET /prices/{sku}", "unknown", "", 1, SQL, 0)))
                .isEqualTo(Outcome.WRONG);
    }

    @Test
    void aStarvedHostExcusesAWrongAnswerAndKeepsARightOne() {
        assertThat(settlement.judge(array(), STARVED).outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(nothing.judge(array(EXPECTED), STARVED).outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(settlement.judge(array(EXPECTED), STARVED).outcome()).isEqualTo(Outcome.RIGHT);
        assertThat(nothing.judge(array(), STARVED).outcome()).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void eitherFigureShowsAStarvedHostAndAMissingOneShowsNothing() {
        assertThat(new HostCondition(101.0, null, null).starvation()).hasSize(1);
        assertThat(new HostCondition(null, 0.76, null).starvation()).hasSize(1);
        assertThat(new HostCondition(null, null, 0.41).starvation()).hasSize(1);
        assertThat(new HostCondition(100.0, 0.75, 0.4).starvation()).isEmpty();
        assertThat(new HostCondition(null, null, null).starvation()).isEmpty();
    }

    @Test
    void severalRunsAreRightOnlyTogether() {
        Verdict right = new Verdict(Outcome.RIGHT, List.of());
        Verdict wrong = new Verdict(Outcome.WRONG, List.of("x"));
        Verdict cannotSay = new Verdict(Outcome.CANNOT_SAY, List.of("y"));

        assertThat(Verdict.exitCode(List.of(right, right))).isZero();
        assertThat(Verdict.exitCode(List.of(right, cannotSay))).isEqualTo(2);
        assertThat(Verdict.exitCode(List.of(right, cannotSay, wrong))).isEqualTo(1);
    }

    @Test
    void anUnknownFaultIsRefusedWithTheKnownOnes() {
        assertThat(Fault.parse("none")).isEqualTo(Fault.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.parse("gremlin"))
                .withMessage("fault 'gremlin' is none of nightly-settlement, report-export, payment-timeout, none");
    }

    @Test
    void theReportsAllocationIsRightOnlyWithItsLine() {
        String right = "link.gc.more-often-and-longer, OrderReport.euros:29";

        assertThat(judged(Fault.REPORT_EXPORT, "allocation", "order: GET /reports/orders", right))
                .isEqualTo(Outcome.RIGHT);
        assertThat(judged(
                        Fault.REPORT_EXPORT,
                        "allocation",
                        "order: GET /reports/orders",
                        "link.gc.more-often-and-longer"))
                .isEqualTo(Outcome.WRONG);
        assertThat(judged(Fault.REPORT_EXPORT, "allocation", "order: GET /prices/{sku}", right))
                .isEqualTo(Outcome.WRONG);
        assertThat(judged(Fault.REPORT_EXPORT, "gc-survival", "", right)).isEqualTo(Outcome.WRONG);
    }

    @Test
    void theStarvedExecutorIsRightOnlyWithItsOccupant() {
        String right = "link.part.downstream, POST /payments, charges";

        assertThat(judged(Fault.PAYMENT_TIMEOUT, "executor-occupied", "payment charges: POST /statements", right))
                .isEqualTo(Outcome.RIGHT);
        assertThat(judged(Fault.PAYMENT_TIMEOUT, "executor-too-small", "payment charges", right))
                .isEqualTo(Outcome.WRONG);
        assertThat(judged(Fault.PAYMENT_TIMEOUT, "executor-occupied", "payment charges: POST /payments", right))
                .isEqualTo(Outcome.WRONG);
        assertThat(judged(
                        Fault.PAYMENT_TIMEOUT,
                        "executor-occupied",
                        "payment charges: POST /statements",
                        "link.part.downstream"))
                .isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @EnumSource
    void theRightAnswerToOneFaultIsWrongForEveryOther(Fault fault) {
        for (Fault other : Fault.values()) {
            String answer = other.expected()
                    .map(what -> "["
                            + finding(
                                    what.operation(),
                                    what.cause(),
                                    what.holder(),
                                    3000,
                                    what.inLinks().toString(),
                                    60)
                            + "]")
                    .orElse("[]");
            Verdict verdict = new Judge(fault, 60, 3).judge(JsonMapper.shared().readTree(answer), CALM);

            assertThat(verdict.outcome()).as(other.word()).isEqualTo(other == fault ? Outcome.RIGHT : Outcome.WRONG);
        }
    }

    private static Outcome judged(Fault fault, String cause, String holder, String links) {
        return outcome(new Judge(fault, 60, 3), finding("POST /orders", cause, holder, 3000, links, 60));
    }

    private static Outcome outcome(Judge judge, String... findings) {
        return judge.judge(array(findings), CALM).outcome();
    }

    private static JsonNode array(String... findings) {
        return JsonMapper.shared().readTree("[" + String.join(",", findings) + "]");
    }

    private static String finding(
            String operation, String cause, String holder, double extraMillis, String sql, int periodSeconds) {
        String recurrence = periodSeconds == 0
                ? ""
                : "\"recurrence\":{\"period_nanos\":%d000000000,\"jitter_nanos\":0,\"length_nanos\":1,\"seen\":3,\"of\":3},"
                        .formatted(periodSeconds);
        return String.format(Locale.ROOT, """
                {"operation":"%s","cause":"%s","holder":"%s",%s
                 "slowdown":{"works":100,"mean_wall_nanos":%f,"reference_wall_nanos":40e6},
                 "links":[{"share":0.97,"claim":{"code":"link.sql.blocked","params":{"statement":{"type":"sql","value":"%s"}}}}]}""", operation, cause, holder, recurrence, 40e6 + extraMillis * 1e6, sql);
    }
}
