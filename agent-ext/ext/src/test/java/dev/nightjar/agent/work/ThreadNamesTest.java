package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadNamesTest {

    @ParameterizedTest
    @CsvSource({
        "http-nio-8080-exec-12, http-nio-8080-exec",
        "https-openssl-nio-10.0.0.5-8443-exec-7, https-openssl-nio-10.0.0.5-8443-exec",
        "HikariPool-1 housekeeper, HikariPool",
        "HikariPool-1:connection-adder, HikariPool",
        "reactor-http-epoll-3, reactor-http-epoll",
        "kafka-coordinator-heartbeat-thread | group, kafka-coordinator-heartbeat-thread",
        "qtp1234567-56 /orders?user=alice, qtp#",
        "pool-1-thread-7, pool-1-thread",
        "ForkJoinPool.commonPool-worker-3, ForkJoinPool.commonPool-worker",
        "RMI TCP Connection(12)-10.0.0.5, RMI",
        "OkHttp https://alice:secret@db/..., OkHttp",
        "https://db/orders?id=7, https",
        "alice@example.org, alice",
        "export?user=alice, export",
        "price-refresh-1, price-refresh",
        "main, main",
        "export-4711081-worker-2, export-#-worker",
        "worker7, worker7",
        "-1, -1",
        "7, 7",
        "'', unnamed",
        "'   ', unnamed",
        "'/orders', unnamed",
        "' pool-1-thread-7 ', pool-1-thread",
    })
    void aThreadIsCalledAfterItsPoolAndNotAfterWhatItDoes(String thread, String called) {
        assertThat(ThreadNames.pool(thread)).isEqualTo(called);
    }

    @Test
    void everyBlankEndsAName() {
        for (String blank : new String[] {"\t", "\n", "\u00a0", "\u2003"}) {
            assertThat(ThreadNames.pool("pool" + blank + "alice")).isEqualTo("pool");
        }
    }

    @Test
    void aNameHasAnEnd() {
        assertThat(ThreadNames.pool("x".repeat(10_000))).hasSize(ThreadNames.MAX_LENGTH);
        assertThat(ThreadNames.pool("1-".repeat(10_000))).hasSize(ThreadNames.MAX_LENGTH);
    }
}
