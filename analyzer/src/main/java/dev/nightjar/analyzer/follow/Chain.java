package dev.nightjar.analyzer.follow;

import dev.nightjar.model.Resource;
import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An explanation of one slow window.
 *
 * @param briefs the links' short forms, for the headline
 * @param actor who in the database is at its end, null when it ends elsewhere
 */
public record Chain(
        List<Link> links,
        List<Phrase> briefs,
        End end,
        @Nullable Actor actor) {

    public Chain {
        links = List.copyOf(links);
        briefs = List.copyOf(briefs);
    }

    /** No more than its weakest link. */
    public Confidence confidence() {
        boolean direct = links.stream().allMatch(link -> link.basis() == Link.Basis.DIRECT);
        Confidence allowed = direct && end.missing() == null ? Confidence.PROVED : Confidence.LIKELY;
        return weaker(allowed, end.ceiling());
    }

    /** The same, not worth more than this. */
    public Chain atMost(Confidence most) {
        return new Chain(links, briefs, end.atMost(most), actor);
    }

    private static Confidence weaker(Confidence one, Confidence other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    public boolean isComplete() {
        return end.missing() == null;
    }

    /** The last resource on the way, null when there is none. */
    public @Nullable Resource lastResource() {
        for (Link link : links.reversed()) {
            if (link.resource() != null) {
                return link.resource();
            }
        }
        return null;
    }

    /**
     * Whether this chain, which broke off, is the same way as the other as far as it goes: it ends at something with a name. All that is slow by
     * the heap or a processor meets there.
     */
    public boolean isBeginningOf(Chain other) {
        Resource last = lastResource();
        return last != null
                && !last.name().isEmpty()
                && other.links().stream().anyMatch(link -> last.equals(link.resource()));
    }
}
