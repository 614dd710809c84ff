package dev.nightjar.model.port;

import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.ProfileColumns;
import dev.nightjar.model.rows.Rows;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples of profiles as rows and back, one value after the other: for tests, and to compare what stores do with. */
public final class ProfileRows {

    private static final HexFormat HEX = HexFormat.of();

    private ProfileRows() {}

    /**
     * What profiles are asked about.
     *
     * @param traceId 32 lower-case hex digits; null when it was seen in no span
     * @param stack as {@link ProfileColumns#STACK} says
     */
    public record Sample(
            long epochNanos,
            String type,
            String unit,
            long value,
            long observations,
            @Nullable String traceId,
            String stack) {}

    /** A batch of samples of one emitter. */
    public static RowBatch batch(BatchId id, Emitter emitter, List<Sample> samples) {
        Rows rows = new Rows(ProfileColumns.LAYOUT, new byte[0]);
        samples.forEach(sample -> add(rows, sample));
        return new RowBatch(id, List.of(emitter), rows);
    }

    private static void add(Rows rows, Sample sample) {
        rows.addRow();
        rows.set(ProfileColumns.TIME_NANOS, sample.epochNanos());
        rows.setText(ProfileColumns.TYPE, rows.text(sample.type()));
        rows.setText(ProfileColumns.UNIT, rows.text(sample.unit()));
        rows.set(ProfileColumns.VALUE, sample.value());
        rows.set(ProfileColumns.OBSERVATIONS, sample.observations());
        rows.setText(ProfileColumns.STACK, rows.text(sample.stack()));
        rows.setText(ProfileColumns.SCOPE, rows.text("profiler"));
        String trace = sample.traceId();
        if (trace != null) {
            rows.setUuid(
                    ProfileColumns.TRACE_ID,
                    Long.parseUnsignedLong(trace, 0, 16, 16),
                    Long.parseUnsignedLong(trace, 16, 32, 16));
        }
    }

    /** The samples of a batch, in its order. */
    static List<Stamped<Sample>> read(RowBatch batch) {
        List<Stamped<Sample>> samples = new ArrayList<>();
        Rows rows = batch.rows();
        for (int row = 0; row < rows.size(); row++) {
            Emitter emitter = batch.emitters().get((int) rows.number(ProfileColumns.EMITTER, row));
            samples.add(new Stamped<>(emitter.origin(), read(rows, row)));
        }
        return samples;
    }

    private static Sample read(Rows rows, int row) {
        return new Sample(
                rows.number(ProfileColumns.TIME_NANOS, row),
                rows.string(ProfileColumns.TYPE, row),
                rows.string(ProfileColumns.UNIT, row),
                rows.number(ProfileColumns.VALUE, row),
                rows.number(ProfileColumns.OBSERVATIONS, row),
                rows.isNull(ProfileColumns.TRACE_ID, row)
                        ? null
                        : HEX.toHexDigits(rows.high(ProfileColumns.TRACE_ID, row))
                                + HEX.toHexDigits(rows.low(ProfileColumns.TRACE_ID, row)),
                rows.string(ProfileColumns.STACK, row));
    }
}
