package dev.nightjar.store;

import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.RowBatch;
import dev.nightjar.model.port.WriteResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Something that waits for the writer. */
sealed interface Pending {

    /** What it takes of the queue. */
    long bytes();

    /** Something that is answered once it is durable. */
    sealed interface Write extends Pending {
        /** {@link System#nanoTime} of its arrival. */
        long sinceNanos();

        CompletableFuture<WriteResult> answer();
    }

    record BatchWrite(Batch batch, long bytes, long sinceNanos, CompletableFuture<WriteResult> answer)
            implements Write {}

    record RowsWrite(RowBatch batch, long bytes, long sinceNanos, CompletableFuture<WriteResult> answer)
            implements Write {}

    /**
     * A finding on its way.
     *
     * @param json the finding's tree as text
     */
    record FindingWrite(
            String environment,
            String id,
            long lastSeenEpochNanos,
            String json,
            long sinceNanos,
            CompletableFuture<WriteResult> answer)
            implements Write {

        private static final long RECORD_BYTES = 400;

        @Override
        public long bytes() {
            return RECORD_BYTES + 2L * json.length();
        }
    }

    /** A finding that is taken back. */
    record Withdrawal(String environment, String id, long sinceNanos, CompletableFuture<WriteResult> answer)
            implements Write {

        private static final long RECORD_BYTES = 400;

        @Override
        public long bytes() {
            return RECORD_BYTES;
        }
    }

    /** What the writer reads again after a chore. */
    enum After {
        NOTHING,
        /** Which segments take rows. */
        SEGMENTS,
        /** Origins and known batches too. */
        EVERYTHING
    }

    /** Work on the writer's connection between two groups. */
    record Chore<T>(Task<T> task, After after, CompletableFuture<T> answer) implements Pending {
        @Override
        public long bytes() {
            return 0;
        }
    }

    /** What a chore does. */
    interface Task<T> {
        T run(Connection connection) throws SQLException;
    }
}
