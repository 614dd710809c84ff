/** The JVM's own view: pauses, monitors, parks and sleeps, on the same clock as the works. */
@NullMarked
package dev.nightjar.agent.jfr;

import org.jspecify.annotations.NullMarked;
