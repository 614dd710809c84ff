package dev.nightjar.ui;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;

/** What to do: the playbook of the finding's cause. */
final class RunbookPanel extends Section {

    RunbookPanel(Runbooks.Runbook runbook) {
        addClassName("nj-runbook");
        H2 title = new H2(new Sentence(runbook.title()));
        title.setId("playbook");
        add(title, new Paragraph(new Sentence(runbook.meaning())));
        for (Runbooks.Section section : runbook.sections()) {
            OrderedList steps = new OrderedList();
            section.steps().forEach(step -> steps.add(item(step)));
            add(new H3(section.title()), steps);
        }
    }

    private static ListItem item(Runbooks.Step step) {
        ListItem item = new ListItem(new Sentence(step.text()));
        if (step.code() != null) {
            if (step.kind() != null) {
                Span kind = new Span(step.kind());
                kind.addClassName("nj-kind");
                item.add(new Span(" "), kind);
            }
            Pre code = new Pre(step.code());
            code.getElement().setAttribute("tabindex", "0");
            item.add(code);
        }
        return item;
    }
}
