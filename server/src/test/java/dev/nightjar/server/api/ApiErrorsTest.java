package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.port.SignalReader.QueryFailed;
import dev.nightjar.server.reanalysis.ReanalysisRefused;
import dev.nightjar.store.BackupRefused;
import dev.nightjar.store.BackupRefused.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.server.ResponseStatusException;

class ApiErrorsTest {

    private final ApiErrors errors = new ApiErrors();
    private final HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> method.getName().equals("getRequestURI") ? "/api/v1/agents" : null);

    @Test
    void eachErrorSaysWhatAndWhereUnderItsStatus() {
        is(errors.unknown(new Asked.Unknown("unknown lang 'fr'"), request), 400, "unknown lang 'fr'");
        is(errors.wrong(new Asked.Wrong("parameter 'limit'"), request), 400, "parameter 'limit'");
        is(errors.notThere(new Asked.NotThere("no such recording"), request), 404, "no such recording");
        is(
                errors.queryFailed(new QueryFailed("narrow the range", new IllegalStateException()), request),
                503,
                "narrow the range");
        is(
                errors.queryFailed(new QueryFailed(QueryFailed.Reason.TOO_LARGE, "ask for less"), request),
                422,
                "ask for less");
        is(errors.noBackup(new BackupRefused(Reason.RUNNING, "another", null), request), 409, "another");
        is(errors.noBackup(new BackupRefused(Reason.DISK_FULL, "no room", null), request), 507, "no room");
        is(errors.noBackup(new BackupRefused(Reason.FAILED, "not copied", null), request), 503, "not copied");
    }

    @Test
    void aReanalysisThatIsRefusedOrGivenUpHasItsStatus() {
        assertThat(ReanalysisRefused.Reason.values())
                .extracting(reason -> errors.notAnalyzed(refused(reason), request)
                        .getStatusCode()
                        .value())
                .containsExactly(409, 503, 503);
    }

    private static ReanalysisRefused refused(ReanalysisRefused.Reason reason) {
        return new ReanalysisRefused(reason, "why");
    }

    @Test
    void aMistakeOfOursTellsNoneOfItsInside() {
        is(
                errors.failed(new IllegalStateException("a secret"), request),
                500,
                "a mistake of the server: its log has it, please report it");
    }

    @Test
    void whatSpringRefusesItselfKeepsItsStatus() {
        ResponseStatusException refused = new ResponseStatusException(HttpStatus.NOT_ACCEPTABLE);
        assertThatThrownBy(() -> errors.failed(refused, request)).isSameAs(refused);
    }

    private static void is(ResponseEntity<Map<String, Object>> answer, int status, String error) {
        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(answer.getBody()).isEqualTo(Map.of("error", error, "path", "/api/v1/agents"));
    }
}
