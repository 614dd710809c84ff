package dev.nightjar.store;

import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.DbCounters;
import dev.nightjar.model.fact.DbPoll;
import dev.nightjar.model.fact.DbStatements;
import dev.nightjar.model.fact.EdenUse;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.fact.GcLog;
import dev.nightjar.model.fact.GcPause;
import dev.nightjar.model.fact.LockHolders;
import dev.nightjar.model.fact.PartSites;
import dev.nightjar.model.fact.PoolHolders;
import dev.nightjar.model.fact.Safepoint;
import dev.nightjar.model.fact.Statement;
import dev.nightjar.model.fact.Work;
import dev.nightjar.model.fact.WorkTotal;
import dev.nightjar.model.port.Batch;
import dev.nightjar.model.rows.Span;
import org.jspecify.annotations.Nullable;

/**
 * What a fact, or a batch of them, takes of the heap, in bytes, roughly: counted elements times the size of one with its texts
 * (objects of 16-100 bytes, texts of up to 60 characters, on a 64-bit JVM with compressed pointers).
 */
final class FactSize {

    private static final long BATCH = 600;
    private static final long RECORD = 200;
    /** With a slot and a number for each figure. */
    private static final long PAUSE = 750;

    private static final long WORK = 1_200;
    private static final long TOTAL = 900;
    private static final long ELEMENT = 200;
    private static final long SESSION = 400;
    private static final long SITE = 2_500;
    private static final long BUCKET = 12;
    /** With a slot and a number for each figure. */
    private static final long STATEMENT_USE = 600;

    private FactSize() {}

    /** Each attribute and event is a text of its own. */
    static long bytes(Span span) {
        return RECORD
                + ELEMENT
                + 2L * (length(span.events()) + length(span.links()))
                + span.attributes().entrySet().stream()
                        .mapToLong(attribute -> ELEMENT
                                + 2L
                                        * (attribute.getKey().length()
                                                + attribute.getValue().length()))
                        .sum();
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    static long bytes(Batch batch) {
        long bytes = BATCH;
        for (Fact fact : batch.facts()) {
            bytes += bytes(fact);
        }
        return bytes;
    }

    static long bytes(Fact fact) {
        return switch (fact) {
            case Work work ->
                WORK + ELEMENT * (work.waits().size() + work.used().resources().size());
            case WorkTotal total ->
                TOTAL
                        + ELEMENT * total.resources().size()
                        + BUCKET * total.walls().size();
            case GcPause pause -> PAUSE;
            case EdenUse use -> RECORD + ELEMENT * use.operations().size();
            case Safepoint stop -> RECORD;
            // Equal frames of one body are one text.
            case Allocations allocations -> RECORD + SITE * allocations.sites().size();
            case PartSites sites -> RECORD + SITE * sites.sites().size();
            case PoolHolders snapshot -> RECORD + ELEMENT * snapshot.holders().size();
            case LockHolders locks -> RECORD + 2 * ELEMENT * locks.holders().size();
            case GcLog log ->
                RECORD
                        + log.lines().stream()
                                .mapToLong(line -> ELEMENT
                                        + 2L
                                                * (line.tags().length()
                                                        + line.text().length()))
                                .sum();
            case Statement statement -> RECORD + 2L * statement.text().length();
            case AgentHealth health -> RECORD + ELEMENT * health.values().size();
            case DbPoll poll ->
                RECORD
                        + SESSION * poll.sessions().size()
                        + ELEMENT * poll.blind().size();
            case DbCounters counters ->
                PAUSE
                        + ELEMENT
                                * (counters.io().size()
                                        + counters.connected().size()
                                        + counters.blind().size());
            case DbStatements statements ->
                RECORD
                        + STATEMENT_USE * statements.uses().size()
                        + ELEMENT * statements.blind().size();
        };
    }
}
