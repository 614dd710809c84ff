package dev.nightjar.ui;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import dev.nightjar.model.TimeRange;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.words.FindingText;
import dev.nightjar.model.words.HitRates;

/** Where, when last, why and how sure, of one finding, as a list of terms. */
final class Facts extends DescriptionList {

    Facts(Say say, Found found) {
        Finding finding = found.finding();
        addClassName("nj-facts");
        TimeRange last = finding.occurrences().getLast();
        fact(say.label("fact.environment"), found.environment());
        fact(say.label("fact.service"), finding.service());
        fact(say.label("fact.cause"), say.phrase(FindingText.cause(finding.cause())));
        if (!finding.holder().isEmpty()) {
            fact(say.label("fact.holder"), finding.holder());
        }
        fact(say.label("fact.confidence"), say.phrase(HitRates.measured().said(finding.confidence())));
        fact(
                say.label("fact.last"),
                say.label("fact.from-to", say.time(last.fromEpochNanos()), say.time(last.toEpochNanos())));
    }

    private void fact(String term, String description) {
        // A group in a list of terms is a div.
        Div group = new Div(new Term(term), new Description(description));
        getElement().appendChild(group.getElement());
    }
}
