package dev.nightjar.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import dev.nightjar.model.TimeRange;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The own element around ECharts: two lines over time, windows shaded. Data only; how it looks is in the element. */
@Tag("nj-latency")
@NpmPackage(value = "echarts", version = "6.1.0")
@JsModule("./nightjar/nj-latency.ts")
final class LatencyChart extends Component {

    private static final double MILLI = 1e6;

    /**
     * A chart.
     *
     * @param main the window that the finding's numbers are of
     * @param words what the chart shows, for those who do not see it
     */
    LatencyChart(Say say, List<Latency.Point> points, List<TimeRange> windows, TimeRange main, String words) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode payload = json.objectNode();
        ArrayNode rows = payload.putArray("points");
        for (Latency.Point point : points) {
            rows.add(json.arrayNode()
                    .add(point.fromEpochNanos() / MILLI)
                    .add(point.meanNanos() / MILLI)
                    .add(point.p95Nanos() / MILLI)
                    .add(point.works())
                    .add(point.failed()));
        }
        ArrayNode shaded = payload.putArray("windows");
        for (TimeRange window : windows) {
            shaded.add(json.arrayNode()
                    .add(window.fromEpochNanos() / MILLI)
                    .add(window.toEpochNanos() / MILLI)
                    .add(window.overlaps(main)));
        }
        ObjectNode labels = payload.putObject("labels");
        for (String label : List.of("mean", "p95", "works", "failed", "window")) {
            labels.put(label, say.label("latency." + label));
        }
        getElement().setAttribute("role", "img");
        getElement().setAttribute("aria-label", words);
        getElement().setPropertyJson("payload", payload);
    }
}
