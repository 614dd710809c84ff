package dev.nightjar.model.port;

import java.util.Comparator;

/**
 * How often a service asked another one.
 *
 * @param calls spans of the callee whose parent is a span of the caller
 * @param failed those of them that ended with an error
 */
public record ServiceCalls(String caller, String callee, long calls, long failed) {

    public static final Comparator<ServiceCalls> MOST_FIRST = Comparator.comparingLong(ServiceCalls::calls)
            .reversed()
            .thenComparing(ServiceCalls::caller)
            .thenComparing(ServiceCalls::callee);
}
