package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.model.Origin;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentityTest {

    private static final Map<String, String> NONE = Map.of();

    @Test
    void theResourceSaysWhoWeAre() {
        Origin origin = Identity.of(
                AgentSettings.DEFAULTS,
                Map.of(
                        "deployment.environment.name", "prod",
                        "service.namespace", "shop",
                        "service.name", "order",
                        "service.version", "1.2",
                        "host.name", "host-a",
                        "service.instance.id", UUID.randomUUID().toString()),
                NONE,
                NONE);
        assertThat(origin.environment()).isEqualTo("prod");
        assertThat(origin.namespace()).isEqualTo("shop");
        assertThat(origin.service()).isEqualTo("order");
        assertThat(origin.version()).isEqualTo("1.2");
        assertThat(origin.host()).isEqualTo("host-a");
        assertThat(origin.instance()).isEqualTo("host-a:order");
        assertThat(origin.zone()).isEqualTo(java.time.ZoneId.systemDefault().getId());
    }

    @Test
    void anEmptyResourceStillGivesAnOrigin() {
        Origin origin = Identity.of(AgentSettings.DEFAULTS, NONE, NONE, NONE);
        assertThat(origin.environment()).isEqualTo("default");
        assertThat(origin.service()).isEqualTo("unknown_service:java");
        assertThat(origin.instance()).isEqualTo("localhost:unknown_service:java");
    }

    @Test
    void theOldNameOfTheEnvironmentIsUnderstood() {
        assertThat(Identity.of(AgentSettings.DEFAULTS, Map.of("deployment.environment", "staging"), NONE, NONE)
                        .environment())
                .isEqualTo("staging");
    }

    @Test
    void eachLifeIsAnotherRunOfTheSameInstance() {
        Map<String, String> resource = Map.of("service.name", "order", "host.name", "host-a");
        Origin one = Identity.of(AgentSettings.DEFAULTS, resource, NONE, NONE);
        Origin two = Identity.of(AgentSettings.DEFAULTS, resource, NONE, NONE);
        assertThat(two.instance()).isEqualTo(one.instance());
        assertThat(two.run()).isNotEqualTo(one.run());
    }

    @Test
    void theInstanceIsTheFirstStableNameThatIsKnown() {
        Map<String, String> resource = Map.of(
                "service.name",
                "order",
                "host.name",
                "host-a",
                "k8s.pod.name",
                "order-7",
                "service.instance.id",
                "random");
        Map<String, String> hostname = Map.of("HOSTNAME", "box");
        Map<String, String> written = Map.of("otel.resource.attributes", "a=b, service.instance.id = i-1 ,c=d");
        AgentSettings told = AgentSettings.read(
                Map.of("nightjar.instance", "told"), NONE, Map.of(), AgentLog.toStandardError(AgentLog.Level.OFF));

        assertThat(Identity.of(told, resource, hostname, written).instance()).isEqualTo("told");
        assertThat(instance(resource, hostname, written)).isEqualTo("i-1");
        assertThat(instance(resource, Map.of("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=i-2"), NONE))
                .isEqualTo("i-2");
        assertThat(instance(resource, hostname, NONE)).isEqualTo("order-7");
        assertThat(instance(Map.of("host.name", "host-a"), hostname, NONE)).isEqualTo("box");
        assertThat(instance(Map.of("host.name", "host-a"), NONE, Map.of("server.port", "8080")))
                .isEqualTo("host-a:8080");
        assertThat(instance(Map.of("host.name", "host-a", "service.name", "order"), Map.of("SERVER_PORT", "0"), NONE))
                .isEqualTo("host-a:order");
    }

    private static String instance(
            Map<String, String> resource, Map<String, String> environment, Map<String, String> properties) {
        return Identity.of(AgentSettings.DEFAULTS, resource, environment, properties)
                .instance();
    }
}
