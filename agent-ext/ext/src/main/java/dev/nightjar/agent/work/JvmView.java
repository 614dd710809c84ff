package dev.nightjar.agent.work;

import dev.nightjar.model.ledger.Missing;
import dev.nightjar.model.ledger.Pause;
import java.util.List;
import java.util.Set;

/** What ledgers need of JFR. */
public interface JvmView {

    /** Everything that ended before this instant of {@link System#nanoTime} has been seen. */
    long seenUntilNanos();

    /** Pauses that overlap a stretch of time. */
    List<Pause> pauses(long fromNanos, long toNanos);

    /** What was not to be had in a stretch of time. */
    Set<Missing> missing(long fromNanos, long toNanos);
}
