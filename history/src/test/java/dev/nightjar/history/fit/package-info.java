@NullMarked
package dev.nightjar.history.fit;

import org.jspecify.annotations.NullMarked;
