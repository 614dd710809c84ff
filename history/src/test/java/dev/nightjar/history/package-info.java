@NullMarked
package dev.nightjar.history;

import org.jspecify.annotations.NullMarked;
