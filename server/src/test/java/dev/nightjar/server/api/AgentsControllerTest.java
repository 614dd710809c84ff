package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.AgentHealth;
import dev.nightjar.model.port.MemoryStore;
import dev.nightjar.model.port.RandomFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentsControllerTest {

    private static final Instant NOW = Instant.parse("2026-11-27T22:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final RandomFacts facts = new RandomFacts(1);
    private final AgentsController api = new AgentsController(store, () -> NOW);

    @Test
    void eachJvmIsListedAsItWasLastSeen() {
        Origin order = facts.origin("production", "order");
        told(order, 40, Map.of("governor.left_out.stacks", 1L, "governor.left_out.runqueue", 1L));
        told(order, 20, Map.of("governor.left_out.stacks", 1L, "works.ended", 7L));
        told(facts.origin("production", "payment"), 90, Map.of());
        told(facts.origin("production", "gone"), 3_600, Map.of());
        told(facts.origin("staging", "order"), 5, Map.of());
        List<Map<String, Object>> production = api.agents("production");
        assertThat(production).extracting(agent -> agent.get("service")).containsExactlyInAnyOrder("order", "payment");
        Map<String, Object> first = production.stream()
                .filter(agent -> "order".equals(agent.get("service")))
                .findFirst()
                .orElseThrow();
        assertThat(first)
                .containsEntry("run", order.run())
                .containsEntry("reports", true)
                .containsEntry("left_out", List.of("stacks"));
        assertThat(production)
                .filteredOn(agent -> "payment".equals(agent.get("service")))
                .singleElement()
                .satisfies(agent -> assertThat(agent).containsEntry("reports", false));
        assertThat(api.agents(null)).hasSize(3);
    }

    @Test
    void anEnvironmentThatThereIsNotIsSaidWithThoseThatThereAre() {
        assertThatThrownBy(() -> api.agents("prod"))
                .hasMessage("unknown environment 'prod'; known: none yet, no agent has reported");
        told(facts.origin("production", "order"), 5, Map.of());
        told(facts.origin("staging", "order"), 3_600, Map.of());
        assertThatThrownBy(() -> api.agents("prod"))
                .hasMessage("unknown environment 'prod'; known: production, staging");
        assertThat(api.agents("staging")).as("known, and silent").isEmpty();
    }

    private void told(Origin origin, int secondsAgo, Map<String, Long> values) {
        long nanos = NOW.minusSeconds(secondsAgo).getEpochSecond() * 1_000_000_000L;
        store.write(facts.batch(origin, new AgentHealth(nanos, values))).join();
    }
}
