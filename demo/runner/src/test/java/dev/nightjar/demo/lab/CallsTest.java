package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What customers ask for. */
class CallsTest {

    @ParameterizedTest
    @EnumSource
    void whatCanBeHitIsAskedForByItsOwnMethodAndPath(Hit hit) {
        HttpRequest request = hit.request(URI.create("http://127.0.0.1:20000"), "SKU-0007");

        assertThat(hit.operation()).startsWith(request.method() + " /");
        String path = hit.operation().substring(hit.operation().indexOf('/'));
        assertThat(request.uri().getPath()).isEqualTo(path.replace("{sku}", "SKU-0007"));
        assertThat(request.timeout()).isPresent();
    }
}
