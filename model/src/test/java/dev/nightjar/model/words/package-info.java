@NullMarked
package dev.nightjar.model.words;

import org.jspecify.annotations.NullMarked;
