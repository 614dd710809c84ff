package dev.nightjar.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.finding.Slowdown;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mean ledgers of the window and of the reference: two bars on one scale, and the table of their parts. */
final class LedgerComparison extends Div {

    /** Shorter bars are hardly seen. */
    private static final double TINY = 0.02;

    private final Say say;
    private final Slowdown slowdown;

    LedgerComparison(Say say, Slowdown slowdown) {
        this.say = say;
        this.slowdown = slowdown;
        double scale = Math.max(1, Math.max(slowdown.meanWallNanos(), slowdown.referenceWallNanos()));
        addClassName("nj-ledgers");
        add(row(
                say.label("ledgers.slow", say.count(slowdown.works())),
                slowdown.meanWallNanos(),
                slowdown.meanParts(),
                scale));
        add(row(say.label("ledgers.normal"), slowdown.referenceWallNanos(), slowdown.referenceParts(), scale));
        add(new DataTable(
                say.label("ledgers.table"),
                List.of(
                        say.label("ledgers.part"),
                        say.label("ledgers.slow-short"),
                        say.label("ledgers.normal-short"),
                        say.label("ledgers.extra"),
                        say.label("ledgers.extra-share")),
                rows()));
        if (slowdown.littleHistory()) {
            add(Notice.remark(say.label("ledgers.little-history")));
        }
    }

    private Div row(String name, double wallNanos, Map<Part, Double> parts, double scale) {
        Span wall = new Span(say.duration(wallNanos));
        wall.addClassName("nj-wall");
        Div label = new Div(new Span(name), wall);
        label.addClassName("nj-bar-label");
        Div row = new Div(label, new LedgerBar(say, parts, scale));
        if (wallNanos < TINY * scale) {
            Paragraph remark = new Paragraph(say.label("ledgers.tiny", say.share(wallNanos / scale)));
            remark.addClassName("nj-quiet");
            row.add(remark);
        }
        return row;
    }

    private List<List<Component>> rows() {
        List<List<Component>> rows = new ArrayList<>();
        for (Part part : Part.values()) {
            Double slow = slowdown.meanParts().get(part);
            Double normal = slowdown.referenceParts().get(part);
            boolean isNothing = nanos(slow) == 0 && nanos(normal) == 0;
            if (!isNothing || part == Part.UNEXPLAINED) {
                rows.add(row(part, slow, normal));
            }
        }
        Span sum = new Span(say.label("ledgers.sum"));
        sum.addClassName("nj-sum");
        rows.add(List.of(
                sum,
                new Span(say.duration(slowdown.meanWallNanos())),
                new Span(say.duration(slowdown.referenceWallNanos())),
                new Span(signed(slowdown.extraNanos())),
                new Span(say.share(1))));
        return rows;
    }

    private List<Component> row(Part part, @Nullable Double slow, @Nullable Double normal) {
        Span swatch = new Span();
        swatch.addClassNames("nj-swatch", "nj-part-" + part.word());
        swatch.getElement().setAttribute("aria-hidden", "true");
        double extra = nanos(slow) - nanos(normal);
        return List.of(
                new Span(swatch, new Span(say.label("part." + part.word()))),
                new Span(amount(slow)),
                new Span(amount(normal)),
                new Span(signed(extra)),
                new Span(slowdown.extraNanos() <= 0 ? "" : say.share(extra / slowdown.extraNanos())));
    }

    /** What was not measured is no zero. */
    private String amount(@Nullable Double nanos) {
        return nanos == null ? say.label("ledgers.not-measured") : say.duration(nanos);
    }

    private String signed(double nanos) {
        return (nanos < 0 ? "−" : "+") + say.duration(Math.abs(nanos));
    }

    private static double nanos(@Nullable Double nanos) {
        return nanos == null ? 0 : nanos;
    }
}
