package dev.nightjar.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
            "nightjar.log-level");

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
            if (name.startsWith("NIGHTJAR_") && !SettingsKeys.knowsVariable(name) && !isOthersVariable(name)) {
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

    private static boolean isOthersVariable(String name) {
        return OTHERS.stream()
                .anyMatch(key ->
                        name.equals(key.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT)));
    }
}
