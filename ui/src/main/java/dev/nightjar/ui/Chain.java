package dev.nightjar.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.nightjar.model.finding.Evidence;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The chain, link by link; each opens to its numbers, the query that gave them, and what would disprove it. */
final class Chain extends Div {

    private final Say say;
    private final Set<String> open;
    private final BiConsumer<String, Boolean> toggled;

    Chain(Say say, Finding finding, Set<String> open, BiConsumer<String, Boolean> toggled) {
        this.say = say;
        this.open = open;
        this.toggled = toggled;
        OrderedList list = new OrderedList();
        list.addClassName("nj-chain");
        int number = 1;
        for (Link link : finding.links()) {
            list.add(item(number++, link));
        }
        add(list);
    }

    private ListItem item(int number, Link link) {
        Span share = new Span(say.share(link));
        share.addClassName("nj-share");
        share.setTitle(say.label("chain.share"));
        Span basis = new Span(say.label(link.basis() == Link.Basis.DIRECT ? "chain.direct" : "chain.statistical"));
        basis.addClassNames("nj-basis", link.basis() == Link.Basis.DIRECT ? "nj-direct" : "nj-statistical");
        basis.setTitle(say.label(link.basis() == Link.Basis.DIRECT ? "chain.direct-means" : "chain.statistical-means"));
        Div claim = new Div(share, new Sentence(say.phrase(link.claim())), basis);
        claim.addClassName("nj-claim");
        Unfolding unfolding =
                new Unfolding("link-" + number, new Span(say.label("chain.open")), evidence(link), open, toggled);
        return new ListItem(claim, unfolding);
    }

    private Component evidence(Link link) {
        Div evidence = new Div();
        for (Evidence each : link.evidence()) {
            evidence.add(
                    new Paragraph(new Span(say.label("chain.query")), new Span(" "), new QueryText(say, each.query())));
            List<List<Component>> rows = each.numbers().entrySet().stream()
                    .filter(number -> !isEmptyPart(number))
                    .map(number -> List.<Component>of(new Span(number.getKey()), new Sentence(code(number.getValue()))))
                    .toList();
            evidence.add(new DataTable(
                    say.label("chain.numbers"), List.of(say.label("chain.name"), say.label("chain.value")), rows));
        }
        evidence.add(new Paragraph(new Sentence(say.phrase(
                new Phrase("label.disproof", Map.of("disproof", new Value.Clauses(List.of(link.disproof()))))))));
        evidence.addClassName("nj-evidence");
        return evidence;
    }

    private String code(Value value) {
        String text = say.value(value);
        return value instanceof Value.Sql ? "`" + text + "`" : text;
    }

    /** As the text for terminals leaves them out. */
    private static boolean isEmptyPart(Map.Entry<String, Value> number) {
        return (number.getKey().startsWith("part.") || number.getKey().startsWith("reference."))
                && number.getValue() instanceof Value.Nanos nanos
                && nanos.nanos() == 0;
    }
}
