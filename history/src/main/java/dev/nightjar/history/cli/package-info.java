/** {@code ./nightjar history}: options, the way to the door, progress. */
@NullMarked
package dev.nightjar.history.cli;

import org.jspecify.annotations.NullMarked;
