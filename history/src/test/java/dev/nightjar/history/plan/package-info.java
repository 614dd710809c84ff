@NullMarked
package dev.nightjar.history.plan;

import org.jspecify.annotations.NullMarked;
