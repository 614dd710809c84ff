package dev.nightjar.ui;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.ledger.Part;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The slowest and a typical work of the window and of the time before it, as ledgers on one scale. */
final class ExamplesPanel extends Div {

    private final Say say;
    private final double scale;

    ExamplesPanel(Say say, Finding finding, Detail detail) {
        this.say = say;
        this.scale = Stream.of(
                        detail.slow().slowest(),
                        detail.slow().typical(),
                        detail.normal().slowest(),
                        detail.normal().typical())
                .flatMap(Optional::stream)
                .mapToDouble(Work::wallNanos)
                .max()
                .orElse(1);
        addClassName("nj-examples");
        if (detail.trouble() != null) {
            add(Notice.trouble(say.label("store.trouble", detail.trouble())));
            return;
        }
        cohort("examples.window", detail.slow(), finding.slowdown().meanWallNanos());
        cohort("examples.before", detail.normal(), finding.slowdown().referenceWallNanos());
    }

    private void cohort(String key, Detail.Examples examples, double meanNanos) {
        add(new H3(say.label(
                key,
                say.time(examples.range().fromEpochNanos()),
                say.time(examples.range().toEpochNanos()))));
        Work slowest = examples.slowest().orElse(null);
        Work typical = examples.typical().orElse(null);
        if (slowest == null || typical == null) {
            add(new Paragraph(say.label("examples.none")));
            return;
        }
        add(work(say.label("examples.slowest"), slowest));
        if (!slowest.equals(typical)) {
            add(work(say.label("examples.typical", say.duration(meanNanos)), typical));
        }
    }

    private Div work(String name, Work work) {
        Span wall = new Span(say.duration((double) work.wallNanos()));
        wall.addClassName("nj-wall");
        Div label = new Div(new Span(name), wall);
        label.addClassName("nj-bar-label");
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        work.ledger().parts().forEach((part, nanos) -> parts.put(part, (double) nanos));
        Paragraph words = new Paragraph(
                new Span(words(work, parts)), new Span(say.label("examples.trace")), new Code(work.traceId()));
        words.addClassName("nj-quiet");
        Div row = new Div(label, new LedgerBar(say, parts, scale), words);
        row.addClassName("nj-example");
        return row;
    }

    /** The bar in words: its parts, largest first, and how it ended. */
    private String words(Work work, Map<Part, Double> parts) {
        String sum = parts.entrySet().stream()
                .filter(part -> part.getValue() > 0 || part.getKey() == Part.UNEXPLAINED)
                .sorted(Map.Entry.<Part, Double>comparingByValue().reversed())
                .map(part -> say.label("part." + part.getKey().word()) + " " + say.duration(part.getValue()))
                .collect(Collectors.joining(say.label("list.comma")));
        return say.label("examples.parts", sum) + ending(work);
    }

    private String ending(Work work) {
        if (work.open()) {
            return say.label("examples.open");
        }
        @Nullable String error = work.error();
        return work.failed() ? say.label("examples.failed", error == null ? "?" : error) : "";
    }
}
