package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.port.Query;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.Stamped;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a database server counted in a range of time. What it did not count is unknown, not 0. */
record ServerUse(Query.Counters query, List<DbCounters> readings) {

    ServerUse {
        readings = List.copyOf(readings);
    }

    static ServerUse read(SignalReader reader, Query.Counters query) {
        return new ServerUse(
                query, reader.counters(query).stream().map(Stamped::fact).toList());
    }

    /** Whether it counted anything at all. */
    boolean isKnown() {
        return readings.stream().anyMatch(reading -> !reading.figures().isEmpty());
    }

    /** Over the readings that have it; empty when none has. */
    OptionalDouble perSecond(DbFigure figure) {
        long sum = 0;
        long nanos = 0;
        for (DbCounters reading : readings) {
            Long came = reading.figure(figure);
            if (came != null) {
                sum += came;
                nanos += length(reading);
            }
        }
        return nanos == 0 ? OptionalDouble.empty() : OptionalDouble.of(1e9 * sum / nanos);
    }

    /** The largest value of a figure that is how things were at a reading. */
    OptionalLong most(DbFigure state) {
        return readings.stream()
                .mapToLong(reading -> reading.figures().getOrDefault(state, -1L))
                .filter(value -> value >= 0)
                .max();
    }

    /** Bytes that this kind of process read in each second; 0 when it read nothing, or that is not told. */
    double readPerSecond(String backend) {
        long bytes = 0;
        long nanos = 0;
        for (DbCounters reading : readings) {
            nanos += length(reading);
            for (DbCounters.Io io : reading.io()) {
                Long read = io.readBytes();
                bytes += read != null && io.backend().equals(backend) ? read : 0;
            }
        }
        return nanos == 0 ? 0 : 1e9 * bytes / nanos;
    }

    /** What the readings could not see, each once. */
    List<String> blind() {
        return readings.stream()
                .flatMap(reading -> reading.blind().stream())
                .distinct()
                .toList();
    }

    private static long length(DbCounters reading) {
        return reading.epochNanos() - reading.fromEpochNanos();
    }
}
