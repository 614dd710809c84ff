package dev.nightjar.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.NativeDetails;
import java.util.Set;
import java.util.function.BiConsumer;

/** Something that unfolds, by mouse and keyboard, and whose URL says whether it is. */
final class Unfolding extends NativeDetails {

    Unfolding(
            String name, Component summary, Component content, Set<String> open, BiConsumer<String, Boolean> toggled) {
        super(summary, content);
        setOpen(open.contains(name));
        addToggleListener(event -> {
            if (event.isFromClient()) {
                toggled.accept(name, event.isOpened());
            }
        });
    }
}
