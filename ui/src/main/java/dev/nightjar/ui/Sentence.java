package dev.nightjar.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Span;
import org.jspecify.annotations.Nullable;

/** A sentence of {@code model.words}: what stands in backticks becomes code. */
final class Sentence extends Span {

    Sentence(String text) {
        this(text, null);
    }

    /**
     * A sentence that is a link.
     *
     * @param href null when it is none
     */
    Sentence(String text, @Nullable String href) {
        Span words = new Span();
        String[] pieces = text.split("`", -1);
        for (int i = 0; i < pieces.length; i++) {
            boolean isCode = i % 2 == 1 && i < pieces.length - 1;
            if (isCode) {
                words.add(new Code(pieces[i]));
            } else if (!pieces[i].isEmpty()) {
                words.add(new Span((i % 2 == 1 ? "`" : "") + pieces[i]));
            }
        }
        if (href == null) {
            add(words);
        } else {
            Anchor anchor = new Anchor(href, words);
            add(anchor);
        }
    }
}
