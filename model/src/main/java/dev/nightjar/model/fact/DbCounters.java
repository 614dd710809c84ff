package dev.nightjar.model.fact;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database server counted between two readings, all its databases together.
 *
 * @param database that it was reached by, as in {@link DbPoll#database()}
 * @param fromEpochNanos the reading before, by the sampler's clock, UTC; this reading when there is none
 * @param epochNanos this reading
 * @param figures what was measured, ≥ 0; what was not, or was reset meanwhile, is not in it
 * @param io of which kind of process and for what data was read and written, at most {@link #MAX_IO}, the most bytes first; empty
 *     where the server does not tell
 * @param connected whose connections there are at this reading, at most {@link #MAX_CONNECTED}, the most first; empty where the server
 *     does not tell
 * @param blind what could not be read and why, with what cures it
 */
public record DbCounters(
        String database,
        long fromEpochNanos,
        long epochNanos,
        Map<DbFigure, Long> figures,
        List<Io> io,
        List<Connected> connected,
        List<String> blind)
        implements Fact {

    public static final int MAX_IO = 32;

    public static final int MAX_CONNECTED = 32;

    public DbCounters {
        EnumMap<DbFigure, Long> ordered = new EnumMap<>(DbFigure.class);
        ordered.putAll(figures);
        ordered.forEach((figure, value) -> {
            if (value < 0) {
                throw new IllegalArgumentException(database + ": " + figure.word() + " is negative: " + value);
            }
        });
        figures = Collections.unmodifiableMap(ordered);
        io = List.copyOf(io);
        connected = List.copyOf(connected);
        blind = List.copyOf(blind);
        if (epochNanos < fromEpochNanos) {
            throw new IllegalArgumentException(database + ": counters end before they begin");
        }
        if (io.size() > MAX_IO) {
            throw new IllegalArgumentException(io.size() + " kinds of I/O, at most " + MAX_IO);
        }
        if (connected.size() > MAX_CONNECTED) {
            throw new IllegalArgumentException(connected.size() + " owners of connections, at most " + MAX_CONNECTED);
        }
    }

    /** Of a server that does not tell whose its connections are. */
    public DbCounters(
            String database,
            long fromEpochNanos,
            long epochNanos,
            Map<DbFigure, Long> figures,
            List<Io> io,
            List<String> blind) {
        this(database, fromEpochNanos, epochNanos, figures, io, List.of(), blind);
    }

    /** Null when it was not measured. */
    public @Nullable Long figure(DbFigure figure) {
        return figures.get(figure);
    }

    /**
     * Connections of clients by the same name and role, busy or idle.
     *
     * @param application may be empty
     * @param user role, may be empty
     */
    public record Connected(String application, String user, long connections) {
        public Connected {
            if (connections < 0) {
                throw new IllegalArgumentException("connections of '" + application + "' are negative: " + connections);
            }
        }
    }

    /**
     * What one kind of process read and wrote. What was not measured is null.
     *
     * @param backend {@code client backend}, {@code autovacuum worker}, {@code checkpointer} …
     * @param object {@code relation}, {@code temp relation}, {@code wal}
     * @param context {@code normal}, {@code bulkread}, {@code vacuum} …
     */
    public record Io(
            String backend,
            String object,
            String context,
            @Nullable Long readBytes,
            @Nullable Long readNanos,
            @Nullable Long writtenBytes,
            @Nullable Long writeNanos) {

        public Io {
            requireNotNegative(backend, readBytes);
            requireNotNegative(backend, readNanos);
            requireNotNegative(backend, writtenBytes);
            requireNotNegative(backend, writeNanos);
        }

        /** Read and written; 0 when neither was measured. */
        public long bytes() {
            return (readBytes == null ? 0 : readBytes) + (writtenBytes == null ? 0 : writtenBytes);
        }

        private static void requireNotNegative(String backend, @Nullable Long amount) {
            if (amount != null && amount < 0) {
                throw new IllegalArgumentException("I/O of " + backend + " is negative: " + amount);
            }
        }
    }
}
