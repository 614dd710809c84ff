package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.analyzer.follow.Cause;
import dev.nightjar.analyzer.follow.Codes;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;
import dev.nightjar.model.words.Words;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code that the analyzer can emit has a text in each language and stands in the documentation; no text is left over. */
class CodesTest {

    /** What is said around findings, by the renderer itself, the command line and the demo. */
    private static final Pattern OF_THE_PRINTERS = Pattern.compile("(format|label|silence|verdict)\\..*");

    private static Set<String> codes() throws IllegalAccessException {
        Set<String> codes = new TreeSet<>();
        for (Field field : Codes.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                codes.add((String) field.get(null));
            }
        }
        for (Part part : Part.values()) {
            codes.add(Codes.part(part));
        }
        return codes;
    }

    private static Set<String> all() throws IllegalAccessException {
        Set<String> all = new TreeSet<>();
        for (String code : codes()) {
            all.add(code);
            // The first link has no short form: the headline's head says it. Nor has what comes at the same times: it
            // is not why.
            if (code.startsWith("link.") && !code.startsWith(Codes.SLOW) && !code.startsWith("link.recurs.")) {
                all.add(Codes.brief(code));
            }
        }
        for (Cause cause : Cause.values()) {
            all.add(cause.code());
        }
        for (Work.Kind kind : Work.Kind.values()) {
            all.add("works." + kind.word());
        }
        return all;
    }

    @Test
    void everyCodeHasATextInEachLanguageAndNoTextIsLeftOver() throws IllegalAccessException {
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE}) {
            Set<String> texts = new TreeSet<>(Words.codes(locale));
            texts.removeIf(OF_THE_PRINTERS.asMatchPredicate());
            assertThat(texts).as(locale.toLanguageTag()).isEqualTo(all());
        }
    }

    @Test
    void everyCodeAndCauseIsDocumented() throws IllegalAccessException, IOException {
        String documentation = Files.readString(Path.of("../docs/findings.md"));
        for (String code : codes()) {
            if (code.startsWith("link.") || code.startsWith("missing.") || code.startsWith("disproof.")) {
                assertThat(documentation).contains("`" + code + "`");
            }
        }
        for (Cause cause : Cause.values()) {
            assertThat(documentation).contains("`" + cause.word() + "`");
        }
    }
}
