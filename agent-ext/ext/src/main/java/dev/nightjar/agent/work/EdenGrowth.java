package dev.nightjar.agent.work;

import org.jspecify.annotations.Nullable;

/** How much Eden and the old generation have grown between collections, by what the collectors say. For one thread. */
final class EdenGrowth {

    /**
     * Since it was last taken.
     *
     * @param directBytes of the old generation; null when that has shrunk unseen
     */
    record Grown(long collections, long edenBytes, @Nullable Long directBytes) {}

    private EdenWatch.@Nullable Collection last;
    private long collections;
    private long eden;
    private long direct;
    private boolean directKnown = true;

    /** The next collection begins anew. */
    void startOver() {
        last = null;
        clear();
    }

    private void clear() {
        collections = 0;
        eden = 0;
        direct = 0;
        directKnown = true;
    }

    void add(EdenWatch.Collection collection) {
        EdenWatch.Collection before = last;
        last = collection;
        collections += collection.emptied() ? 1 : 0;
        if (before == null) {
            return;
        }
        eden += Math.max(0, collection.eden().before() - before.eden().after());
        EdenWatch.Space old = collection.old();
        EdenWatch.Space oldBefore = before.old();
        if (old == null || oldBefore == null || old.before() < oldBefore.after()) {
            directKnown = false;
        } else {
            direct += old.before() - oldBefore.after();
        }
    }

    /** Null when no collection has emptied Eden. */
    @Nullable
    Grown take() {
        Grown grown = collections == 0 ? null : new Grown(collections, eden, directKnown ? direct : null);
        clear();
        return grown;
    }
}
