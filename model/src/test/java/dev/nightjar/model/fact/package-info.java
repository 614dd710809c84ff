@NullMarked
package dev.nightjar.model.fact;

import org.jspecify.annotations.NullMarked;
