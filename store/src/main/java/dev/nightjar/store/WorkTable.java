package dev.nightjar.store;

import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Ledger;
import dev.nightjar.model.rows.TraceShard;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Works: ids as numbers, ledger in columns, waits and resources as JSON. */
final class WorkTable extends FactTable<Work> {

    private static final HexFormat HEX = HexFormat.of();

    WorkTable() {
        super(
                "work",
                Stream.of(
                                Stream.of(
                                        "end_nanos bigint not null",
                                        "operation varchar not null",
                                        "start_nanos bigint not null",
                                        "wall_nanos bigint not null",
                                        "shard smallint not null",
                                        "trace_id uuid not null",
                                        "span_id bigint not null",
                                        "kind varchar not null",
                                        "before_span_nanos bigint not null",
                                        "failed boolean not null",
                                        "error varchar",
                                        "open boolean not null",
                                        "sampled boolean not null",
                                        "stratum varchar not null",
                                        "weight double not null"),
                                LedgerColumns.parts().stream(),
                                LedgerColumns.amounts().stream(),
                                Stream.of(
                                        "missing varchar",
                                        "waits varchar not null",
                                        "used_heap_bytes bigint",
                                        "used_cpu_nanos bigint",
                                        "resources varchar not null",
                                        "uses varchar not null",
                                        "parent_id bigint"))
                        .flatMap(columns -> columns)
                        .toList());
    }

    @Override
    void append(AppendedRow row, Work work) throws SQLException {
        UUID trace = new UUID(
                number("trace id", work.traceId().substring(0, 16)),
                number("trace id", work.traceId().substring(16)));
        String parent = work.parentSpanId();
        SortedMap<String, ResourceUse> uses = PackedNumbers.byName(work.used().resources());
        row.add(work.endEpochNanos())
                .add(work.operation())
                .add(work.startEpochNanos())
                .add(work.wallNanos())
                .add((short) TraceShard.of(trace.getMostSignificantBits(), trace.getLeastSignificantBits()))
                .add(trace)
                .add(number("span id", work.spanId()))
                .add(work.kind().name())
                .add(work.beforeSpanNanos())
                .add(work.failed())
                .add(work.error())
                .add(work.open())
                .add(work.sampled())
                .add(work.stratum().name())
                .add(work.weight());
        LedgerColumns.append(row, work.ledger().parts());
        LedgerColumns.appendAmounts(row, work.ledger().amounts());
        row.add(LedgerColumns.write(work.ledger().missing()))
                .add(DetailJson.WAITS.write(work.waits()))
                .addOrNull(work.used().heapBytes())
                .addOrNull(work.used().cpuNanos())
                .add(DetailJson.TEXTS.write(List.copyOf(uses.keySet())))
                .add(PackedNumbers.write(uses))
                .addOrNull(parent == null ? null : number("parent's span id", parent));
    }

    /** Upper case would come back as lower case, so it is refused like everything that is not hex. */
    private static long number(String what, String hex) {
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if (!HexFormat.isHexDigit(c) || Character.isUpperCase(c)) {
                throw new IllegalArgumentException(
                        "work with a " + what + " that is not lower-case hex: '" + hex + "' at " + i);
            }
        }
        return Long.parseUnsignedLong(hex, 16);
    }

    @Override
    long epochNanos(Work work) {
        return work.endEpochNanos();
    }

    @Override
    Work read(ReadRow row) throws SQLException {
        row.number(); // the end is start + wall
        String operation = row.name();
        long start = row.number();
        long wall = row.number();
        row.integer(); // the shard is for those who store
        UUID trace = row.uuid();
        String traceId =
                HEX.toHexDigits(trace.getMostSignificantBits()) + HEX.toHexDigits(trace.getLeastSignificantBits());
        String spanId = HEX.toHexDigits(row.number());
        Work.Kind kind = Work.Kind.valueOf(row.name());
        long beforeSpan = row.number();
        boolean failed = row.flag();
        String error = row.textOrNull();
        boolean open = row.flag();
        boolean sampled = row.flag();
        Work.Stratum stratum = Work.Stratum.valueOf(row.name());
        double weight = row.fraction();
        Ledger ledger = new Ledger(
                wall,
                LedgerColumns.readParts(row),
                LedgerColumns.readAmounts(row),
                LedgerColumns.readMissing(row.textOrNull()));
        List<Work.Wait> waits = DetailJson.WAITS.read(row.text());
        Work.Used used = new Work.Used(
                row.numberOrNull(), row.numberOrNull(), PackedNumbers.resources(row.resources(), row.text()));
        Long parent = row.numberOrNull();
        return new Work(
                traceId,
                spanId,
                parent == null ? null : HEX.toHexDigits(parent.longValue()),
                kind,
                operation,
                start,
                beforeSpan,
                failed,
                error,
                open,
                sampled,
                stratum,
                weight,
                ledger,
                waits,
                used);
    }
}
