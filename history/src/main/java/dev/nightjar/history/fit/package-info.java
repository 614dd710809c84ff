/** Generated telemetry held against real: the same figures taken of both, and noise that makes them alike. */
@NullMarked
package dev.nightjar.history.fit;

import org.jspecify.annotations.NullMarked;
