package dev.nightjar.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    /** From the block for documentation (RFC 5737): belongs to nobody. */
    private static final String ELSEWHERE = "192.0.2.1:8080";

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:8080", "http://127.9.9.9:8080/", "http://[::1]:8080", "HTTP://localhost:8080"})
    void loopbackIsOpen(String url) {
        Target target = Target.of(url);
        assertThat(target.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(target.address().getPort()).isEqualTo(8080);
    }

    @Test
    void thePortIs80WhenNoneIsGiven() {
        assertThat(Target.of("http://127.0.0.1").hostAndPort()).isEqualTo("127.0.0.1:80");
    }

    @Test
    void anotherMachineIsRefusedUntilItIsNamed() {
        assertThatThrownBy(() -> Target.of("http://" + ELSEWHERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a loopback address")
                .hasMessageContaining("--allow " + ELSEWHERE);
        assertThatThrownBy(() -> Target.of("http://" + ELSEWHERE, Set.of("192.0.2.1:80", "192.0.2.2:8080")))
                .hasMessageContaining("not a loopback address");
        assertThat(Target.of("http://" + ELSEWHERE, Set.of(ELSEWHERE)).hostAndPort())
                .isEqualTo(ELSEWHERE);
    }

    @Test
    void anyAddressOfThisMachineIsNotLoopback() {
        assertThatThrownBy(() -> Target.of("http://0.0.0.0:80")).hasMessageContaining("not a loopback address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:80",
                "ftp://127.0.0.1",
                "http://127.0.0.1:80/path",
                "http://127.0.0.1?q",
                "http://u:p@127.0.0.1",
                "http://",
                "http://127.0.0.1:0",
                "http://127.0.0.1:70000",
                "https://127.0.0.1",
                "not a url"
            })
    void whatIsNoPlainTargetIsRefused(String url) {
        assertThatThrownBy(() -> Target.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target");
    }
}
