package dev.nightjar.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.fact.GcLog;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The JVM's own lines around one pause, each with its distance from the pause's begin. */
final class GcLogPanel extends Div {

    GcLogPanel(Say say, GcLines around, Set<String> open, BiConsumer<String, Boolean> toggled) {
        long begin = around.pause().startEpochNanos();
        Pre text =
                new Pre(around.lines().stream().map(line -> text(line, begin)).collect(Collectors.joining("\n")));
        text.getElement().setAttribute("tabindex", "0");
        String summary =
                say.label("gclog.open", say.duration((double) around.pause().nanos()), say.time(begin));
        add(new Unfolding("gclog", new Span(summary), text, open, toggled));
    }

    private static String text(GcLog.Line line, long begin) {
        double millis = (line.epochNanos() - begin) / 1e6;
        return String.format(Locale.ROOT, "%+10.1f ms  %-14s %s", millis, line.tags(), line.text());
    }
}
