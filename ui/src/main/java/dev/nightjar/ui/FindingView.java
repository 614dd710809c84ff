package dev.nightjar.ui;

import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.Route;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Phrase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One finding: its sentence, the chain with its numbers, both ledgers, the time around it, works as examples. */
@Route("findings/:environment/:id")
class FindingView extends Page {

    private final Desk desk;

    private String environment = "";
    private String id = "";
    private @Nullable Found shown;
    private @Nullable Detail detail;
    private Runnable takeBack = () -> {};

    FindingView(Board board, Desk desk) {
        super(board);
        this.desk = desk;
    }

    /** Without the leading slash. */
    static String path(String environment, String id) {
        return "findings/" + encoded(environment) + "/" + encoded(id);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    String entered(BeforeEnterEvent event) {
        environment = event.getRouteParameters().get("environment").orElse("");
        id = event.getRouteParameters().get("id").orElse("");
        shown = null;
        return path(environment, id);
    }

    @Override
    void show(Board.Snapshot snapshot) {
        Optional<Found> found = snapshot.findings().stream()
                .filter(each -> each.environment().equals(environment)
                        && each.finding().id().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            shown = null;
            main().removeAll();
            main().add(new H1(say().label("finding.none")));
            main().add(new Paragraph(
                    snapshot.trouble() == null
                            ? say().label("finding.none-why", id, environment)
                            : say().label("store.trouble", snapshot.trouble())));
            main().add(link(state().elsewhere().on("/"), say().label("finding.all")));
        } else if (!found.get().equals(shown)) {
            shown = found.get();
            show(found.get());
            read(found.get());
        }
    }

    private void read(Found found) {
        UI ui = UI.getCurrentOrThrow();
        takeBack.run();
        takeBack = desk.detail(environment, found.finding(), read -> {
            later(ui, () -> {
                if (found.equals(shown)) {
                    detail = read;
                    show(found);
                }
            });
        });
    }

    /** A page that is left needs nothing of what was asked for it. */
    @Override
    protected void onDetach(DetachEvent event) {
        takeBack.run();
        super.onDetach(event);
    }

    private void show(Found found) {
        Finding finding = found.finding();
        main().removeAll();
        main().add(link(state().elsewhere().on("/"), say().label("finding.all")));
        main().add(new H1(new Sentence(say().phrase(finding.headline()))));
        main().add(new Facts(say(), found), new Dots(say(), finding));
        Phrase missing = finding.missing();
        if (missing != null) {
            main().add(Notice.remark(say().label("finding.missing", say().phrase(missing))));
        }
        Phrase looksLike = finding.looksLike();
        if (looksLike != null) {
            main().add(Notice.remark(say().phrase(looksLike)));
        }
        main().add(section("chain", new Chain(say(), finding, state().open(), this::unfolded)));
        main().add(section("ledgers", new LedgerComparison(say(), finding.slowdown())));
        main().add(latency(finding));
        main().add(examples(finding));
        Detail known = detail;
        if (known != null) {
            known.gcLog()
                    .map(lines -> new GcLogPanel(say(), lines, state().open(), this::unfolded))
                    .ifPresent(lines -> main().add(section("gclog", lines)));
        }
        desk.runbooks()
                .of(finding, say().locale(), Say.ZONE)
                .ifPresent(runbook -> main().add(new RunbookPanel(runbook)));
        Paragraph link = new Paragraph(say().label("finding.id", finding.id()));
        link.addClassName("nj-quiet");
        main().add(link);
    }

    private Section section(String name, Div content) {
        H2 title = new H2(say().label(name + ".title"));
        title.setId(name);
        Paragraph how = new Paragraph(say().label(name + ".how"));
        how.addClassName("nj-quiet");
        return new Section(title, how, content);
    }

    private Section latency(Finding finding) {
        return section(
                "latency",
                detail == null ? waiting() : new LatencyPanel(say(), finding, detail, state().open(), this::unfolded));
    }

    private Section examples(Finding finding) {
        return section("examples", detail == null ? waiting() : new ExamplesPanel(say(), finding, detail));
    }

    private Div waiting() {
        Span wait = new Span(say().label("page.reading"));
        wait.addClassName("nj-quiet");
        return new Div(wait);
    }
}
