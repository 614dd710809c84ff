package dev.nightjar.store;

import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
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
                                        "resources varchar not null",
                                        "uses varchar not null"))
                        .flatMap(columns -> columns)
                        .toList());
    }

    @Override
    void append(AppendedRow row, WorkTotal total) throws SQLException {
        SortedMap<String, ResourceUse> uses = PackedNumbers.byName(total.resources());
        row.add(total.fromEpochNanos())
                .add(total.operation())
                .add(total.kind().name())
                .add(total.blockNanos())
                .add(total.count())
                .add(total.failed())
                .add(total.wallNanos())
                .add(PackedNumbers.write(total.walls()));
        LedgerColumns.append(row, total.parts());
        row.add(LedgerColumns.write(total.missing()))
                .add(total.heapBytes())
                .add(total.cpuNanos())
                .add(DetailJson.TEXTS.write(List.copyOf(uses.keySet())))
                .add(PackedNumbers.write(uses));
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
                Work.Kind.valueOf(row.name()),
                operation,
                from,
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                PackedNumbers.histogram(row.text()),
                LedgerColumns.readParts(row),
                LedgerColumns.readMissing(row.textOrNull()),
                row.number(),
                row.number(),
                PackedNumbers.resources(row.resources(), row.text()));
    }
}
