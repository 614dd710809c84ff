/** Zipkin's spans, version 2, as JSON and as protobuf. */
@NullMarked
package dev.nightjar.collector.zipkin;

import org.jspecify.annotations.NullMarked;
