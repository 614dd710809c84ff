/** Metrics of Prometheus' simpleclient, exported as OpenTelemetry's. */
@NullMarked
package dev.nightjar.agent.prometheus;

import org.jspecify.annotations.NullMarked;
