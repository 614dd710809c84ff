package dev.nightjar.model.port;

import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Rows;
import java.util.List;

/**
 * Rows that are stored together or not at all. Who gives it away does not touch the rows any more.
 *
 * @param emitters what the rows' column {@code origin} counts
 */
public record RowBatch(BatchId id, List<Emitter> emitters, Rows rows) {
    public RowBatch {
        emitters = List.copyOf(emitters);
    }
}
