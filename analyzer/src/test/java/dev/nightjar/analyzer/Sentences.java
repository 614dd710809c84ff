package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.wire.FindingWire;
import dev.nightjar.model.words.Words;
import java.util.Locale;

/** That a finding can be said in every language, travels whole, and keeps the rules that hold for all findings. */
final class Sentences {

    private Sentences() {}

    static void assertSound(Finding finding) {
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE}) {
            assertReadable(finding.headline(), locale);
            Phrase missing = finding.missing();
            if (missing != null) {
                assertReadable(missing, locale);
            }
            Phrase looksLike = finding.looksLike();
            if (looksLike != null) {
                assertReadable(looksLike, locale);
            }
            for (Link link : finding.links()) {
                assertReadable(link.claim(), locale);
                assertReadable(link.disproof(), locale);
                assertThat(link.evidence()).as(link.claim().code()).isNotEmpty();
            }
        }
        assertThat(FindingWire.decode(FindingWire.encode(finding))).isEqualTo(finding);
        assertThat(finding.links().getFirst().share()).isEqualTo(1);
    }

    private static void assertReadable(Phrase phrase, Locale locale) {
        assertThat(Words.codes(locale)).contains(phrase.code());
        // An array's type is written with brackets; those of the texts are none that stand alone.
        assertThat(Words.render(phrase, locale).replace("[]", ""))
                .as("%s in %s", phrase, locale)
                .doesNotContain("{", "}", "[", "]", "``", "null")
                .isNotBlank();
    }
}
