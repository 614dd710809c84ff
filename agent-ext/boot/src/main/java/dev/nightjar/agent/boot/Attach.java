package dev.nightjar.agent.boot;

import java.io.UnsupportedEncodingException;
import java.lang.instrument.Instrumentation;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM begins when the jar is loaded into it while it runs. The arguments are a verb and settings, all
 * URL-encoded: {@code attach;nightjar.endpoint=http%3A%2F%2F127.0.0.1%3A4318} or {@code detach}; {@code attach} is meant when
 * there is no verb. Runs in a copy of its class that may lie beside the agent's own, so it reaches those by name.
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
        String verb = "attach";
        Map<String, String> settings = new LinkedHashMap<>();
        for (String argument : arguments.split(";", -1)) {
            int equals = argument.indexOf('=');
            if (equals > 0) {
                settings.put(decoded(argument.substring(0, equals)), decoded(argument.substring(equals + 1)));
            } else if (!argument.isEmpty()) {
                verb = decoded(argument);
            }
        }
        boolean attach = verb.equals("attach");
        if (!attach && !verb.equals("detach")) {
            throw new IllegalArgumentException("'" + verb + "' is neither attach nor detach");
        }
        settings.forEach(System::setProperty);
        Class<?> control = inBootstrap("dev.nightjar.agent.boot.Control");
        if (control != null) {
            boolean switched =
                    (Boolean) control.getMethod(attach ? "on" : "off").invoke(null);
            if (!switched) {
                throw new IllegalStateException(
                        "the agent was given at the start and is not there: it is still starting,"
                                + " or its own messages say why it did not");
            }
        } else if (attach) {
            if (inBootstrap(STOCK) != null) {
                throw new IllegalStateException("another OpenTelemetry agent is in this JVM");
            }
            start(instrumentation);
        }
    }

    private static String decoded(String text) throws UnsupportedEncodingException {
        return URLDecoder.decode(text, "UTF-8");
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
