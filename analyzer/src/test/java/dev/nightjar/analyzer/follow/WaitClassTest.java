package dev.nightjar.analyzer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.DbSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitClassTest {

    /** Names as PostgreSQL 13 to 18 have them, and those of our own for MySQL. */
    @ParameterizedTest
    @CsvSource({
        "Lock, transactionid, LOCK",
        "LWLock, WALWrite, LOG",
        "LWLock, WALInsert, LOG",
        "LWLock, WALBufMapping, LOG",
        "IO, WALSync, LOG",
        "IO, WalSync, LOG",
        "IO, commit, LOG",
        "IO, DataFileRead, IO",
        "IO, AioIoCompletion, IO",
        "IPC, BufferIO, IO",
        "LWLock, BufferIO, IO",
        "IO, BuffileWrite, TEMP",
        "IO, BufFileRead, TEMP",
        "LWLock, BufferContent, OTHER",
        "IPC, SyncRep, OTHER",
        "Timeout, PgSleep, OTHER",
    })
    void aWaitIsOfTheClassThatItsNameSays(String type, String event, WaitClass expected) {
        assertThat(WaitClass.of(session(type, event, List.of()))).isEqualTo(expected);
    }

    @Test
    void whoWaitsForNothingComputesAndWhoIsBlockedWaitsForALock() {
        assertThat(WaitClass.of(session(null, null, List.of()))).isEqualTo(WaitClass.CPU);
        assertThat(WaitClass.of(session(null, null, List.of(7L)))).isEqualTo(WaitClass.LOCK);
        assertThat(WaitClass.of(session("IO", null, List.of()))).isEqualTo(WaitClass.IO);
    }

    private static DbSession session(@Nullable String type, @Nullable String event, List<Long> blockedBy) {
        return new DbSession(1, "order", "app", "client backend", "active", type, event, -1, 1, null, blockedBy, null);
    }
}
