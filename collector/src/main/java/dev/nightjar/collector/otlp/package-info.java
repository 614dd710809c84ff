/** OTLP over gRPC and HTTP: bytes to batches to answers. */
@NullMarked
package dev.nightjar.collector.otlp;

import org.jspecify.annotations.NullMarked;
