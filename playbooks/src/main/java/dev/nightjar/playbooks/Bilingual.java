package dev.nightjar.playbooks;

import java.util.Locale;

/** A text in both languages. */
record Bilingual(Template english, Template chinese) {
    Template in(Locale locale) {
        return locale.getLanguage().equals("zh") ? chinese : english;
    }
}
