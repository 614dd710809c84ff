@NullMarked
package dev.nightjar.history.noise;

import org.jspecify.annotations.NullMarked;
