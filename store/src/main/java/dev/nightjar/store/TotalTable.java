package dev.nightjar.store;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;

/** Totals per operation and block: what the analyzer reads most, in days. */
final class TotalTable extends FactTable<WorkTotal> {

    TotalTable() {
        super(
                "work_total",
                Stream.of(
                                Stream.of(
                                        "from_nanos bigint not null",
                                        "operation varchar not null",
                                        "kind varchar not null",
                                        "block_nanos bigint not null",
                                        "works bigint not null",
                                        "failed bigint not null",
                                        "wall_nanos bigint not null",
                                        "walls varchar not null"),
                                LedgerColumns.parts().stream(),
                                Stream.of(
                                        "missing varchar",
                                        "heap_bytes bigint not null",
                                        "cpu_nanos bigint not null",
                                        "resources varchar not null"))
                        .flatMap(columns -> columns)
                        .toList());
    }

    @Override
    void append(AppendedRow row, WorkTotal total) throws SQLException {
        row.add(total.fromEpochNanos())
                .add(total.operation())
                .add(total.kind().word())
                .add(total.blockNanos())
                .add(total.count())
                .add(total.failed())
                .add(total.wallNanos())
                .add(DetailJson.write(total.walls()));
        LedgerColumns.append(row, total.parts());
        row.add(LedgerColumns.write(total.missing()))
                .add(total.heapBytes())
                .add(total.cpuNanos())
                .add(DetailJson.write(total.resources()));
    }

    @Override
    long epochNanos(WorkTotal total) {
        return total.fromEpochNanos();
    }

    @Override
    WorkTotal read(ReadRow row) throws SQLException {
        long from = row.number();
        String operation = row.name();
        return new WorkTotal(
                Work.Kind.valueOf(row.name().toUpperCase(Locale.ROOT)),
                operation,
                from,
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                DetailJson.readHistogram(row.text()),
                LedgerColumns.readParts(row),
                LedgerColumns.readMissing(row.textOrNull()),
                row.number(),
                row.number(),
                DetailJson.readResources(row.text()));
    }
}
