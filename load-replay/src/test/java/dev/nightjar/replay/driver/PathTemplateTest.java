package dev.nightjar.replay.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/orders, /orders",
        "/orders/, /orders/",
        "/orders?id=7, /orders",
        "/orders/4711, /orders/{id}",
        "/orders/4711/items/3, /orders/{id}/items/{id}",
        "/orders/0f8fad5b-d9cb-469f-a165-70867728950e, /orders/{id}",
        "/orders/5f3c9a7be1d2, /orders/{id}",
        "/items/SKU-0042, /items/{id}",
        "/items/ord_9f2, /items/{id}",
        "/s/eyJhbGciOiJIUzI1NiJ9abcdef, /s/{id}",
        "/api/v1/facade/step, /api/v1/facade/step",
        "/api-v1/a-long-name-of-an-endpoint, /api-v1/a-long-name-of-an-endpoint",
        "/orders;jsessionid=8F3A/4711, /orders/{id}",
        "*, *",
    })
    void idsAreFolded(String uri, String template) {
        assertThat(PathTemplate.of(uri)).isEqualTo(template);
    }
}
