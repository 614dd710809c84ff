/** Benchmarks of the analyzer on generated histories: run by {@code ./nightjar bench}, not by the build. */
@NullMarked
package dev.nightjar.history.bench;

import org.jspecify.annotations.NullMarked;
