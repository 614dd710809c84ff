package dev.nightjar.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Mean and p95 of the operation over time with its slow windows shaded; the sentence and the table say the same. */
final class LatencyPanel extends Div {

    /** Longer tables are not read. */
    private static final int ROWS = 60;

    private final Say say;

    LatencyPanel(Say say, Finding finding, Detail detail, Set<String> open, BiConsumer<String, Boolean> toggled) {
        this.say = say;
        if (detail.trouble() != null) {
            add(Notice.trouble(say.label("store.trouble", detail.trouble())));
            return;
        }
        List<Latency.Point> points = detail.latency().points();
        if (points.isEmpty()) {
            add(new Paragraph(say.label("latency.none")));
            return;
        }
        List<TimeRange> windows = finding.occurrences().stream()
                .filter(window -> window.overlaps(detail.latency().range()))
                .toList();
        String words = words(finding, points, windows);
        add(new LatencyChart(say, points, windows, finding.slowdown().window(), words));
        add(new Paragraph(words));
        add(new Unfolding("latency", new Span(say.label("latency.table-open")), table(points), open, toggled));
    }

    private String words(Finding finding, List<Latency.Point> points, List<TimeRange> windows) {
        TimeRange window = finding.slowdown().window();
        Predicate<Latency.Point> shaded =
                point -> windows.stream().anyMatch(occurrence -> occurrence.contains(point.fromEpochNanos()));
        Latency.Point worst = points.stream()
                .max(Comparator.comparingLong(Latency.Point::p95Nanos))
                .orElseThrow();
        return say.label(
                "latency.words",
                finding.operation(),
                mean(points.stream()
                        .filter(point -> window.contains(point.fromEpochNanos()))
                        .toList()),
                mean(points.stream().filter(shaded.negate()).toList()),
                say.duration((double) worst.p95Nanos()),
                say.time(worst.fromEpochNanos()));
    }

    private String mean(List<Latency.Point> points) {
        long works = points.stream().mapToLong(Latency.Point::works).sum();
        double wall = points.stream()
                .mapToDouble(point -> point.meanNanos() * point.works())
                .sum();
        return works == 0 ? "–" : say.duration(wall / works);
    }

    private Component table(List<Latency.Point> points) {
        int every = Math.ceilDiv(points.size(), ROWS);
        List<List<Component>> rows = new ArrayList<>();
        for (int i = 0; i < points.size(); i += every) {
            Latency.Point point = points.get(i);
            rows.add(List.of(
                    new Span(say.time(point.fromEpochNanos())),
                    new Span(say.duration(point.meanNanos())),
                    new Span(say.duration((double) point.p95Nanos())),
                    new Span(say.count(point.works())),
                    new Span(say.count(point.failed()))));
        }
        return new DataTable(
                every == 1 ? say.label("latency.table") : say.label("latency.table-thinned", every),
                List.of(
                        say.label("latency.time"),
                        say.label("latency.mean"),
                        say.label("latency.p95"),
                        say.label("latency.works"),
                        say.label("latency.failed")),
                rows);
    }
}
