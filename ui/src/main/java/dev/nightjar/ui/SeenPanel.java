package dev.nightjar.ui;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.UnorderedList;
import dev.nightjar.model.EpochNanos;
import java.time.Instant;

/** What is seen at all: who reports and who does not. Blindness is never shown as health. */
final class SeenPanel extends Section {

    SeenPanel(Say say, Board.Snapshot snapshot) {
        addClassName("nj-seen-panel");
        add(new H2(say.label("seen.title")));
        UnorderedList list = new UnorderedList();
        list.addClassName("nj-signs");
        if (snapshot.services().isEmpty()) {
            list.add(sign("nj-bad", say.label("seen.no-service")));
        }
        for (Board.Service service : snapshot.services()) {
            list.add(
                    service.reports()
                            ? sign("nj-good", say.label("seen.service", service.name(), service.environment()))
                            : sign(
                                    "nj-bad",
                                    say.label(
                                            "seen.service-silent",
                                            service.name(),
                                            service.environment(),
                                            say.time(EpochNanos.of(service.last())))));
            if (!service.leftOut().isEmpty()) {
                list.add(sign(
                        "nj-remark", say.label("seen.left-out", service.name(), String.join(", ", service.leftOut()))));
            }
        }
        if (snapshot.condition().databases().isEmpty()) {
            list.add(sign("nj-remark", say.label("seen.no-database")));
        }
        for (Surroundings.Database database : snapshot.condition().databases()) {
            list.add(sign(database, say));
        }
        add(list);
        for (String reason : snapshot.condition().reasons()) {
            add(Notice.trouble(reason));
        }
        if (snapshot.condition().status() == Surroundings.Status.FAILING) {
            add(new Paragraph(say.label("seen.failing")));
        }
    }

    private static ListItem sign(Surroundings.Database database, Say say) {
        Instant last = database.lastPoll();
        if (last == null) {
            return sign("nj-remark", say.label("seen.database-not-yet", database.name()));
        }
        return database.connected()
                ? sign("nj-good", say.label("seen.database", database.name()))
                : sign("nj-bad", say.label("seen.database-lost", database.name()));
    }

    private static ListItem sign(String kind, String text) {
        ListItem item = new ListItem(text);
        item.addClassName(kind);
        return item;
    }
}
