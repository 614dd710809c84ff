package dev.nightjar.model.port;

import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.rows.Span;
import java.util.List;
import java.util.Optional;

/**
 * The read side. Safe for use by many threads; every answer is one consistent snapshot of what was durable when it was
 * asked for. A range that holds nothing gives an empty list. Throws {@link QueryFailed} when the store cannot answer; its reason says
 * whether to ask for less, later, or not at all.
 *
 * <p>A query blocks its thread until its answer is there or its time is over. Who does not want the answer any more interrupts that thread:
 * the store ends what it does for it, and the thread gets {@link QueryFailed} and stays interrupted. An answer is whole or refused: of more
 * facts than a store gives at once ({@link Piecewise} asks for them one after the other) nothing is given.
 *
 * <p>What comes in order of time does not depend on whose facts arrived first: those of the same instant come by their
 * origin's run, and only those of one run in the order of their arrival. Not so {@link #gcLog} and {@link #lastHealth}.
 */
public interface SignalReader {

    /** Environments that have any fact or finding, in alphabetical order: findings outlive the facts. */
    List<String> environments();

    List<Stamped<WorkTotal>> totals(Query.Totals query);

    /**
     * Where totals have become durable since an earlier answer of this reader. Whoever asks this first and reads then has all that the mark
     * stands for. What is no more, being too old, is not told.
     *
     * @param mark of that answer, or {@link TotalChanges#NOTHING_READ}
     */
    TotalChanges totalChanges(String environment, long mark);

    List<Stamped<Work>> works(Query.Works query);

    /** Works of a trace in order of their start, with all reports of those that are open. */
    List<Stamped<Work>> works(Query.Trace query);

    /** Works of several traces, likewise. */
    List<Stamped<Work>> works(Query.Traces query);

    /** Spans of a trace in order of their start. */
    List<Stamped<Span>> spans(Query.Trace query);

    /** {@link Query#MOST_NAMES} at most, the first of them. */
    List<String> services(Query.Services query);

    /** {@link Query#MOST_NAMES} at most, the first of them. */
    List<SpanName> spanNames(Query.SpanNames query);

    /** Each trace once, by the newest of its spans that are what is asked for; equally new ones in order of their ids. */
    List<FoundTrace> traces(Query.TraceSearch query);

    /** {@link Query#MOST_NAMES} pairs at most; equally frequent ones in alphabetical order. */
    List<ServiceCalls> calls(Query.Calls query);

    /** {@link Query#MOST_NAMES} at most, the first of them. Sums that do not fit are as large, or as small, as a number may be. */
    List<ProfileType> profileTypes(Query.ProfileTypes query);

    /**
     * In the order of {@link ProfileStack#LARGEST_FIRST}; a stack whose values have several units once for each. Sums that do not fit are as
     * large, or as small, as a number may be.
     */
    List<ProfileStack> stacks(Query.Stacks query);

    /** Cells in order of time, those without any work left out. */
    List<GridCell> grid(Query.Grid query);

    List<Stamped<PoolHolders>> holders(Query.Holders query);

    List<Stamped<LockHolders>> lockHolders(Query.LockHolders query);

    List<Stamped<DbPoll>> sessions(Query.Sessions query);

    /** In range by the reading that ends them. */
    List<Stamped<DbCounters>> counters(Query.Counters query);

    /** In range by the reading that ends them. */
    List<Stamped<DbStatements>> statementUses(Query.StatementUses query);

    List<Stamped<GcPause>> gcPauses(Query.GcPauses query);

    List<Stamped<EdenUse>> edenUses(Query.EdenUses query);

    List<Stamped<Safepoint>> safepoints(Query.Safepoints query);

    List<Stamped<Allocations>> allocations(Query.Allocations query);

    List<Stamped<PartSites>> partSites(Query.PartSites query);

    List<Stamped<GcLog>> gcLog(Query.GcLog query);

    List<Stamped<AgentHealth>> health(Query.Health query);

    /**
     * Of each JVM the last of those reports only, in order of time. For whoever asks again and again how agents are: what a
     * report says is read once for a JVM, of all others in the range only when they were made and by whom.
     */
    List<Stamped<AgentHealth>> lastHealth(Query.Health query);

    /** The text of a statement without its values. */
    Optional<String> statement(String environment, String fingerprint);

    /** All findings of an environment, the one seen last first. */
    List<Finding> findings(String environment);

    /** The store could not answer: what was asked, why, and what to do about it. */
    final class QueryFailed extends RuntimeException {

        /** What it means for who asked. */
        public enum Reason {
            /** Its time was over. The same may take as long again: ask for less. */
            TOO_LONG,
            /** The answer, or what it takes to make it, is larger than the store allows. It will be again: ask for less. */
            TOO_LARGE,
            /** Others are being answered: ask for the same again later. */
            BUSY,
            /** Who asked was interrupted, or the store was being closed. */
            CANCELLED,
            /** Anything else: the message says what to do. */
            FAILED
        }

        private final Reason reason;

        public QueryFailed(Reason reason, String message, Throwable cause) {
            super(message, cause);
            this.reason = reason;
        }

        public QueryFailed(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        /** One that has no reason of its own. */
        public QueryFailed(String message, Throwable cause) {
            this(Reason.FAILED, message, cause);
        }

        public Reason reason() {
            return reason;
        }
    }
}
