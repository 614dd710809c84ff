package dev.nightjar.collector.database;

import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.StatementFigure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From one reading of the statements to the next: what each took. One that has less than before was forgotten by the server and met
 * again, or reset: all that it has came since then. For one thread.
 */
final class StatementDeltas {

    private @Nullable Map<String, Sum> before;
    private String reset = "";

    /** The next reading is the first one. */
    void forget() {
        before = null;
    }

    /** Those that took anything, the most time first; null for the first reading. */
    @Nullable
    List<Counted> next(StatementReading now) {
        Map<String, Sum> earlier = before;
        boolean anew = !reset.equals(now.reset());
        Map<String, Sum> totals = new HashMap<>();
        List<Counted> grown = new ArrayList<>();
        for (Counted counted : now.statements()) {
            totals.put(counted.queryId(), counted.sum());
            Sum old = earlier == null || anew ? null : earlier.get(counted.queryId());
            Sum came = old == null ? counted.sum() : since(old, counted.sum());
            if (came.calls() > 0 || came.nanos() > 0) {
                grown.add(new Counted(counted.queryId(), came));
            }
        }
        before = totals;
        reset = now.reset();
        if (earlier == null) {
            return null;
        }
        grown.sort(Comparator.comparingLong((Counted counted) -> counted.sum().nanos())
                .reversed()
                .thenComparing(Counted::queryId));
        return grown;
    }

    private static Sum since(Sum old, Sum now) {
        boolean metAgain = now.calls() < old.calls() || now.nanos() < old.nanos();
        if (metAgain) {
            return now;
        }
        Map<StatementFigure, Long> figures = new EnumMap<>(StatementFigure.class);
        now.figures().forEach((figure, value) -> {
            Long was = old.figure(figure);
            if (was != null && was <= value) {
                figures.put(figure, value - was);
            }
        });
        return new Sum(now.calls() - old.calls(), now.nanos() - old.nanos(), figures);
    }
}
