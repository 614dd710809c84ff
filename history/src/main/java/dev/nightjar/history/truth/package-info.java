/** What is true of a history, and how findings are held against it. */
@NullMarked
package dev.nightjar.history.truth;

import org.jspecify.annotations.NullMarked;
