/** Chance: how far what happens strays from what is planned, and the dice. */
@NullMarked
package dev.nightjar.history.noise;

import org.jspecify.annotations.NullMarked;
