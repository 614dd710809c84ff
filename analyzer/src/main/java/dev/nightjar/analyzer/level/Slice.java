package dev.nightjar.analyzer.level;

import dev.nightjar.model.Origin;
import java.util.Comparator;
import java.util.Locale;

/** A part of the JVMs of a service: those of one instance over all its lives, or those of one version. */
public record Slice(Kind kind, String name) implements Comparable<Slice> {

    /** What its JVMs have in common. */
    public enum Kind {
        VERSION,
        INSTANCE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Slice of(Kind kind, Origin origin) {
        return new Slice(kind, kind == Kind.INSTANCE ? origin.instance() : origin.version());
    }

    boolean holds(Origin origin) {
        return equals(of(kind, origin));
    }

    @Override
    public int compareTo(Slice other) {
        return Comparator.comparing(Slice::kind).thenComparing(Slice::name).compare(this, other);
    }
}
