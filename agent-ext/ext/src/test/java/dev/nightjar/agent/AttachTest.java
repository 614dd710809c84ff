package dev.nightjar.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nightjar.agent.boot.Attach;
import dev.nightjar.agent.boot.Control;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachTest {

    private static final String KEY = "attach.test;of a key";

    private final Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(
            AttachTest.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @AfterEach
    void forget() {
        System.clearProperty(KEY);
        System.clearProperty(Control.STATE);
        System.clearProperty(Control.RUN);
    }

    @Test
    void settingsAreDecodedAndSet() {
        Attach.agentmain("detach;attach.test%3Bof+a+key=a%3Db%3Bc%20%E5%A4%9C", instrumentation);

        assertThat(System.getProperty(KEY)).isEqualTo("a=b;c 夜");
    }

    @Test
    void withoutAnAgentThereIsNothingToDetach() {
        Attach.agentmain("detach", instrumentation);

        assertThat(System.getProperty(Control.STATE)).isNull();
    }

    @Test
    void anUnknownVerbIsToldAndThrowsNothing() {
        assertThatCode(() -> Attach.agentmain("destroy", instrumentation)).doesNotThrowAnyException();

        assertThat(System.getProperty(Control.STATE))
                .startsWith("failed: ")
                .contains("'destroy' is neither attach nor detach nor profile");
    }

    @Test
    void anOrderThatIsNotUnderstoodSetsNothingAndLeavesTheStateAsItIs() {
        Control.tell("on", "run-1");

        Attach.agentmain("attach;attach.test%3Bof+a+key=a;otel.x=50%", instrumentation);
        Attach.agentmain("destroy;attach.test%3Bof+a+key=a", instrumentation);

        assertThat(System.getProperty(KEY)).isNull();
        assertThat(System.getProperty(Control.STATE)).isEqualTo("on");
        assertThat(System.getProperty(Control.RUN)).isEqualTo("run-1");
    }

    @Test
    void aJarWithoutTheStockAgentIsToldAndThrowsNothing() {
        assertThatCode(() -> Attach.agentmain(null, instrumentation)).doesNotThrowAnyException();

        assertThat(System.getProperty(Control.STATE)).startsWith("failed: ").contains("OpenTelemetryAgent");
    }

    @Test
    void theStateIsToldWithTheRunOrWithoutOne() {
        Control.tell("on", "run-1");
        assertThat(System.getProperty(Control.STATE)).isEqualTo("on");
        assertThat(System.getProperty(Control.RUN)).isEqualTo("run-1");

        Control.tell("off", null);
        assertThat(System.getProperty(Control.STATE)).isEqualTo("off");
        assertThat(System.getProperty(Control.RUN)).isNull();
    }
}
