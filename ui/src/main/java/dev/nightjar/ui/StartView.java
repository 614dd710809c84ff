package dev.nightjar.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.Route;
import dev.nightjar.model.finding.Finding;
import java.util.List;

/** The start page: what was found, worst first, and what is seen at all. */
@Route("")
class StartView extends Page {

    /** More than anybody reads; the API has all. */
    private static final int MOST = 50;

    StartView(Board board) {
        super(board);
    }

    @Override
    String entered(BeforeEnterEvent event) {
        return "";
    }

    @Override
    void show(Board.Snapshot snapshot) {
        main().removeAll();
        if (snapshot.trouble() != null) {
            main().add(Notice.trouble(say().label("store.trouble", snapshot.trouble())));
        }
        List<Found> findings = snapshot.findings();
        if (findings.isEmpty()) {
            main().add(new H1(say().label("start.none")));
            main().add(new Paragraph(say().phrase(snapshot.condition().silence())));
        } else {
            main().add(new H1(say().label(findings.size() == 1 ? "start.one" : "start.many", findings.size())));
            main().add(list(findings));
        }
        main().add(new SeenPanel(say(), snapshot));
        if (findings.isEmpty() || snapshot.services().isEmpty()) {
            main().add(new AttachPanel(say(), board().attach()));
        }
    }

    private Div list(List<Found> findings) {
        OrderedList list = new OrderedList();
        list.addClassName("nj-findings");
        findings.stream().limit(MOST).forEach(found -> list.add(item(found)));
        Div all = new Div(list);
        if (findings.size() > MOST) {
            all.add(new Paragraph(say().label("start.more", findings.size() - MOST)));
        }
        return all;
    }

    private ListItem item(Found found) {
        Finding finding = found.finding();
        H2 sentence = new H2(new Sentence(
                say().phrase(finding.headline()),
                state().elsewhere().on("/" + FindingView.path(found.environment(), finding.id()))));
        ListItem item = new ListItem(sentence, new Facts(say(), found), new Dots(say(), finding));
        item.addClassName("nj-card");
        return item;
    }
}
