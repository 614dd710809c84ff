package dev.nightjar.model.fact;

import org.jspecify.annotations.Nullable;

/**
 * How far a long command of a session is, as the database server itself tells.
 *
 * @param command {@code vacuum}, {@code create index}, {@code copy from} …
 * @param phase {@code scanning heap} …, may be empty
 * @param relation what it works on, null when it has no name here
 * @param done of the current phase, null when it is not known
 * @param total of the current phase, null when it is not known; 0 before the server knows it
 * @param unit of both
 */
public record DbProgress(
        String command,
        String phase,
        @Nullable String relation,
        @Nullable Long done,
        @Nullable Long total,
        Unit unit) {

    /** What is counted. */
    public enum Unit {
        /** Pages of the table or index. */
        BLOCKS,
        /** Rows. */
        TUPLES,
        BYTES,
        /** Thousandths of the phase. */
        PER_MILLE
    }
}
