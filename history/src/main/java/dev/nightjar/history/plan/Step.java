package dev.nightjar.history.plan;

import dev.nightjar.model.sql.Dialect;
import dev.nightjar.model.sql.SqlNormaliser;

/** What a work does at one point of its way. Lengths and bytes are means. */
public sealed interface Step {

    /**
     * Computes, and allocates meanwhile.
     *
     * @param cpuNanos of its thread
     */
    record Compute(long cpuNanos, long heapBytes) implements Step {
        public Compute {
            if (cpuNanos < 1 || heapBytes < 0) {
                throw new IllegalArgumentException("computes for " + cpuNanos + " ns and allocates " + heapBytes);
            }
        }
    }

    /**
     * Borrows a connection of its service's pool, has its database run one statement, and gives it back.
     *
     * @param sql normalised
     * @param fingerprint of it
     * @param nanos what the statement takes when nothing locks it out
     * @param changes the table of which it changes a row; empty when it reads only: no lock of a row stops it then
     */
    record Query(String sql, String fingerprint, long nanos, String changes) implements Step {
        public Query {
            if (nanos < 1) {
                throw new IllegalArgumentException(sql + " takes " + nanos + " ns");
            }
        }

        public static Query of(String sql, long nanos, String changes) {
            String normalised = SqlNormaliser.normalise(sql, Dialect.POSTGRESQL);
            return new Query(normalised, SqlNormaliser.fingerprint(normalised), nanos, changes);
        }
    }

    /** Asks another service and waits for its answer. */
    record Call(String service, String operation) implements Step {}
}
