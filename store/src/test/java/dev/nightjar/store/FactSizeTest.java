package dev.nightjar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.port.BatchId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactSizeTest {

    @Test
    void linesOfAGcLogCountWithTheirTagsAndTexts() {
        long empty = FactSize.bytes(batch(new GcLog.Line(1, "", "")));
        long full = FactSize.bytes(
                batch(new GcLog.Line(1, "t".repeat(GcLog.Line.MAX_TAGS), "x".repeat(GcLog.Line.MAX_TEXT))));
        assertThat(full - empty).isEqualTo(2L * 1_000 * (GcLog.Line.MAX_TAGS + GcLog.Line.MAX_TEXT));
    }

    private static Batch batch(GcLog.Line line) {
        GcLog log = new GcLog(1, Collections.nCopies(GcLog.MAX_LINES, line), 0);
        return new Batch(new BatchId.Numbered(AckedWriter.ORIGIN.run(), 1), AckedWriter.ORIGIN, 1, List.of(log));
    }
}
