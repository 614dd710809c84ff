package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;
import dev.nightjar.model.port.RandomFacts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPostTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Origin origin = new RandomFacts(1).origin("prod", "order");

    private static List<Fact> facts(long seed) {
        return new RandomFacts(seed).oneOfEach(Ended.ORDERS, "orders", "postgresql://h:1/d", Ended.EPOCH);
    }

    @Test
    void theSameFactsGiveTheSameBytes() {
        for (long seed = 1; seed <= 50; seed++) {
            assertThat(BatchPost.request(origin, 7, facts(seed), Ended.EPOCH))
                    .isEqualTo(BatchPost.request(origin, 7, facts(seed), Ended.EPOCH));
        }
    }

    @Test
    void whatTheServerAnswersIsTold() throws Exception {
        byte[] request = BatchPost.request(origin, 3, facts(1), Ended.EPOCH);
        try (FakeServer server = new FakeServer(0);
                BatchPost post = new BatchPost(server.endpoint(), null, null, TIMEOUT)) {
            server.answers(FakeServer.Answer.partly(2, "too old"));
            assertThat(post.deliver(request)).isEqualTo(new Delivery.Taken(2, "too old"));
            server.answers(FakeServer.Answer.text(503, "full").retryAfter("2"));
            assertThat(post.deliver(request)).isEqualTo(new Delivery.TryAgain("HTTP 503 full", Duration.ofSeconds(2)));
            assertThat(server.batches()).containsExactly(3L, 3L);
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() {
        URI nobody = URI.create("http://127.0.0.1:1"); // tcpmux: nobody has it
        try (BatchPost post = new BatchPost(nobody, null, null, TIMEOUT)) {
            assertThat(post.deliver(new byte[0])).isInstanceOf(Delivery.TryAgain.class);
        }
    }
}
