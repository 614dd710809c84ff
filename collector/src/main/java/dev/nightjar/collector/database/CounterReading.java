package dev.nightjar.collector.database;

import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbFigure;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server's counters said at one instant.
 *
 * @param groups counters, by what is reset together
 * @param states figures that are no counters
 * @param io counters of reading and writing
 * @param connected whose connections there are, the most first
 * @param blind what could not be read, each with what cures it
 */
public record CounterReading(
        List<Group> groups,
        Map<DbFigure, Long> states,
        List<Io> io,
        List<DbCounters.Connected> connected,
        List<String> blind) {

    public CounterReading {
        groups = List.copyOf(groups);
        states = copy(states);
        io = List.copyOf(io);
        connected = List.copyOf(connected);
        blind = List.copyOf(blind);
    }

    /** Of a server that does not tell whose its connections are. */
    public CounterReading(List<Group> groups, Map<DbFigure, Long> states, List<Io> io, List<String> blind) {
        this(groups, states, io, List.of(), blind);
    }

    /**
     * Counters that are reset together.
     *
     * @param reset another text after a reset; empty when the server does not tell
     * @param values those that it has; others are absent
     */
    public record Group(String name, String reset, Map<DbFigure, Long> values) {
        public Group {
            values = copy(values);
        }
    }

    /**
     * What one kind of process has read and written.
     *
     * @param reset as in {@link Group}
     * @param total since the reset
     */
    public record Io(String reset, DbCounters.Io total) {}

    @Nullable
    Group group(String name) {
        for (Group group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    private static Map<DbFigure, Long> copy(Map<DbFigure, Long> values) {
        EnumMap<DbFigure, Long> copy = new EnumMap<>(DbFigure.class);
        copy.putAll(values);
        return Collections.unmodifiableMap(copy);
    }
}
