/** Prometheus: targets that are scraped, and remote write. */
@NullMarked
package dev.nightjar.collector.prometheus;

import org.jspecify.annotations.NullMarked;
