package dev.nightjar.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

    private static final String TOKEN = "0123456789abcdef";
    private static final Path PEM = Path.of("any.pem");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1"})
    void loopbackIsOpenWithoutToken(String address) {
        assertThat(door(address, null, null, null, false).judge()).isInstanceOf(Door.Verdict.Open.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
    void anyOtherAddressIsRefusedWithoutTokenAndTls(String address) {
        assertThat(door(address, null, null, null, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("nightjar.otlp.address=" + address, "without token and TLS")
                                .contains(
                                        "nightjar.door.token", "nightjar.door.certificate", "nightjar.door.private-key")
                                .contains("nightjar.door.insecure=true"));
    }

    @Test
    void tokenAloneAndTlsAloneAreNotEnough() {
        assertThat(door("0.0.0.0", TOKEN, null, null, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class, r -> assertThat(r.message()).contains("without TLS:"));
        assertThat(door("0.0.0.0", null, PEM, PEM, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class, r -> assertThat(r.message()).contains("without a token:"));
    }

    @Test
    void tokenAndTlsOpenAnyAddress() {
        assertThat(door("0.0.0.0", TOKEN, PEM, PEM, false).judge()).isInstanceOf(Door.Verdict.Open.class);
    }

    @Test
    void insecureOpensAnyAddressAloud() {
        assertThat(door("0.0.0.0", null, null, null, true).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.OpenAloud.class,
                        aloud -> assertThat(aloud.warning()).contains("0.0.0.0", "reachable from other hosts"));
    }

    @Test
    void insecureWithAllThatIsNeededIsNotWorthAWarning() {
        assertThat(door("0.0.0.0", TOKEN, PEM, PEM, true).judge()).isInstanceOf(Door.Verdict.Open.class);
    }

    @Test
    void guessableOrUnsendableTokenIsRefusedEvenOnLoopback() {
        assertThat(door("127.0.0.1", "secret", null, null, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class,
                        r -> assertThat(r.message())
                                .contains("has 6 characters")
                                .doesNotContain("secret"));
        assertThat(door("127.0.0.1", "0123456789 abcdef", null, null, false).judge())
                .isInstanceOf(Door.Verdict.Refused.class);
        assertThat(door("127.0.0.1", "0123456789abcdéf", null, null, false).judge())
                .isInstanceOf(Door.Verdict.Refused.class);
    }

    @Test
    void halfOfTlsIsRefused() {
        assertThat(door("127.0.0.1", null, PEM, null, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class,
                        r -> assertThat(r.message()).contains("without nightjar.door.private-key"));
        assertThat(door("127.0.0.1", null, null, PEM, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class,
                        r -> assertThat(r.message()).contains("without nightjar.door.certificate"));
    }

    @Test
    void emptyAndUnknownAddressesAreRefused() {
        assertThat(door(" ", null, null, null, false).judge()).isInstanceOf(Door.Verdict.Refused.class);
        assertThat(door("no-such-host.invalid", null, null, null, false).judge())
                .isInstanceOfSatisfying(
                        Door.Verdict.Refused.class, r -> assertThat(r.message()).contains("cannot be resolved"));
    }

    @Test
    void theTokenIsNeverShown() {
        DoorSettings settings = new DoorSettings("127.0.0.1", 0, 0, TOKEN, null, null, false);

        assertThat(settings.toString()).contains("***").doesNotContain(TOKEN);
        assertThat(settings.door().toString()).contains("***").doesNotContain(TOKEN);
    }

    @Test
    void defaultsAreOtlpsPortsOnLoopback() {
        assertThat(DoorSettings.loopback())
                .isEqualTo(new DoorSettings("127.0.0.1", 4317, 4318, null, null, null, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void portsOutsideTheirRangeAreRefused(int port) {
        assertThatThrownBy(() -> DoorSettings.loopback(port, 1))
                .hasMessageContaining("nightjar.otlp.grpc-port=" + port);
        assertThatThrownBy(() -> DoorSettings.loopback(1, port))
                .hasMessageContaining("nightjar.otlp.http-port=" + port);
    }

    @Test
    void anAgeOfFactsOutsideItsRangeIsRefused() {
        DoorSettings settings = DoorSettings.loopback();
        assertThat(settings.withOldestFacts(Duration.ofDays(120)).oldestFacts()).isEqualTo(Duration.ofDays(120));
        assertThatThrownBy(() -> settings.withOldestFacts(Duration.ofHours(1)))
                .hasMessageContaining("nightjar.otlp.oldest-facts=PT1H: 1d to 3650d");
        assertThatThrownBy(() -> settings.withOldestFacts(Duration.ofDays(4_000)))
                .hasMessageContaining("nightjar.otlp.oldest-facts");
    }

    @Test
    void bothDoorsOnOnePortAreRefused() {
        assertThatThrownBy(() -> DoorSettings.loopback(4317, 4317)).hasMessageContaining("set two ports");
    }

    private static Door door(
            String address,
            @Nullable String token,
            @Nullable Path certificate,
            @Nullable Path privateKey,
            boolean insecure) {
        return new Door("nightjar.otlp.address", address, token, certificate, privateKey, insecure);
    }
}
