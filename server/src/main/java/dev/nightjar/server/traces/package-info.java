/** Spans for tools that read Zipkin's or Jaeger's HTTP API: Grafana, Zipkin's own pages. */
@NullMarked
package dev.nightjar.server.traces;

import org.jspecify.annotations.NullMarked;
