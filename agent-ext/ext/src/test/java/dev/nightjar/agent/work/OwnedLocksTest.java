package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedLocksTest {

    private final OwnedLocks locks = new OwnedLocks();

    @Test
    void whatHasAnOwnerIsALock() {
        assertThat(List.of(
                        "java.util.concurrent.locks.ReentrantLock$NonfairSync",
                        "java.util.concurrent.locks.ReentrantLock$FairSync",
                        "java.util.concurrent.locks.ReentrantReadWriteLock$NonfairSync"))
                .allMatch(locks::isOwned);
    }

    @Test
    void whatNobodyOwnsIsASignal() {
        assertThat(List.of(
                        "",
                        "java.util.concurrent.Semaphore$NonfairSync",
                        "java.util.concurrent.CountDownLatch$Sync",
                        "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject",
                        "java.util.concurrent.FutureTask",
                        "java.util.concurrent.SynchronousQueue$TransferStack",
                        "com.example.NoSuchClass"))
                .noneMatch(locks::isOwned);
    }

    @Test
    void endlesslyManyClassNamesAreAnsweredWithoutBeingKept() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(locks.isOwned("com.example.Generated$" + i)).isFalse();
        }
        assertThat(locks.known()).isLessThanOrEqualTo(1_000);
        assertThat(locks.isOwned("java.util.concurrent.locks.ReentrantLock$NonfairSync"))
                .isTrue();
    }
}
