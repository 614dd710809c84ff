@NullMarked
package dev.nightjar.history.truth;

import org.jspecify.annotations.NullMarked;
