package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a login leads; the rest of it is in ServerIT. */
class LoginFilterTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?lang=zh", "/findings/test/seven?open=link-1&theme=dark"})
    void aPageOfThisServerIsKept(String page) {
        assertThat(LoginFilter.target(page)).isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example/",
                "/\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "/a\r\nSet-Cookie: b=c",
                "/a b",
                "/login"
            })
    void everythingElseLeadsToTheStartPage(String other) {
        assertThat(LoginFilter.target(other)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api", "/api/v1/findings", "/zipkin/api/v2/services", "/jaeger/prod/api/traces", "/jaeger"})
    void anApiHasTheTokensFilterInstead(String path) {
        assertThat(TokenFilter.isApi(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/findings/zipkin/api", "/apis", "/zipkins", "/VAADIN/api/"})
    void everyOtherPathIsAPage(String path) {
        assertThat(TokenFilter.isApi(path)).isFalse();
    }

    @Test
    void withoutAPageTheStartPageFollows() {
        assertThat(LoginFilter.target(null)).isEqualTo("/");
    }
}
