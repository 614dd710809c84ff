package dev.nightjar.history.fit;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.ledger.Part;

/** The works of one operation that were sent in full. For one thread. */
final class OperationMeasures {

    private final Weighted wall = new Weighted();
    private final Weighted cpu = new Weighted();
    private final Weighted sql = new Weighted();
    private final Weighted ready = new Weighted();
    private final Weighted unexplained = new Weighted();

    /** What was not measured of it is not counted as 0. */
    void add(Work work, double weight) {
        wall.add((double) work.wallNanos(), weight);
        add(cpu, work, Part.CPU, weight);
        add(sql, work, Part.SQL, weight);
        add(ready, work, Part.RUNQUEUE, weight);
        add(unexplained, work, Part.UNEXPLAINED, weight);
    }

    private static void add(Weighted column, Work work, Part part, double weight) {
        Long nanos = work.ledger().parts().get(part);
        if (nanos != null) {
            column.add((double) nanos, weight);
        }
    }

    Weighted wall() {
        return wall;
    }

    Weighted cpu() {
        return cpu;
    }

    Weighted sql() {
        return sql;
    }

    Weighted ready() {
        return ready;
    }

    Weighted unexplained() {
        return unexplained;
    }
}
