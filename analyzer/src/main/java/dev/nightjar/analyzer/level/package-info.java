/** When: an operation's blocks, the level it is capable of, and the windows that are beyond that level's noise. */
@NullMarked
package dev.nightjar.analyzer.level;

import org.jspecify.annotations.NullMarked;
