package dev.nightjar.attach;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Questions to a JVM's options; of an option given several times the last one counts. */
record VmOptions(List<String> options) {

    private static final String JAVAAGENT = "-javaagent:";

    /** False too when the flag is not given. */
    boolean isOn(String flag) {
        return Boolean.TRUE.equals(flag(flag));
    }

    boolean isOff(String flag) {
        return Boolean.FALSE.equals(flag(flag));
    }

    boolean has(String option) {
        return options.contains(option);
    }

    private @Nullable Boolean flag(String flag) {
        int on = options.lastIndexOf("-XX:+" + flag);
        int off = options.lastIndexOf("-XX:-" + flag);
        return on == off ? null : Boolean.valueOf(on > off);
    }

    /** Empty when it is not set. */
    String property(String key) {
        return last("-D" + key + "=");
    }

    /** Of {@code -XX:flag=value}; empty when it is not set. */
    String value(String flag) {
        return last("-XX:" + flag + "=");
    }

    private String last(String start) {
        String value = "";
        for (String option : options) {
            if (option.startsWith(start)) {
                value = option.substring(start.length());
            }
        }
        return value;
    }

    /** A JVM that may not be sent the signal by which attaching begins. */
    boolean forbidAttaching() {
        return isOn("DisableAttachMechanism") || ignoreSignals();
    }

    boolean ignoreSignals() {
        return has("-Xrs") || isOn("ReduceSignalUsage");
    }

    /** File names of {@code -javaagent:} jars, in lower case. */
    List<String> agentJars() {
        return options.stream()
                .filter(option -> option.startsWith(JAVAAGENT))
                .map(option -> option.substring(JAVAAGENT.length()).split("=", 2)[0])
                .map(path -> CommandLine.fileName(path).toLowerCase(Locale.ROOT))
                .toList();
    }
}
