package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class UrlStateTest {

    @Test
    void whatAUrlSaysComesBackInTheNextOne() {
        UrlState state = UrlState.of(QueryParameters.fromString("theme=dark&lang=zh&open=link-1,latency"));

        assertThat(state.on("/x")).isEqualTo("/x?lang=zh&open=latency,link-1&theme=dark");
        assertThat(state.withOpen("link-1", false).withOpen("link-2", true).on("/x"))
                .isEqualTo("/x?lang=zh&open=latency,link-2&theme=dark");
        assertThat(state.elsewhere().withTheme(null).withLanguage("en").on("/")).isEqualTo("/?lang=en");
    }

    @Test
    void withoutAWordTheBrowserDecides() {
        UrlState state = UrlState.of(QueryParameters.empty());

        assertThat(state.locale(Locale.forLanguageTag("zh-CN"))).isEqualTo(Locale.SIMPLIFIED_CHINESE);
        assertThat(state.locale(Locale.GERMAN)).isEqualTo(Locale.ENGLISH);
        assertThat(state.on("/")).isEqualTo("/");
    }

    @Test
    void whatIsNotKnownIsDropped() {
        UrlState state = UrlState.of(QueryParameters.fromString("theme=pink&lang=xx&open=\"><script>,link-1"));

        assertThat(state.on("/")).isEqualTo("/?open=link-1");
    }
}
