package dev.nightjar.model;

import java.util.Locale;

/**
 * What works wait for and use, written {@code kind:name}: {@code pool:orders}, {@code sql:9f3a…}, {@code cpu}.
 *
 * @param name empty only for the kinds of which a process has one ({@code cpu}, {@code heap})
 */
public record Resource(Kind kind, String name) {

    /** Kinds in the order in which they are shown. */
    public enum Kind {
        CPU,
        HEAP,
        EXECUTOR,
        POOL,
        LOCK,
        SQL,
        SERVICE,
        IO,
        /** What failed works ended with. */
        ERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The rest of a resource list that was cut at its limit. */
    public static final String OTHER = "other";

    public Resource {
        boolean single = kind == Kind.CPU || kind == Kind.HEAP;
        if (single != name.isEmpty()) {
            throw new IllegalArgumentException("resource " + kind.word() + " with name '" + name + "'");
        }
    }

    public static Resource pool(String name) {
        return new Resource(Kind.POOL, name);
    }

    public static Resource executor(String name) {
        return new Resource(Kind.EXECUTOR, name);
    }

    public static Resource lock(String className) {
        return new Resource(Kind.LOCK, className);
    }

    public static Resource sql(String fingerprint) {
        return new Resource(Kind.SQL, fingerprint);
    }

    public static Resource service(String operation) {
        return new Resource(Kind.SERVICE, operation);
    }

    /**
     * A file or a peer.
     *
     * @param name its path or address
     */
    public static Resource io(String name) {
        return new Resource(Kind.IO, name);
    }

    /**
     * What a failed work ended with.
     *
     * @param name class of the exception, or status; behind a blank the line of the application that it came from, when that
     *     is known
     */
    public static Resource error(String name) {
        return new Resource(Kind.ERROR, name);
    }

    /** The inverse of {@link #toString()}. */
    public static Resource parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        for (Kind k : Kind.values()) {
            if (k.word().equals(kind)) {
                return new Resource(k, colon < 0 ? "" : text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException("unknown kind of resource: '" + text + "'");
    }

    @Override
    public String toString() {
        return name.isEmpty() ? kind.word() : kind.word() + ":" + name;
    }
}
