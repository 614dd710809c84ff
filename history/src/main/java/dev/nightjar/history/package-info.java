/** A scenario and a seed in, months of telemetry and what is true of it out. */
@NullMarked
package dev.nightjar.history;

import org.jspecify.annotations.NullMarked;
