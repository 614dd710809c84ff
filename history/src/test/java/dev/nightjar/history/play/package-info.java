@NullMarked
package dev.nightjar.history.play;

import org.jspecify.annotations.NullMarked;
