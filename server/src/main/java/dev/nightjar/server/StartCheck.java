package dev.nightjar.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what somebody started the server with, before Spring does: Spring takes any argument, and any variable or
 * property of the JVM that it does not know.
 */
final class StartCheck {

    /** The launcher's, the command line's and the agent's (which may watch this server too): not of the server. */
    static final Set<String> OTHERS = Set.of(
            "nightjar.home",
            "nightjar.enabled",
            "nightjar.endpoint",
            "nightjar.token",
            "nightjar.certificate",
            "nightjar.instance",
            "nightjar.queue-bytes",
            "nightjar.queue-facts",
            "nightjar.timeout",
            "nightjar.retry-for",
            "nightjar.cpu-budget",
            "nightjar.memory-budget",
            "nightjar.jfr",
            "nightjar.gc-log",
            "nightjar.log-level");

    /**
     * What Kubernetes puts into pods for a Service called {@code nightjar} or {@code nightjar-…}: {@code …_SERVICE_HOST},
     * {@code …_SERVICE_PORT}, {@code …_SERVICE_PORT_HTTP}, {@code …_PORT}, {@code …_PORT_4318_TCP}, {@code …_PORT_4318_TCP_ADDR}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?" + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

    private static final String SERVICE_HOST = "_SERVICE_HOST";

    private static final String CONFIG = "--config=";

    private StartCheck() {}

    /**
     * What is wrong, in a sentence without any value of a setting; null when nothing is.
     *
     * @param variables names of the environment's variables
     * @param properties names of the JVM's properties
     */
    static @Nullable String fault(List<String> arguments, Set<String> variables, Set<String> properties) {
        for (String argument : arguments) {
            String fault = fault(argument);
            if (fault != null) {
                return fault;
            }
        }
        for (String name : new TreeSet<>(variables)) {
            if (name.startsWith("NIGHTJAR_")
                    && !SettingsKeys.knowsVariable(name)
                    && !isOthersVariable(name)
                    && !isServiceLink(name, variables)) {
                return "the environment has " + name + ", which is no setting: " + SettingsKeys.variableAdvice(name);
            }
        }
        for (String name : new TreeSet<>(properties)) {
            if (name.startsWith("nightjar.") && !SettingsKeys.knows(name) && !OTHERS.contains(name)) {
                return "-D" + name + " is no setting: " + SettingsKeys.advice(name);
            }
        }
        return null;
    }

    private static @Nullable String fault(String argument) {
        if (argument.startsWith(CONFIG)) {
            Path file = Path.of(argument.substring(CONFIG.length()));
            return Files.isReadable(file) && Files.isRegularFile(file)
                    ? null
                    : "the file of --config cannot be read: " + file.toAbsolutePath();
        }
        String name = argument.split("=", 2)[0];
        if (!name.startsWith("--nightjar.")) {
            return "serve does not know '" + name + "': settings are written --nightjar.KEY=VALUE, './nightjar serve"
                    + " --help' lists them";
        }
        String key = name.substring("--".length());
        if (!SettingsKeys.knows(key)) {
            return "--" + key + " is no setting: " + SettingsKeys.advice(key);
        }
        return argument.contains("=") ? null : "--" + key + " has no value: write --" + key + "=VALUE";
    }

    /** Kubernetes never gives one of them without the Service's host: without it {@code NIGHTJAR_OTLP_PORT} is a slip. */
    private static boolean isServiceLink(String name, Set<String> variables) {
        return variables.stream()
                .filter(host -> host.startsWith("NIGHTJAR_") && host.endsWith(SERVICE_HOST))
                .map(host -> host.substring(0, host.length() - SERVICE_HOST.length()) + "_")
                .anyMatch(service -> name.startsWith(service)
                        && SERVICE_LINK
                                .matcher(name.substring(service.length()))
                                .matches());
    }

    private static boolean isOthersVariable(String name) {
        return OTHERS.stream()
                .anyMatch(key ->
                        name.equals(key.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT)));
    }
}
