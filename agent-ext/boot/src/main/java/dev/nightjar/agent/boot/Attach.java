package dev.nightjar.agent.boot;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM begins when the jar is loaded into it while it runs. The arguments are an {@link Order}:
 * {@code attach;nightjar.endpoint=http%3A%2F%2F127.0.0.1%3A4318}, {@code detach} or {@code profile;do=begin;…}; {@code attach} is
 * meant when there is no verb. Runs in a copy of its class that may lie beside the agent's own, so it reaches those by name.
 */
public final class Attach {

    private static final String STOCK = "io.opentelemetry.javaagent.OpenTelemetryAgent";

    private Attach() {}

    /** Never throws; {@link Control#STATE} tells what became of it. */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        try {
            obey(arguments == null ? "" : arguments, instrumentation);
        } catch (Throwable e) {
            refused(e);
        }
    }

    /** An agent that is there already says itself how it stands; this was about an order that it did not get. */
    private static void refused(Throwable reason) {
        System.err.println("[nightjar] ERROR attaching: " + reason);
        if (System.getProperty(Control.STATE) == null) {
            Control.tell("failed: " + reason, null);
        }
    }

    private static void obey(String arguments, Instrumentation instrumentation) throws Exception {
        Order order = Order.parse(arguments);
        String verb = order.verb().isEmpty() ? "attach" : order.verb();
        Class<?> control = inBootstrap("dev.nightjar.agent.boot.Control");
        switch (verb) {
            case "attach":
            case "detach":
                order.values().forEach(System::setProperty);
                turn(control, verb.equals("attach"), instrumentation);
                break;
            case "profile":
                if (control != null) {
                    control.getMethod("profile", String.class).invoke(null, arguments);
                }
                break;
            default:
                throw new IllegalArgumentException("'" + verb + "' is neither attach nor detach nor profile");
        }
    }

    private static void turn(@Nullable Class<?> control, boolean on, Instrumentation instrumentation) throws Exception {
        if (control != null) {
            boolean switched = (Boolean) control.getMethod(on ? "on" : "off").invoke(null);
            if (!switched) {
                throw new IllegalStateException(
                        "the agent was given at the start and is not there: it is still starting,"
                                + " or its own messages say why it did not");
            }
        } else if (on) {
            if (inBootstrap(STOCK) != null) {
                throw new IllegalStateException("another OpenTelemetry agent is in this JVM");
            }
            start(instrumentation);
        }
    }

    /** Null while no agent's jar has been put into the bootstrap loader. */
    private static @Nullable Class<?> inBootstrap(String name) {
        try {
            return Class.forName(name, true, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The stock agent's own way; it puts the jar into the bootstrap loader, and starts our extension. */
    private static void start(Instrumentation instrumentation) throws Exception {
        System.setProperty(Control.ATTACHED, "true");
        Class.forName(STOCK, true, Attach.class.getClassLoader())
                .getMethod("agentmain", String.class, Instrumentation.class)
                .invoke(null, null, instrumentation);
    }
}
