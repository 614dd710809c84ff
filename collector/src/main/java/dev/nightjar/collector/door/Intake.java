package dev.nightjar.collector.door;

import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.read.RequestReader;

/**
 * One kind of request that a door takes.
 *
 * @param request what a sender calls it, as in "not an OTLP traces request"
 * @param items what is counted in it: spans, data points …
 */
public record Intake(Protocol protocol, String request, String items, RequestReader reader) {}
