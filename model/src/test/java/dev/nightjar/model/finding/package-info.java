@NullMarked
package dev.nightjar.model.finding;

import org.jspecify.annotations.NullMarked;
