/** OTLP: requests to batches. */
@NullMarked
package dev.nightjar.collector.otlp;

import org.jspecify.annotations.NullMarked;
