package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbSession;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.StatementFigure;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What of a database all its sessions take from. */
enum Demand {
    /** The write-ahead log, with the checkpoints that it brings. */
    LOG(Codes.DATABASE_LOG),
    /** Data that is not in the server's memory. */
    READS(Codes.DATABASE_READS),
    /** Temporary files. */
    TEMP(Codes.DATABASE_TEMP),
    /** Processors. */
    COMPUTING(Codes.DATABASE_COMPUTING);

    /** Of PostgreSQL, unless it was compiled with another one. */
    static final long BLOCK_BYTES = 8_192;

    private final String code;

    Demand(String code) {
        this.code = code;
    }

    /** Of the link that says that more of it is taken. */
    String code() {
        return code;
    }

    /**
     * Whether a session was seen taking it.
     *
     * @param text of a statement by its fingerprint
     */
    boolean isTakenBy(DbSession session, UnaryOperator<String> text) {
        WaitClass waits = WaitClass.of(session);
        if (waits == WaitClass.LOCK) {
            return false;
        }
        boolean goesOn = waits != WaitClass.OTHER || session.progress() != null; // a vacuum rests on purpose in between
        return switch (this) {
            case LOG -> waits == WaitClass.LOG || (goesOn && writes(session, text));
            case READS -> waits == WaitClass.IO || session.progress() != null;
            case TEMP -> waits == WaitClass.TEMP;
            case COMPUTING -> waits == WaitClass.CPU;
        };
    }

    private static boolean writes(DbSession session, UnaryOperator<String> text) {
        String statement = session.fingerprint();
        return session.progress() != null || (statement != null && LockingStatements.writes(text.apply(statement)));
    }

    /** What statements took of it: bytes, or of computing pages or rows looked at; empty when that was not counted. */
    OptionalLong takenBy(Sum statements) {
        return switch (this) {
            case LOG -> amount(statements.figure(StatementFigure.WAL_BYTES), 1);
            case READS -> amount(statements.figure(StatementFigure.BLOCKS_READ), BLOCK_BYTES);
            case TEMP -> amount(statements.figure(StatementFigure.TEMP_BLOCKS), BLOCK_BYTES);
            case COMPUTING -> {
                Long hit = statements.figure(StatementFigure.BLOCKS_HIT);
                Long read = statements.figure(StatementFigure.BLOCKS_READ);
                yield hit == null || read == null
                        ? amount(statements.figure(StatementFigure.ROWS_EXAMINED), 1)
                        : OptionalLong.of(hit + read);
            }
        };
    }

    /** Whether what statements took of it, and what the server counted, are the same bytes. */
    boolean isCountedInBytes() {
        return this != COMPUTING;
    }

    private static OptionalLong amount(@Nullable Long figure, long each) {
        return figure == null ? OptionalLong.empty() : OptionalLong.of(figure * each);
    }
}
