package dev.nightjar.ui;

import com.vaadin.flow.component.html.Div;

/** Something that the reader must not overlook. */
final class Notice extends Div {

    private Notice(String text, String kind) {
        super(text);
        addClassNames("nj-notice", kind);
        getElement().setAttribute("role", "status");
    }

    static Notice trouble(String text) {
        return new Notice(text, "nj-bad");
    }

    static Notice remark(String text) {
        return new Notice(text, "nj-remark");
    }
}
