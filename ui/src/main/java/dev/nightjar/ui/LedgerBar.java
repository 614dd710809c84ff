package dev.nightjar.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.ledger.Part;
import java.util.Locale;
import java.util.Map;

/**
 * One ledger as a bar: parts in their fixed order, each with its colour and pattern, the wide ones with their name. For
 * the eye only; a table or sentence beside it says the same.
 */
final class LedgerBar extends Div {

    /** A narrower part has no room for its name. */
    private static final double NAMED = 0.09;

    /**
     * A bar.
     *
     * @param scaleNanos what the whole width stands for
     */
    LedgerBar(Say say, Map<Part, Double> parts, double scaleNanos) {
        addClassName("nj-bar");
        getElement().setAttribute("aria-hidden", "true");
        for (Part part : Part.values()) {
            double nanos = parts.getOrDefault(part, 0.0);
            if (nanos <= 0) {
                continue;
            }
            double share = nanos / scaleNanos;
            Span piece = new Span();
            piece.addClassNames("nj-piece", "nj-part-" + part.word());
            piece.getStyle().setWidth(String.format(Locale.ROOT, "%.3f%%", share * 100));
            piece.setTitle(say.label("part." + part.word()) + ": " + say.duration(nanos));
            if (share >= NAMED) {
                Span name = new Span(say.label("part." + part.word()));
                name.addClassName("nj-piece-name");
                piece.add(name);
            }
            add(piece);
        }
    }
}
