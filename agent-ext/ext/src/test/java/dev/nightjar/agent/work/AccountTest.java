package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountTest {

    private final Lab lab = new Lab();
    private final long thread = Thread.currentThread().getId();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void whatAThreadDidDuringAWorkIsTheWorks() {
        long before = System.nanoTime();
        Span request = lab.request("GET /report");
        long inside = System.nanoTime();
        request.end();
        long between = System.nanoTime();
        Span other = lab.request("POST /orders");
        long insideOther = System.nanoTime();
        other.end();
        long after = System.nanoTime() + 1;
        assertThat(at(before)).isEqualTo(Account.NO_WORK);
        assertThat(at(inside)).isEqualTo(Account.of("GET /report"));
        assertThat(at(between)).isEqualTo(Account.NO_WORK);
        assertThat(at(insideOther)).isEqualTo(Account.of("POST /orders"));
        assertThat(at(after)).isEqualTo(Account.NO_WORK);
    }

    @Test
    void aThreadThatNeverWorkedForAnybodyWorksForNobody() {
        assertThat(lab.recorder.accountAt(thread + 1_000, System.nanoTime())).isEqualTo(Account.NO_WORK);
    }

    @Test
    void afterTheLedgerItCannotBeToldAnyMore() {
        Span request = lab.request("GET /report");
        long inside = System.nanoTime();
        request.end();
        long after = System.nanoTime() + 1;
        assertThat(lab.ended()).hasSize(1);
        assertThat(at(inside)).isEqualTo(Account.UNKNOWN);
        assertThat(at(after)).isEqualTo(Account.NO_WORK);
    }

    @Test
    void aWorkThatIsUnderWayHasTheNameThatItHasWhenItIsAskedFor() {
        Span request = lab.request("GET");
        Account account = at(System.nanoTime());
        assertThat(account).isEqualTo(at(System.nanoTime())).isNotEqualTo(Account.of("GET"));
        request.updateName("GET /report/{day}");
        assertThat(account.name()).isEqualTo("GET /report/{day}");
        request.end();
    }

    @Test
    void aThreadThatHasEndedIsKnownUntilTheLedgersOfItsWorksAreMade() throws InterruptedException {
        long[] told = new long[2];
        Thread worker = new Thread(() -> {
            Span request = lab.request("GET /report");
            told[0] = Thread.currentThread().getId();
            told[1] = System.nanoTime();
            request.end();
        });
        worker.start();
        worker.join();
        lab.recorder.tidy(System.nanoTime());
        assertThat(lab.recorder.accountAt(told[0], told[1])).isEqualTo(Account.of("GET /report"));
        assertThat(lab.ended()).hasSize(1);
        lab.recorder.tidy(System.nanoTime());
        assertThat(lab.recorder.counters()).containsEntry("threads.watched", 0L);
    }

    private Account at(long nanos) {
        return lab.recorder.accountAt(thread, nanos);
    }
}
