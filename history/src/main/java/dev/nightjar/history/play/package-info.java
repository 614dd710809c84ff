/** A landscape played out: events one after the other in time that is made up, and the facts that an agent and a sampler tell of them. */
@NullMarked
package dev.nightjar.history.play;

import org.jspecify.annotations.NullMarked;
