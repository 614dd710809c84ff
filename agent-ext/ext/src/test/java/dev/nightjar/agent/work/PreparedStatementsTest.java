package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PreparedStatementsTest {

    private final PreparedStatements<String> prepared = new PreparedStatements<>();

    @Test
    void manyThatAreOpenAtOnceAreAllKnown() {
        List<Object> open = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            open.add(new Object());
            prepared.put(open.get(i), "text " + i);
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(prepared.get(open.get(i))).isEqualTo("text " + i);
        }
        assertThat(prepared.others()).isPositive();
        open.forEach(prepared::closed);
        assertThat(prepared.others()).isZero();
        assertThat(open).noneMatch(statement -> prepared.get(statement) != null);
    }

    @Test
    void whatIsOpenIsKnownAtAnyTime() throws InterruptedException {
        List<Object> open = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            open.add(new Object());
            prepared.put(open.get(i), "open");
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            for (int i = 0; i < 200_000; i++) {
                Object statement = new Object();
                prepared.put(statement, "short");
                prepared.closed(statement);
            }
            over.set(true);
        });
        other.start();
        while (!over.get()) {
            assertThat(open).noneMatch(statement -> prepared.get(statement) == null);
        }
        other.join();
        open.forEach(prepared::closed);
        assertThat(prepared.others()).isZero();
    }

    @Test
    void thoseThatAreClosedAtOnceNeverComeToTheMap() {
        for (int i = 0; i < 5_000; i++) {
            Object statement = new Object();
            prepared.put(statement, "text");
            assertThat(prepared.get(statement)).isEqualTo("text");
            prepared.closed(statement);
            assertThat(prepared.get(statement)).isNull();
        }
        assertThat(prepared.others()).isZero();
    }

    @Test
    void anObjectThatIsPreparedAgainHasItsLastText() {
        Object statement = new Object();
        prepared.put(statement, "first");
        prepared.put(statement, "second");
        assertThat(prepared.get(statement)).isEqualTo("second");
        assertThat(prepared.others()).isZero();
    }

    /** Nobody closed them: the map must not grow for ever. */
    @Test
    void thoseThatAreGoneAreForgotten() {
        Object kept = new Object();
        prepared.put(kept, "kept");
        for (int i = 0; i < 20_000; i++) {
            prepared.put(new Object(), "text");
        }
        int before = prepared.others();
        while (prepared.others() >= Math.max(1, before)) {
            System.gc();
            prepared.put(new Object(), "text");
        }
        assertThat(prepared.get(kept)).isEqualTo("kept");
    }
}
