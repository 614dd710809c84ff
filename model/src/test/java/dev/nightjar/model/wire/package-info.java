@NullMarked
package dev.nightjar.model.wire;

import org.jspecify.annotations.NullMarked;
