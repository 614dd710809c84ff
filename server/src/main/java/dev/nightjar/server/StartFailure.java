package dev.nightjar.server;

import dev.nightjar.store.StoreNotOpened;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Why the server did not start, in a sentence for whoever started it. Stands in front of Spring's own reports, which show
 * the values of settings, a misspelt password's too.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailure implements SpringBootExceptionReporter {

    /** Says nothing: {@link Nightjar} does, once. */
    @Override
    public boolean reportException(Throwable failure) {
        return true;
    }

    /** Null when it is none of the failures that are foreseen. */
    static @Nullable String words(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (isSaidByUs(at)) {
                return at.getMessage();
            }
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String words = foreseen(at);
            if (words != null) {
                return words;
            }
        }
        return null;
    }

    /** Our modules refuse with these, and their messages say what to do. */
    private static boolean isSaidByUs(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        boolean refusal = failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof StoreNotOpened;
        return refusal
                && failure.getMessage() != null
                && stack.length > 0
                && stack[0].getClassName().startsWith("dev.nightjar.");
    }

    private static @Nullable String foreseen(Throwable failure) {
        return switch (failure) {
            case UnboundConfigurationPropertiesException unknown ->
                unknown.getUnboundProperties().stream()
                        .map(StartFailure::unknown)
                        .collect(Collectors.joining("; "));
            case BindException bad
            when !(bad.getCause() instanceof UnboundConfigurationPropertiesException) ->
                bad.getName() + where(bad.getProperty()) + " must be "
                        + kind(bad.getTarget().getType().resolve(Object.class));
            case PortInUseException busy ->
                "cannot listen on port " + busy.getPort()
                        + ": stop what listens there, or set another nightjar.api.port";
            case MarkedYAMLException yaml -> "the file of --config is no valid YAML" + line(yaml.getProblemMark());
            default -> null;
        };
    }

    private static String unknown(ConfigurationProperty property) {
        String key = property.getName().toString();
        return key + where(property) + " is no setting: " + SettingsKeys.advice(key);
    }

    /** The origin's text names file and line, or the kind of source; never the value. */
    private static String where(@Nullable ConfigurationProperty property) {
        return property == null || property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
    }

    private static String line(@Nullable Mark mark) {
        return mark == null ? "" : ": see line " + (mark.getLine() + 1);
    }

    private static String kind(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return "a whole number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == Duration.class) {
            return "a duration as 10s, 15m or 7d";
        } else if (type == DataSize.class) {
            return "a size as 512MB or 1GB";
        }
        return "as './nightjar serve --help' says";
    }
}
