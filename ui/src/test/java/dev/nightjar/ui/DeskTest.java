package dev.nightjar.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.port.Findings;
import dev.nightjar.model.port.SignalReader;
import dev.nightjar.model.port.SignalReader.QueryFailed;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeskTest {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Test
    void whatIsTakenBackIsCancelledAndNotTold() throws Exception {
        AtomicBoolean told = new AtomicBoolean();
        try (Desk desk = Desk.start(endless(), (finding, locale, zone) -> Optional.empty())) {
            Runnable takeBack = desk.detail(
                    "test", Findings.finding("seven", 1_772_488_800_000_000_000L), detail -> told.set(true));
            asked.await();
            takeBack.run();
            cancelled.await();
        }
        assertThat(told).isFalse();
    }

    /** A store that has no answer until who asks is interrupted. */
    private SignalReader endless() {
        return (SignalReader) Proxy.newProxyInstance(
                SignalReader.class.getClassLoader(), new Class<?>[] {SignalReader.class}, (_, _, _) -> {
                    asked.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        cancelled.countDown();
                        throw new QueryFailed(QueryFailed.Reason.CANCELLED, "says this test", e);
                    }
                    throw new IllegalStateException("nobody opens it");
                });
    }
}
