package dev.nightjar.model.words;

import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.finding.Value;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole finding as lines for a terminal: the sentence, the cause, how often its confidence was right where that was
 * measured, when it was seen, then the chain link by link with its numbers and what would disprove it. CLI and demo
 * print it as the API gives it.
 */
public final class FindingText {

    private static final int WIDTH = 110;

    private static final String INDENT = " ".repeat(13);

    private final Locale locale;
    private final ZoneId zone;
    private final HitRates rates;
    private final StringBuilder out = new StringBuilder();

    private FindingText(Locale locale, ZoneId zone, HitRates rates) {
        this.locale = locale;
        this.zone = zone;
        this.rates = rates;
    }

    /** Each line ends with a line feed. */
    public static String of(Finding finding, Locale locale, ZoneId zone) {
        return of(finding, locale, zone, HitRates.measured());
    }

    static String of(Finding finding, Locale locale, ZoneId zone, HitRates rates) {
        FindingText text = new FindingText(locale, zone, rates);
        text.write(finding);
        return text.out.toString();
    }

    /** The phrase that names a cause: {@link Finding#cause()}. */
    public static Phrase cause(String cause) {
        return new Phrase("cause." + cause, Map.of());
    }

    private void write(Finding finding) {
        out.append(say(finding.headline())).append('\n');
        indented(new Phrase(
                "label.cause",
                Map.of(
                        "cause", new Value.Clauses(List.of(cause(finding.cause()))),
                        "holder", new Value.Text(finding.holder()))));
        // The headline has the word already.
        if (rates.of(finding.confidence()).isPresent()) {
            indented(new Phrase(
                    "label.confidence",
                    Map.of("confidence", new Value.Clauses(List.of(rates.said(finding.confidence()))))));
        }
        indented(seen(finding.occurrences()));
        Recurrence recurrence = finding.recurrence();
        if (recurrence != null) {
            indented(comesBack(recurrence));
            if (!recurrence.missed().isEmpty()) {
                indented(missed(recurrence));
            }
        }
        int number = 1;
        for (Link link : finding.links()) {
            write(number++, link);
        }
        Phrase missing = finding.missing();
        if (missing != null) {
            out.append("  ?  ").append(say(missing)).append('\n');
        }
        Phrase looksLike = finding.looksLike();
        if (looksLike != null) {
            out.append("  ~  ").append(say(looksLike)).append('\n');
        }
        out.append("  id ").append(finding.id()).append('\n');
    }

    private static Phrase seen(List<TimeRange> occurrences) {
        TimeRange last = occurrences.get(occurrences.size() - 1);
        return new Phrase(
                occurrences.size() == 1 ? "label.seen.once" : "label.seen",
                Map.of(
                        "times", new Value.Count(occurrences.size()),
                        "from", new Value.Instant(last.fromEpochNanos()),
                        "to", new Value.Instant(last.toEpochNanos())));
    }

    /** How it comes back. */
    public static Phrase comesBack(Recurrence recurrence) {
        String zone = recurrence.zone();
        return new Phrase(
                "label.recurrence",
                Map.of(
                        "period", new Value.Nanos(recurrence.periodNanos()),
                        "jitter", new Value.Nanos(recurrence.jitterNanos()),
                        "seen", new Value.Count(recurrence.seen()),
                        "of", new Value.Count(recurrence.of()),
                        "zone", new Value.Text(zone == null ? "" : zone)));
    }

    private static Phrase missed(Recurrence recurrence) {
        List<Phrase> times = new ArrayList<>();
        for (long time : recurrence.missed()) {
            times.add(new Phrase("label.missed.time", Map.of("at", new Value.Instant(time))));
        }
        return new Phrase("label.missed", Map.of("times", new Value.Clauses(times)));
    }

    /** The phrase that says what a link rests on. */
    public static Phrase basis(Link.Basis basis) {
        return new Phrase(basis == Link.Basis.DIRECT ? "label.basis.direct" : "label.basis.statistical", Map.of());
    }

    /** A link's share in words; what accounts for no measured part of the time has none. */
    public static String share(Link link, Locale locale, ZoneId zone) {
        return link.share() == 0 ? "–" : Words.render(new Value.Share(link.share()), locale, zone);
    }

    private void write(int number, Link link) {
        String share = share(link, locale, zone);
        out.append(String.format(Locale.ROOT, "  %d. %6s  %s\n", number, share, say(link.claim())));
        for (Evidence evidence : link.evidence()) {
            numbers(evidence.numbers());
        }
        out.append(INDENT)
                .append(say(new Phrase(
                        "label.disproof",
                        Map.of(
                                "basis", new Value.Clauses(List.of(basis(link.basis()))),
                                "disproof", new Value.Clauses(List.of(link.disproof()))))))
                .append('\n');
    }

    /** {@code name = value}, as many on a line as fit. Parts of a ledger that are 0 are left out. */
    private void numbers(Map<String, Value> numbers) {
        int column = 0;
        for (Map.Entry<String, Value> number : numbers.entrySet()) {
            if (isEmptyPart(number.getKey(), number.getValue())) {
                continue;
            }
            String written = number.getKey() + " = " + Words.render(number.getValue(), locale, zone);
            if (column == 0 || column + 2 + written.length() > WIDTH) {
                out.append(column == 0 ? "" : ",\n").append(INDENT);
                column = INDENT.length();
            } else {
                out.append(", ");
                column += 2;
            }
            out.append(written);
            column += written.length();
        }
        out.append(column == 0 ? "" : "\n");
    }

    private static boolean isEmptyPart(String name, @Nullable Value value) {
        return (name.startsWith("part.") || name.startsWith("reference."))
                && value instanceof Value.Nanos nanos
                && nanos.nanos() == 0;
    }

    private void indented(Phrase phrase) {
        out.append("  ").append(say(phrase)).append('\n');
    }

    private String say(Phrase phrase) {
        return Words.render(phrase, locale, zone);
    }
}
