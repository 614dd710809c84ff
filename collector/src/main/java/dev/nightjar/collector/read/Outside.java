package dev.nightjar.collector.read;

/** A value read from what a sender sent, or why it cannot be used. */
public sealed interface Outside<T> {

    /** Usable. */
    record Ok<T>(T value) implements Outside<T> {}

    /**
     * Not usable.
     *
     * @param position path of the offending field below where reading began, may be empty
     */
    record Bad<T>(String reason, String position) implements Outside<T> {
        /** The same refusal of something larger. */
        public <U> Bad<U> as() {
            return new Bad<>(reason, position);
        }
    }
}
