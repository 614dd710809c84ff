package dev.nightjar.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Recurrence;
import dev.nightjar.model.words.FindingText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The periods of a finding that comes back as dots, full with the slowdown and hollow without; else its occurrences. */
final class Dots extends Div {

    private static final int MOST = 30;

    /**
     * One dot.
     *
     * @param fromEpochNanos start of the occurrence, or when it would have been due
     */
    record Dot(long fromEpochNanos, boolean seen) {}

    Dots(Say say, Finding finding) {
        addClassName("nj-dots");
        List<Dot> dots = dots(finding.occurrences(), finding.recurrence());
        Span row = new Span();
        row.addClassName("nj-dot-row");
        row.getElement().setAttribute("aria-hidden", "true");
        for (Dot dot : dots) {
            Span mark = new Span();
            mark.addClassNames("nj-dot", dot.seen() ? "nj-seen" : "nj-missed");
            mark.setTitle(say.label(dot.seen() ? "dots.seen" : "dots.missed", say.time(dot.fromEpochNanos())));
            row.add(mark);
        }
        add(row, new Span(words(say, finding)));
    }

    /** The last ones, oldest first. */
    static List<Dot> dots(List<TimeRange> occurrences, @Nullable Recurrence recurrence) {
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < occurrences.size(); i++) {
            long start = occurrences.get(i).fromEpochNanos();
            if (i > 0 && recurrence != null) {
                long before = occurrences.get(i - 1).fromEpochNanos();
                long periods = Math.min(MOST, Math.round((double) (start - before) / recurrence.periodNanos()));
                for (long missed = 1; missed < periods; missed++) {
                    dots.add(new Dot(recurrence.earlier(start, periods - missed), false));
                }
            }
            dots.add(new Dot(start, true));
        }
        return List.copyOf(dots.subList(Math.max(0, dots.size() - MOST), dots.size()));
    }

    private static String words(Say say, Finding finding) {
        Recurrence recurrence = finding.recurrence();
        if (recurrence == null) {
            return say.label(
                    finding.occurrences().size() == 1 ? "dots.once" : "dots.times",
                    finding.occurrences().size());
        }
        return say.phrase(FindingText.comesBack(recurrence));
    }
}
