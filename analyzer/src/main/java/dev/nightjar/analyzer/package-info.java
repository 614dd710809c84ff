/** Signals in, findings out. Pure: no clock, no storage, no threads of its own. */
@NullMarked
package dev.nightjar.analyzer;

import org.jspecify.annotations.NullMarked;
