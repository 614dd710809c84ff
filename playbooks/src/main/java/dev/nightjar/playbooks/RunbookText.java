package dev.nightjar.playbooks;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.Words;
import java.util.Locale;
import java.util.Map;

/** A runbook as lines for a terminal. The command line prints it as the API gives it. */
public final class RunbookText {

    private static final int WIDTH = 110;

    private final Locale locale;
    private final StringBuilder out = new StringBuilder();

    private RunbookText(Locale locale) {
        this.locale = locale;
    }

    /**
     * Each line ends with a line feed.
     *
     * @param locale the one that the runbook was made in
     */
    public static String of(Runbook runbook, Locale locale) {
        RunbookText text = new RunbookText(locale);
        text.write(runbook);
        return text.out.toString();
    }

    private void write(Runbook runbook) {
        line("  ", say("label.playbook", Map.of("title", new Value.Text(runbook.title()))));
        wrapped("    ", "    ", runbook.meaning());
        for (Runbook.Section section : runbook.sections()) {
            line("  ", section.title());
            int number = 1;
            for (Step step : section.steps()) {
                write(number++, step);
            }
        }
    }

    private void write(int number, Step step) {
        String label = String.format(Locale.ROOT, "   %2d. ", number);
        String indent = " ".repeat(label.length());
        switch (step) {
            case Step.Advice advice -> wrapped(label, indent, advice.text());
            case Step.Replay replay -> wrapped(label, indent, replay.text());
            case Step.Query query -> {
                wrapped(label, indent, query.text());
                copied(indent, query.database().title(), query.query());
            }
            case Step.Command command -> {
                wrapped(label, indent, command.text());
                copied(indent, command.tool().word(), command.command());
            }
        }
    }

    private void copied(String indent, String where, String code) {
        line(indent, say("label.playbook.copy", Map.of("where", new Value.Text(where))));
        code.lines().forEach(each -> line(indent + "    ", each));
    }

    private void wrapped(String first, String indent, String text) {
        String lead = first;
        for (String paragraph : text.lines().toList()) {
            for (String line : Wrap.lines(paragraph, WIDTH - indent.length())) {
                line(lead, line);
                lead = indent;
            }
        }
    }

    private void line(String lead, String text) {
        out.append(lead).append(text).append('\n');
    }

    private String say(String code, Map<String, Value> params) {
        return Words.render(new Phrase(code, params), locale);
    }
}
