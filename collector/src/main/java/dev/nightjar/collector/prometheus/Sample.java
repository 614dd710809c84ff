package dev.nightjar.collector.prometheus;

import java.util.Map;

/**
 * One line of an exposition, or one sample of remote write.
 *
 * @param labels without {@code __name__}, in order
 */
record Sample(String name, Map<String, String> labels, double value, long epochMillis) {}
