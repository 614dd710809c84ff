/** The lab: many faults, one after the other, on one shop that is kept warm, and how often Nightjar names them. */
@NullMarked
package dev.nightjar.demo.lab;

import org.jspecify.annotations.NullMarked;
