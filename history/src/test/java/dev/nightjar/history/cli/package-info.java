@NullMarked
package dev.nightjar.history.cli;

import org.jspecify.annotations.NullMarked;
