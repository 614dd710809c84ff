package dev.nightjar.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesBuilder;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedTypesTest {

    private final List<String> asked = new ArrayList<>();
    private final IgnoredTypesBuilder builder = (IgnoredTypesBuilder) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {IgnoredTypesBuilder.class}, (proxy, method, arguments) -> {
                asked.add(method.getName() + " " + arguments[0]);
                return proxy;
            });

    @Test
    void appendersAreAllowedWhereSomebodyListens() {
        new AllowedTypes(() -> true).configure(builder);
        assertThat(asked)
                .containsExactly(
                        "allowClass ch.qos.logback.core.OutputStreamAppender",
                        "allowClass org.apache.logging.log4j.core.appender.");
    }

    @Test
    void behindAClosedGateTheStockAgentsListStaysAsItIs() {
        new AllowedTypes(() -> false).configure(builder);
        assertThat(asked).isEmpty();
    }
}
