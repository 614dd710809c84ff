package dev.nightjar.collector.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.mysql.MetadataLocks.Lock;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataLocksTest {

    @Test
    void ddlWaitsForTheReaderAndTheQueueBehindItForTheDdlOnly() {
        List<LockWait> waits = MetadataLocks.waits(List.of(
                granted("shop.orders", "SHARED_READ", 1),
                granted("shop.orders", "SHARED_UPGRADABLE", 2),
                wanted("shop.orders", "EXCLUSIVE", 2),
                wanted("shop.orders", "SHARED_READ", 3),
                wanted("shop.orders", "SHARED_WRITE", 4)));
        assertThat(waits)
                .containsExactlyInAnyOrder(
                        new LockWait(2, 1, "metadata shop.orders EXCLUSIVE"),
                        new LockWait(3, 2, "metadata shop.orders SHARED_READ"),
                        new LockWait(4, 2, "metadata shop.orders SHARED_WRITE"));
    }

    @Test
    void locksOfOtherObjectsAndOnesOwnAreInNobodysWay() {
        assertThat(MetadataLocks.waits(List.of(
                        granted("shop.items", "EXCLUSIVE", 1),
                        granted("shop.orders", "SHARED_UPGRADABLE", 2),
                        wanted("shop.orders", "EXCLUSIVE", 2))))
                .isEmpty();
    }

    @Test
    void aLockOfTheWholeServerStopsWriters() {
        assertThat(MetadataLocks.waits(
                        List.of(granted("global", "SHARED", 1), wanted("global", "INTENTION_EXCLUSIVE", 2))))
                .containsExactly(new LockWait(2, 1, "metadata global INTENTION_EXCLUSIVE"));
    }

    @Test
    void lockTablesWriteExcludesReadersAndWriters() {
        List<LockWait> waits = MetadataLocks.waits(List.of(
                granted("shop.orders", "SHARED_NO_READ_WRITE", 1),
                wanted("shop.orders", "SHARED_READ", 2),
                wanted("shop.orders", "SHARED_WRITE", 3)));
        assertThat(waits).extracting(LockWait::blocker).containsOnly(1L);
        assertThat(waits).hasSize(2);
    }

    @Test
    void rowsOfTheServerBecomeLocks() {
        assertThat(Rows.of("""
                        | object_type | object_schema | object_name | lock_type | lock_status | session |
                        | TABLE | shop | orders | SHARED_READ | GRANTED | 11 |
                        | GLOBAL | NULL | NULL | SHARED | PENDING | 12 |
                        | SCHEMA | shop | NULL | INTENTION_EXCLUSIVE | GRANTED | 13 |
                        | PROCEDURE | shop | settle | SHARED | GRANTED | 14 |
                        """).stream().map(LockQuery::metadataLock))
                .containsExactly(
                        granted("shop.orders", "SHARED_READ", 11),
                        wanted("global", "SHARED", 12),
                        granted("schema shop", "INTENTION_EXCLUSIVE", 13),
                        granted("procedure shop.settle", "SHARED", 14));
    }

    private static Lock granted(String object, String type, long session) {
        return new Lock(object, type, true, session);
    }

    private static Lock wanted(String object, String type, long session) {
        return new Lock(object, type, false, session);
    }
}
