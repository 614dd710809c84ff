package dev.nightjar.agent.gclog;

import dev.nightjar.agent.work.JvmView;
import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Pause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What JFR tells; of stretches in which it did not run, the pauses of the GC log. */
public final class WithGcLog implements JvmView {

    private final JvmView jfr;
    private final GcLogWatch gcLog;

    public WithGcLog(JvmView jfr, GcLogWatch gcLog) {
        this.jfr = jfr;
        this.gcLog = gcLog;
    }

    @Override
    public long seenUntilNanos() {
        long seen = jfr.seenUntilNanos();
        boolean without = jfr.missing(seen, seen).contains(Missing.JFR);
        return without && gcLog.isExact() ? gcLog.seenUntilNanos() : seen;
    }

    @Override
    public List<Pause> pauses(long fromNanos, long toNanos) {
        List<Pause> pauses = new ArrayList<>(jfr.pauses(fromNanos, toNanos));
        if (jfr.missing(fromNanos, toNanos).contains(Missing.JFR) && gcLog.covers(fromNanos, toNanos)) {
            pauses.addAll(gcLog.pauses(fromNanos, toNanos)); // what both tell is booked once
        }
        return pauses;
    }

    @Override
    public Set<Missing> missing(long fromNanos, long toNanos) {
        Set<Missing> missing = jfr.missing(fromNanos, toNanos);
        if (missing.contains(Missing.JFR) && gcLog.covers(fromNanos, toNanos)) {
            missing.remove(Missing.JFR);
            missing.add(Missing.JFR_WAITS);
        }
        return missing;
    }
}
