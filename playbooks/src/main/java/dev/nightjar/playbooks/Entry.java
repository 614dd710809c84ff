package dev.nightjar.playbooks;

import dev.nightjar.model.words.Words;
import java.time.ZoneId;
import java.util.Locale;

/** A step as it stands in a playbook, before it is filled in for a finding. */
sealed interface Entry {

    Bilingual text();

    record Advice(Bilingual text) implements Entry {}

    record Query(Bilingual text, Step.Database database, Template query) implements Entry {}

    record Command(Bilingual text, Step.Tool tool, Template command) implements Entry {}

    record Replay(Bilingual text) implements Entry {}

    default Step render(Parameters parameters, Locale locale, ZoneId zone) {
        String said = say(text(), parameters, locale, zone);
        return switch (this) {
            case Advice advice -> new Step.Advice(said);
            case Query query ->
                new Step.Query(
                        said,
                        query.database(),
                        query.query().fillCode(name -> parameters.name(name).flatMap(Quoting::sqlLiteral)));
            case Command command ->
                new Step.Command(
                        said,
                        command.tool(),
                        command.command().fillCode(name -> parameters.name(name).flatMap(Quoting::shellWord)));
            case Replay replay -> new Step.Replay(said);
        };
    }

    static String say(Bilingual text, Parameters parameters, Locale locale, ZoneId zone) {
        return text.in(locale).fill(name -> parameters.value(name).map(value -> Words.render(value, locale, zone)));
    }
}
