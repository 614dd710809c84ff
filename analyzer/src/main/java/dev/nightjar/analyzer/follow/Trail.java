package dev.nightjar.analyzer.follow;

import dev.nightjar.analyzer.level.Subject;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.ledger.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way so far: links, and where it has been. For one thread. */
final class Trail {

    /** Below this share of the original extra time nothing is followed. */
    static final double WORTH_FOLLOWING = 0.1;

    private record Place(Subject subject, Part part) {}

    private final List<Link> links = new ArrayList<>();
    private final List<Phrase> briefs = new ArrayList<>();
    private final Set<Place> visited = new HashSet<>();
    private @Nullable Actor actor;

    /** Notes that the part of an operation is followed; false when it was followed before. */
    boolean enter(Subject subject, Part part) {
        return visited.add(new Place(subject, part));
    }

    boolean wasAt(Subject subject, Part part) {
        return visited.contains(new Place(subject, part));
    }

    /** Adds a link whose short form in the headline has the claim's parameters. */
    void add(Link link) {
        links.add(link);
        briefs.add(new Phrase(Codes.brief(link.claim().code()), link.claim().params()));
    }

    /** Adds a link that the headline does without. */
    void addAside(Link link) {
        links.add(link);
    }

    /** Adds a link, to the headline or not. */
    void add(Link link, boolean aside) {
        if (aside) {
            addAside(link);
        } else {
            add(link);
        }
    }

    /** Share of the last link, 0 when there is none. */
    double lastShare() {
        return links.isEmpty() ? 0 : links.getLast().share();
    }

    /** How far a trail had come. */
    record Mark(int links, int briefs, @Nullable Actor actor) {}

    /** To {@link #cut} what is added from here on. */
    Mark mark() {
        return new Mark(links.size(), briefs.size(), actor);
    }

    /** Forgets what was added since the mark: it led nowhere. Where the trail has been it does not go again. */
    void cut(Mark mark) {
        links.subList(mark.links(), links.size()).clear();
        briefs.subList(mark.briefs(), briefs.size()).clear();
        actor = mark.actor();
    }

    void endsAt(Actor databaseActor) {
        actor = databaseActor;
    }

    Chain chain(End end) {
        return new Chain(links, briefs, end, actor);
    }
}
